import { iso } from '../events/envelope.ts';
import type { FleetLog } from '../fleet/log.ts';
import type { DeploymentRecord, InstanceRecord } from '../fleet/records.ts';
import { DEFAULT_POLICY, type PolicyPlan } from '../scenarios/scenario.ts';
import type { Switches } from '../scenarios/switches.ts';
import { type Judge, type Judged, judgeInstance } from './instance-truth.ts';
import { RepairPace } from './repair-pace.ts';
import { deploymentSettled } from './rules/deployment-settled.ts';
import type { Finding, OutcomeOrNone } from './rules/finding.ts';
import { allFacts } from './sight/sight.ts';
import type { TruthLine, VerdictLine } from './verdict-line.ts';

export interface TruthOptions {
  readonly policy?: Partial<PolicyPlan>;
  /** Epoch milliseconds; the default is the newest time that any event's detail carries. */
  readonly now?: number;
  readonly switches: Switches;
  /** The recording began after the fleet did: of what was before, replay can know little. */
  readonly recordFrom: number;
}

/**
 * Tells what really happened, in the form of verdicts, from the simulation's own log. Beside it: what a reader of every
 * event, in whatever order, can lawfully say. Sorted as `replay --json` is.
 */
export const tellTruth = (log: FleetLog, options: TruthOptions): TruthLine[] => {
  const judge: Judge = {
    log,
    pace: new RepairPace(log),
    policy: { ...DEFAULT_POLICY, ...options.policy },
    clock: options.now ?? log.newestTold,
    oldestTold: (clusterArn) => log.oldestTold(clusterArn),
  };
  const lines = [...log.instances.values()].flatMap((instance) => instanceLines(judge, instance, options));
  return [...lines, ...deploymentLines(judge)].sort(byOrderOfReplay);
};

/** As `replay --json` prints it; a line that is not judged is none. */
export const verdictLine = (line: TruthLine): VerdictLine | undefined => {
  const { type, rule, outcome, expectedInReplay, exact, needs, victims, ...rest } = line;
  return outcome === 'none' ? undefined : { type, rule, outcome, ...rest };
};

const instanceLines = (judge: Judge, instance: InstanceRecord, options: TruthOptions): TruthLine[] => {
  const told = new Map(judgeInstance(judge, instance, 'told').map((one) => [keyOf(one), one]));
  const real = new Map(judgeInstance(judge, instance, 'real').map((one) => [keyOf(one), one]));
  const facts = allFacts(instance);
  const doubt = doubtsOf(instance, judge, options);
  return [...new Set([...real.keys(), ...told.keys()])].flatMap((key) => {
    const one = real.get(key) ?? told.get(key);
    if (one === undefined) return [];
    const seen = told.get(key)?.finding;
    const really = real.get(key)?.finding;
    const lawful = [...(seen?.alsoLawful ?? []), ...doubt];
    const expectedInReplay = [...new Set<OutcomeOrNone>([seen?.outcome ?? 'none', ...lawful])];
    if (really === undefined && expectedInReplay.every((outcome) => outcome === 'none')) return [];
    const place = {
      clusterArn: instance.clusterArn,
      capacityProviderName: instance.capacityProviderName,
      containerInstanceArn: instance.containerInstanceArn,
    };
    const exact = lawful.length === 0 && isSame(really, seen);
    const needs = really?.outcome === 'violated' ? really.needs : facts;
    return [lineOf(one, place, really, { expectedInReplay, exact, needs })];
  });
};

const keyOf = ({ rule, daemonName }: Judged): string => `${rule} ${daemonName ?? ''}`;

/** Replay may say these as well, because of what the whole recording lacks. */
const doubtsOf = (
  instance: InstanceRecord,
  { log }: Judge,
  { switches, recordFrom }: TruthOptions,
): OutcomeOrNone[] => {
  if (instance.registeredAt < Math.max(recordFrom, instance.recordFrom))
    return ['held', 'inconclusive', 'pending', 'none'];
  const knowsProvider = switches.capacityProviderInInstanceEvents || instance.taskTold;
  const isManaged =
    (instance.taskTold && switches.launchType === 'MANAGED_INSTANCES') ||
    instance.daemonTold ||
    (knowsProvider &&
      log.daemons.some(
        ({ clusterArn, capacityProviderNames }) =>
          clusterArn === instance.clusterArn && capacityProviderNames.includes(instance.capacityProviderName),
      ));
  return knowsProvider && isManaged && switches.daemonTaskEvents ? [] : ['inconclusive', 'none'];
};

const isSame = (one: Finding | undefined, other: Finding | undefined): boolean =>
  one?.outcome === other?.outcome &&
  one?.marginMs === other?.marginMs &&
  one?.occurredAt === other?.occurredAt &&
  one?.tasks.join() === other?.tasks.join();

type Place = Pick<TruthLine, 'clusterArn' | 'capacityProviderName' | 'containerInstanceArn'>;

const lineOf = (
  { rule, daemonName }: Pick<Judged, 'rule' | 'daemonName'>,
  place: Place,
  finding: Finding | undefined,
  replay: Pick<TruthLine, 'expectedInReplay' | 'exact' | 'needs'>,
): TruthLine => ({
  type: 'verdict',
  rule,
  outcome: finding?.outcome ?? 'none',
  ...place,
  daemonName,
  marginMs: finding?.marginMs ?? null,
  tasks: finding?.tasks ?? [],
  occurredAt: finding === undefined || finding.occurredAt === null ? null : iso(finding.occurredAt),
  reason: finding?.reason ?? 'not judged',
  victims: finding?.victims ?? [],
  ...replay,
});

const deploymentLines = ({ log, clock, policy }: Judge): TruthLine[] => {
  const byDaemon = Map.groupBy(log.deployments.values(), ({ clusterArn, daemonName }) => `${clusterArn} ${daemonName}`);
  return [...byDaemon.values()].flatMap((deployments: DeploymentRecord[]) => {
    const [first] = deployments;
    if (first === undefined) return [];
    const { clusterArn, daemonName } = first;
    const lives = log.daemons.filter((one) => one.daemonName === daemonName && one.clusterArn === clusterArn);
    const finding = deploymentSettled(deployments, lives, { clock, policy });
    if (finding === undefined) return [];
    const place = { clusterArn, capacityProviderName: null, containerInstanceArn: null };
    const expectedInReplay = [...new Set([finding.outcome, ...(finding.alsoLawful ?? [])])];
    const replay = { expectedInReplay, exact: expectedInReplay.length === 1, needs: finding.needs };
    return [lineOf({ rule: 'deployment-settled', daemonName }, place, finding, replay)];
  });
};

/** By code unit, null first, as `replay --json` sorts. */
const byOrderOfReplay = (one: TruthLine, other: TruthLine): number =>
  compare(one.containerInstanceArn, other.containerInstanceArn) ||
  compare(one.daemonName, other.daemonName) ||
  compare(one.rule, other.rule) ||
  compare(one.clusterArn, other.clusterArn);

const compare = (one: string | null, other: string | null): number => {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return one < other ? -1 : 1;
};
