import { deploymentOf, endOf, startOf, versionOf } from '../../simulator/events/fact-keys.ts';
import type { InstanceRecord } from '../../simulator/fleet/records.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import { kindOfFact, withoutNumbers } from '../seeds/reasons.ts';
import { isDepartureOfAnotherUnknown, recordingDelayOf } from './by-the-letter.ts';
import { keyOf, type ServiceRun } from './service-run.ts';

/** A violation from so shortly before the end of the run may still wait for its look. */
const RECENT_MS = 20 * 60_000;

/** Tells why Bookend lawfully does not report a violation: the deciding fact never reached it; null if it should. */
export const whyMissed = (run: ServiceRun, line: TruthLine): string | null => {
  const { service } = run;
  if (Date.parse(line.occurredAt ?? '') > service.time.now() - RECENT_MS) return 'too recent';
  if (isOlderThanWatch(run, line)) return 'the container instance is older than the watch';
  const lost = line.needs.find((fact) => !hasReached(run, fact));
  if (lost !== undefined) return `lost, and not described when it was looked at: ${kindOf(run, lost)}`;
  if (isHealthOfGone(run, line))
    return 'the instance was gone before it could be looked at, and when that was is lost: a health check';
  if (isUncovered(run, line)) return 'no daemon covers the capacity provider';
  const instance = service.world.fleet.log.instances.get(line.containerInstanceArn ?? '');
  if (
    line.rule === 'repair-started' &&
    instance !== undefined &&
    isDepartureOfAnotherUnknown(run, instance, Math.min(judgedBy(line), returnOf(instance, line)))
  )
    return 'lost or late: a status of another container instance, and with it the pace of repair';
  if (line.rule === 'repair-started' && wasRepairedFirst(run, line))
    return 'Bookend itself drained the container instance before the pace of repair was looked at';
  if (line.rule === 'deployment-settled' && wasHistory(run, line))
    return 'a later deployment had succeeded when it was heard';
  const late = line.needs.find((fact) => cameTooLate(run, fact, line));
  if (late !== undefined) return `came more than a day late: ${kindOf(run, late)}`;
  if (!line.expectedInReplay.includes('violated')) return `no event tells: ${saidOf(run, line)}`;
  return null;
};

/** Bookend was deployed when the fleet was running: what it first heard is not the beginning. */
export const isOlderThanWatch = (
  { service, watchedSince }: ServiceRun,
  { containerInstanceArn, clusterArn }: TruthLine,
): boolean => {
  const instance = service.world.fleet.log.instances.get(containerInstanceArn ?? '');
  return instance !== undefined && instance.registeredAt < (watchedSince.get(clusterArn) ?? Number.POSITIVE_INFINITY);
};

export const hasReached = (run: ServiceRun, fact: string): boolean => {
  const { arrivedAt, describedAt } = run.service.witness;
  return arrivedAt.has(fact) || (describedAt.has(fact) && isKept(run, fact));
};

/** A function that had asked ECS may have died before it wrote the answer, or got none. */
const isKept = ({ places, service }: ServiceRun, fact: string): boolean => {
  const [arn = '', kind, at] = fact.split(' ');
  if (kind === 'check') return places.some((place) => knowsCheck(place, arn, Number(at)));
  if (fact !== startOf(arn) && fact !== endOf(arn)) return true;
  return places.some((place) => {
    if (place.kind !== 'instance') return false;
    const { tasks, folded, containerInstanceArn } = place.ledger;
    const processes = service.world.fleet.log.instances.get(containerInstanceArn)?.processes ?? [];
    const task = tasks.get(arn);
    if (task !== undefined) return (fact === endOf(arn) ? task.executionStoppedAt : task.startedAt) !== null;
    return folded > 0 && processes.some(({ taskArn }) => taskArn === arn);
  });
};

const knowsCheck = (place: ServiceRun['places'][number], containerInstanceArn: string, at: number): boolean =>
  place.kind === 'instance' &&
  place.ledger.containerInstanceArn === containerInstanceArn &&
  (place.ledger.daemonChecksAt ?? 0) >= at;

/**
 * An impairment is told once a look has confirmed it: not of an instance that was gone, at no known moment, before it could be
 * heard and looked at.
 */
