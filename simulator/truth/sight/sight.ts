import { checkOf, endOf, registrationOf, startOf, versionOf } from '../../events/fact-keys.ts';
import type { InstanceRecord, ProcessRecord } from '../../fleet/records.ts';
import type { PolicyPlan } from '../../scenarios/scenario.ts';

/** One process as it is seen: its end is known, has not come, or has come without a moment. Epoch milliseconds. */
export interface Run {
  readonly taskArn: string;
  readonly startedAt: number;
  readonly end: 'ended' | 'running' | 'unknown';
  /** Of an end that is known; Infinity otherwise. */
  readonly endedAt: number;
  /** It had ended by then, where its end is unknown; Infinity if nothing says so. */
  readonly overBy: number;
  /** The time at which it was told to stop, as far as that is seen; undefined also where it ended by itself. */
  readonly toldToStopAt: number | undefined;
}

/** One container instance as it is seen, for one daemon or for none. */
export interface Sight {
  /** The view is of what really happened, or of what was told of it. */
  readonly view: 'real' | 'told';
  readonly instance: InstanceRecord;
  readonly policy: PolicyPlan;
  readonly clock: number;
  readonly daemonRuns: readonly Run[];
  readonly applicationRuns: readonly Run[];
  /** Starts, ends and gaps from here on are not judged: the daemon was deleted. Infinity if it was not. */
  readonly until: number;
  readonly activeAt: number | undefined;
  /** Its last departure from ACTIVE; a later ACTIVE cancels a drain. */
  readonly leavingAt: number | undefined;
  readonly leavingVersion: number | undefined;
  readonly goneAt: number | undefined;
  /** The moment its processes ended with it; only the real view knows. */
  readonly lostAt: number | undefined;
  /** The events reach back to the registration. */
  readonly edgeProven: boolean;
}

export interface Whole {
  readonly policy: PolicyPlan;
  readonly clock: number;
  /** The oldest thing told of a cluster: what is known is known per cluster. */
  readonly oldestTold: (clusterArn: string) => number;
}

/** Recordings that begin up to this much after a registration still prove the start edge. */
const EDGE_MS = 5000;

/** The instance without any daemon. */
export const sightOf = (instance: InstanceRecord, view: Sight['view'], whole: Whole): Sight => {
  const leaving = leavingOf(instance);
  return {
    view,
    instance,
    policy: whole.policy,
    clock: whole.clock,
    daemonRuns: [],
    applicationRuns: runsOf(instance, view, null),
    until: Number.POSITIVE_INFINITY,
    activeAt: instance.statuses.find(({ status }) => status === 'ACTIVE')?.at,
    leavingAt: leaving?.at,
    leavingVersion: leaving?.version,
    goneAt: instance.statuses.find(({ status }) => status === 'INACTIVE')?.at,
    lostAt: view === 'real' ? instance.lostAt : undefined,
    edgeProven: view === 'real' || whole.oldestTold(instance.clusterArn) <= instance.registeredAt + EDGE_MS,
  };
};

/** The same for one daemon: what starts at or after its deletion is not judged. */
export const withDaemon = (sight: Sight, daemonName: string, until: number): Sight => ({
  ...sight,
  until,
  daemonRuns: runsOf(sight.instance, sight.view, daemonName).filter(({ startedAt }) => startedAt < until),
  applicationRuns: sight.applicationRuns.filter(({ startedAt }) => startedAt < until),
});

/**
 * The application tasks for rules that need their ends: what lies at or after the daemon's deletion is as if it had not
 * happened, so that a task that ended then ran on.
 */
export const applicationRunsOf = ({ applicationRuns, until }: Sight): readonly Run[] =>
  applicationRuns.map((run) =>
    run.end === 'ended' && run.endedAt >= until ? { ...run, end: 'running', endedAt: Number.POSITIVE_INFINITY } : run,
  );

const leavingOf = ({ statuses }: InstanceRecord): InstanceRecord['statuses'][number] | undefined => {
  const lastActive = statuses.findLastIndex(({ status }) => status === 'ACTIVE');
  return statuses.slice(lastActive + 1).find(({ status }) => status === 'DRAINING' || status === 'DEREGISTERING');
};

const runsOf = (instance: InstanceRecord, view: Sight['view'], daemonName: string | null): readonly Run[] =>
  instance.processes
    .filter((process) => process.daemonName === daemonName && (view === 'real' || process.startTold))
    .map((process) => (view === 'real' ? realRun(process) : toldRun(process)));

const realRun = ({ taskArn, startedAt, endedAt, toldToStopAt }: ProcessRecord): Run => ({
  taskArn,
  startedAt,
  toldToStopAt,
  overBy: Number.POSITIVE_INFINITY,
  ...(endedAt === undefined ? { end: 'running', endedAt: Number.POSITIVE_INFINITY } : { end: 'ended', endedAt }),
});

const toldRun = (process: ProcessRecord): Run => {
  const { taskArn, startedAt, endedAt, endTold, toldToStopAt, orderTold } = process;
  const overBy = process.overToldAt ?? Number.POSITIVE_INFINITY;
  const known = { taskArn, startedAt, overBy, toldToStopAt: orderTold ? toldToStopAt : undefined };
  if (endTold === 'moment' && endedAt !== undefined) return { ...known, end: 'ended', endedAt };
  return { ...known, end: endTold === 'nothing' ? 'running' : 'unknown', endedAt: Number.POSITIVE_INFINITY };
};

export const earliest = (runs: readonly Run[]): Run | undefined =>
  runs.reduce<Run | undefined>(
    (first, run) => (first === undefined || run.startedAt < first.startedAt ? run : first),
    undefined,
  );

/** The moment from which ends of the daemon are ends of leaving: the instance's, or the host's. */
export const endsFrom = ({ leavingAt, lostAt }: Sight): number =>
  Math.min(leavingAt ?? Number.POSITIVE_INFINITY, lostAt ?? Number.POSITIVE_INFINITY);

/** Facts that a reader needs to place the departure: without the version before it, it is an interval. */
export const leavingFacts = ({ instance, leavingVersion }: Sight): string[] =>
  leavingVersion === undefined ? [] : versionAndBefore(instance.containerInstanceArn, leavingVersion);

export const activeFacts = ({ instance }: Sight): string[] => {
  const active = instance.statuses.find(({ status }) => status === 'ACTIVE');
  return active === undefined ? [] : versionAndBefore(instance.containerInstanceArn, active.version);
};

const versionAndBefore = (containerInstanceArn: string, version: number): string[] =>
  [version - 1, version].filter((one) => one > 0).map((one) => versionOf(containerInstanceArn, one));

/** The ends that have come, of all tasks given. */
export const endFacts = (runs: readonly Run[]): string[] =>
  arnsOf(runs.filter(({ end }) => end === 'ended')).map(endOf);

/** Every fact of a container instance: with one of them lost, a reader may say less, or something else. */
export const allFacts = (instance: InstanceRecord): string[] => [
  registrationOf(instance.containerInstanceArn),
  ...instance.statuses.flatMap(({ version }) => versionAndBefore(instance.containerInstanceArn, version)),
  ...instance.daemonChecks.map(({ at }) => checkOf(instance.containerInstanceArn, at)),
  ...instance.processes.map(({ taskArn }) => startOf(taskArn)),
  ...instance.processes.filter(({ endTold }) => endTold === 'moment').map(({ taskArn }) => endOf(taskArn)),
];

export const arnsOf = (runs: readonly Run[]): string[] => runs.map(({ taskArn }) => taskArn);
