import type { FleetLog } from '../fleet/log.ts';
import type { InstanceRecord } from '../fleet/records.ts';
import type { RuleName } from '../scenarios/claim.ts';
import type { RepairPace } from './repair-pace.ts';
import { daemonAlone } from './rules/daemon-alone.ts';
import { daemonHealthy } from './rules/daemon-healthy.ts';
import { daemonRunning } from './rules/daemon-running.ts';
import { daemonSignalledLast } from './rules/daemon-signalled-last.ts';
import { daemonStartedFirst } from './rules/daemon-started-first.ts';
import { daemonStayedUp } from './rules/daemon-stayed-up.ts';
import { daemonStoppedLast } from './rules/daemon-stopped-last.ts';
import { daemonsInOrder } from './rules/daemons-in-order.ts';
import { drainFinished } from './rules/drain-finished.ts';
import { type Finding, inconclusive } from './rules/finding.ts';
import { instanceActivated } from './rules/instance-activated.ts';
import { repairStarted } from './rules/repair-started.ts';
import { type ExpectedDaemon, expectedOn } from './sight/expected.ts';
import { type Sight, sightOf, type Whole, withDaemon } from './sight/sight.ts';

/** The verdict of one rule on one instance and daemon. */
export interface Judged {
  readonly rule: RuleName;
  readonly daemonName: string | null;
  readonly finding: Finding | undefined;
}

export interface Judge extends Whole {
  readonly log: FleetLog;
  readonly pace: RepairPace;
}

/** Every rule on one container instance, in one of the two views. */
export const judgeInstance = (judge: Judge, instance: InstanceRecord, view: Sight['view']): Judged[] => {
  const sight = sightOf(instance, view, judge);
  const expected = expectedOn(instance, judge.log);
  const alone: Judged[] = [
    { rule: 'instance-activated', daemonName: null, finding: instanceActivated(sight) },
    { rule: 'drain-finished', daemonName: null, finding: drainFinished(sight) },
  ];
  return [
    ...alone,
    ...judgeHealth(sight, expected),
    ...expected.flatMap((daemon) => judgeDaemon(judge, sight, daemon, expected)),
  ];
};

const judgeDaemon = (
  judge: Judge,
  whole: Sight,
  expected: ExpectedDaemon,
  all: readonly ExpectedDaemon[],
): Judged[] => {
  const { daemonName } = expected.daemon;
  const sight = withDaemon(whole, daemonName, expected.until);
  const of = (rule: RuleName, finding: Finding | undefined): Judged => ({
    rule,
    daemonName,
    finding: expected.isFirstRollout ? notViolated(finding) : finding,
  });
  return [
    of('daemon-started-first', daemonStartedFirst(sight)),
    of('daemon-stopped-last', daemonStoppedLast(sight)),
    of('daemon-stayed-up', daemonStayedUp(sight)),
    of('daemon-running', daemonRunning(sight)),
    of('daemon-alone', daemonAlone(sight)),
    ...judgeRepair(judge, sight, expected, of),
    ...(judge.policy.judgeSignals ? [of('daemon-signalled-last', daemonSignalledLast(sight))] : []),
    ...judgeOrder(judge, whole, sight, expected, all).map((finding) => of('daemons-in-order', finding)),
  ];
};

const notViolated = (finding: Finding | undefined): Finding | undefined =>
  finding?.outcome === 'violated'
    ? inconclusive('whether the first deployment had reached it', ['pending', 'none'])
    : finding;

const judgeHealth = (sight: Sight, expected: readonly ExpectedDaemon[]): Judged[] => [
  ...judgeCheck(sight, expected),
  ...expected.flatMap((daemon) => judgeTaskHealth(sight, daemon)),
];

const judgeCheck = (sight: Sight, expected: readonly ExpectedDaemon[]): Judged[] => {
  const check = sight.instance.daemonChecks.at(-1);
  if (check === undefined) return [];
  const finding = daemonHealthy(sight, check);
  const daemonName = sight.view === 'real' || check.isTaskTold ? check.daemonName : null;
  if (daemonName === null) return [{ rule: 'daemon-healthy', daemonName, finding }];
  const daemon = expected.find((one) => one.daemon.daemonName === daemonName);
  if (daemon === undefined || check.at >= daemon.until) return [];
  return [{ rule: 'daemon-healthy', daemonName, finding: unlessFirstRollout(daemon, finding) }];
};

/** Of a daemon that is not critical only its task tells how it is, and only to who looks: no event says so. */
const judgeTaskHealth = (sight: Sight, daemon: ExpectedDaemon): Judged[] => {
  const { daemonName } = daemon.daemon;
  const health = sight.instance.taskHealth.findLast((one) => one.daemonName === daemonName);
  if (health === undefined || health.at >= daemon.until || sight.view === 'told') return [];
  const task = sight.instance.processes.find(({ taskArn }) => taskArn === health.taskArn);
  if (task?.endedAt !== undefined) return [];
  const finding = daemonHealthy(sight, { ...health, isTaskTold: true });
  return [{ rule: 'daemon-healthy', daemonName, finding: unlessFirstRollout(daemon, finding) }];
};

const unlessFirstRollout = ({ isFirstRollout }: ExpectedDaemon, finding: Finding): Finding | undefined =>
  isFirstRollout ? notViolated(finding) : finding;

/** Not judged while auto repair is off or its pace is used up; a reader of events does not know the former. */
const judgeRepair = (
  { log, pace }: Judge,
  sight: Sight,
  { daemon }: ExpectedDaemon,
  of: (rule: RuleName, finding: Finding | undefined) => Judged,
): Judged[] => {
  const { instance, view } = sight;
  // ECS drains what was ACTIVE: a daemon that fails before keeps its instance from registering.
  if (!daemon.critical || sight.activeAt === undefined) return [];
  const all = repairStarted(sight, daemon.daemonName);
  if (all.length === 0) return [];
  const provider = log.providers.find(
    ({ clusterArn, name }) => clusterArn === instance.clusterArn && name === instance.capacityProviderName,
  );
  const isOff = provider?.autoRepair === 'DISABLED';
  const free = all.filter(({ from, to }) => !pace.wasUsedUp(instance, from, to));
  const finding = view === 'real' && isOff ? undefined : free[0]?.finding;
  return [of('repair-started', finding)];
};

const judgeOrder = (
  { policy }: Judge,
  whole: Sight,
  sight: Sight,
  { daemon }: ExpectedDaemon,
  all: readonly ExpectedDaemon[],
): Finding[] => {
  const position = policy.daemonOrder.indexOf(daemon.daemonName);
  if (position < 1) return [];
  const names = policy.daemonOrder.slice(0, position);
  const before = all.filter((one) => names.includes(one.daemon.daemonName));
  if (before.length === 0) return [];
  return [
    daemonsInOrder(
      sight,
      before.map((one) => withDaemon(whole, one.daemon.daemonName, one.until).daemonRuns),
    ),
  ];
};