const isHealthOfGone = ({ service }: ServiceRun, line: TruthLine): boolean => {
  const { rule, containerInstanceArn, needs, occurredAt } = line;
  const { arrivedAt, describedAt } = service.witness;
  const { statuses = [] } = service.world.fleet.log.instances.get(containerInstanceArn ?? '') ?? {};
  const gone = statuses.find(({ status }) => status === 'INACTIVE');
  const heardAt = (fact: string): number => arrivedAt.get(fact) ?? describedAt.get(fact) ?? 0;
  const lookedBy = (fact: string): number =>
    Math.max(heardAt(fact), Date.parse(occurredAt ?? '')) + LOOKED_WITHIN_MS + recordingDelayOf(service.faults);
  return (
    rule === 'daemon-healthy' &&
    gone !== undefined &&
    !arrivedAt.has(versionOf(containerInstanceArn ?? '', gone.version)) &&
    needs.some((fact) => fact.includes(' check ') && lookedBy(fact) > gone.at)
  );
};

/** A look at the pace of repair may wait for a minute; what is over by then, by a drain of Bookend's own, opens no incident. */
const LOOKED_WITHIN_MS = 60_000;

const wasRepairedFirst = ({ places }: ServiceRun, { containerInstanceArn, occurredAt }: TruthLine): boolean =>
  places.some(
    (place) =>
      place.kind === 'instance' &&
      place.ledger.containerInstanceArn === containerInstanceArn &&
      (place.remediation?.attempts ?? []).some(
        ({ remedy, outcome, at }) =>
          remedy === 'drain-instance' && outcome === 'repaired' && at < Date.parse(occurredAt ?? '') + LOOKED_WITHIN_MS,
      ),
  );

/** A deployment's violations are not told any more once a later one has succeeded. */
const wasHistory = ({ service }: ServiceRun, { clusterArn, daemonName, occurredAt, needs }: TruthLine): boolean => {
  const { arrivedAt } = service.witness;
  const heardAt = Math.max(...needs.map((fact) => arrivedAt.get(fact) ?? 0));
  return [...service.world.fleet.log.deployments.values()].some(
    (later) =>
      later.clusterArn === clusterArn &&
      later.daemonName === daemonName &&
      (later.statuses[0]?.at ?? 0) > Date.parse(occurredAt ?? '') &&
      (arrivedAt.get(deploymentOf(later.daemonDeploymentArn, 'SUCCESSFUL')) ?? Number.POSITIVE_INFINITY) <= heardAt,
  );
};

/** Evidence of absence is judged within minutes; what comes later changes a verdict, but opens no incident of its own. */
const judgedBy = ({ occurredAt }: TruthLine): number => Date.parse(occurredAt ?? '') + RECENT_MS;

/** The moment of a daemon's return: a violation that is found out after it is over, and opens no incident of its own either. */
const returnOf = ({ processes }: InstanceRecord, { daemonName, occurredAt }: TruthLine): number =>
  Math.min(
    ...processes
      .filter((process) => process.daemonName === daemonName && process.startedAt > Date.parse(occurredAt ?? ''))
      .map(({ startedAt }) => startedAt),
  );

/** Events of tasks that do not run are left out by the rule: nothing tells that it is a Managed Instance. */
const isUncovered = ({ service }: ServiceRun, { containerInstanceArn, clusterArn }: TruthLine): boolean => {
  const { log } = service.world.fleet;
  const instance = log.instances.get(containerInstanceArn ?? '');
  return (
    instance !== undefined &&
    !log.daemons.some(
      (daemon) =>
        daemon.clusterArn === clusterArn && daemon.capacityProviderNames.includes(instance.capacityProviderName),
    )
  );
};

const DAY_MS = 86_400_000;

/** A fact that is older than a day when it comes is not taken any more: a look is made instead. */
export const cameTooLate = ({ service: { witness } }: ServiceRun, fact: string, { occurredAt }: TruthLine): boolean =>
  (witness.arrivedAt.get(fact) ?? 0) > Date.parse(occurredAt ?? '') + DAY_MS && !witness.describedAt.has(fact);

export const kindOf = ({ service }: ServiceRun, fact: string): string => kindOfFact(service.world.fleet.log, fact);

/** The last verdict's words, without its numbers. */
export const saidOf = ({ verdicts }: ServiceRun, line: Parameters<typeof keyOf>[0]): string => {
  const key = keyOf(line);
  const verdict = verdicts.find((one) => keyOf(one) === key);
  return verdict === undefined ? 'no verdict' : `${verdict.outcome}, ${withoutNumbers(verdict.reason)}`;
};
