import type { Notice } from '../../shared/core/notices/notice.ts';
import { endOf, overOf, startOf } from '../../simulator/events/fact-keys.ts';
import type { InstanceRecord, ProcessRecord } from '../../simulator/fleet/records.ts';
import { neverStarted, ranWithoutDaemon } from '../../simulator/truth/standing.ts';
import type { ServiceRun } from './service-run.ts';
import { lastOf, noticeIn, whyLeftOut } from './untold.ts';

/** Rules of a missing daemon: whether they go on is whether application tasks run without it. */
const OF_A_MISSING_DAEMON: ReadonlySet<string> = new Set([
  'daemon-started-first',
  'daemon-stayed-up',
  'daemon-running',
]);

/** The last word of one incident on whether it goes on, beside the truth of the end. */
export interface ComparedNow {
  readonly incidentId: string;
  readonly told: Notice['now'];
  /** The reason why it is not held against the truth; null: it is. */
  readonly notComparable: string | null;
  readonly wrong: string | null;
}

/** Compares of each incident of a container instance the `now` of its last notice with what really is so in the end. */
export const lastNowsOf = (run: ServiceRun): readonly ComparedNow[] => {
  const { witness } = run.service;
  return [...witness.incidents.values()].flatMap((incident) => {
    const last = lastOf(witness.notices, incident);
    if (last === undefined) return [];
    const notice = noticeIn(last);
    const instance = run.service.world.fleet.log.instances.get(notice.containerInstanceArn ?? '');
    if (instance === undefined) return [];
    const found = { incidentId: incident.id, told: notice.now, notComparable: null, wrong: null };
    if (incident.isResolved) return { ...found, wrong: notice.now === 'over' ? null : wrongOf(notice, 'over') };
    const notComparable = whyLeftOut(incident, last) ?? whyNotComparable(run, notice, instance);
    if (notComparable !== null) return { ...found, notComparable };
    const goesOn = reallyGoesOn(run, notice, instance);
    const isRight = (notice.now === 'going-on') === goesOn;
    return { ...found, wrong: isRight ? null : wrongOf(notice, goesOn ? 'going-on' : 'no longer going on') };
  });
};

const wrongOf = ({ now, incidentId }: Notice, really: string): string =>
  `the last word was that it is ${now}, and it is ${really}: ${incidentId}`;

const whyNotComparable = (run: ServiceRun, { rules }: Notice, instance: InstanceRecord): string | null => {
  if (!rules.every((rule) => OF_A_MISSING_DAEMON.has(rule))) return 'another rule decides whether it goes on';
  if (run.isBroken(instance.containerInstanceArn)) return 'the container instance can not be judged';
  if (instance.lostAt !== undefined) return 'its host vanished';
  return instance.processes.every((process) => isKnown(run, process))
    ? null
    : 'not all starts and ends reached Bookend';
};

const isKnown = ({ service: { witness } }: ServiceRun, { taskArn, endedAt }: ProcessRecord): boolean => {
  const reached = (fact: string): boolean => witness.arrivedAt.has(fact) || witness.describedAt.has(fact);
  return reached(startOf(taskArn)) && (endedAt === undefined || reached(endOf(taskArn)) || reached(overOf(taskArn)));
};

const reallyGoesOn = ({ service }: ServiceRun, { violations }: Notice, instance: InstanceRecord): boolean => {
  const at = service.time.now();
  return violations.some(({ rule, daemonName }) => {
    if (daemonName === null || isDeleted(service, instance, daemonName)) return false;
    return (
      ranWithoutDaemon(instance, daemonName, at) ||
      (rule === 'daemon-running' && neverStarted(instance, daemonName, at))
    );
  });
};

const isDeleted = ({ world }: ServiceRun['service'], { clusterArn }: InstanceRecord, daemonName: string): boolean =>
  [...world.fleet.log.daemons.values()].some(
    (daemon) => daemon.clusterArn === clusterArn && daemon.daemonName === daemonName && daemon.deletedAt !== undefined,
  );
