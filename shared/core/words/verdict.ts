/** The rules, by the name that their file, key, test and documentation row carry. */
export const RULE_NAMES = [
  'daemon-started-first',
  'daemon-stopped-last',
  'daemon-signalled-last',
  'daemon-stayed-up',
  'daemon-running',
  'daemon-alone',
  'daemon-healthy',
  'instance-activated',
  'repair-started',
  'drain-finished',
  'deployment-settled',
  'daemons-in-order',
] as const;

export type RuleName = (typeof RULE_NAMES)[number];
export type Outcome = 'held' | 'violated' | 'pending' | 'inconclusive';

/** If several findings make one verdict, the worst speaks for all. */
const WORST_FIRST: readonly Outcome[] = ['violated', 'inconclusive', 'pending', 'held'];

/** A violation names so many of its tasks; the rest is counted. */
export const MOST_NAMED = 20;

/** The answer of a rule about one scene. Times are epoch milliseconds. */
export type Finding = {
  readonly outcome: Outcome;
  /** The distance from (positive) or past (negative) the edge; null where the rule has none or a time is unknown. */
  readonly marginMs: number | null;
  /** Sorted ARNs of the tasks that broke the rule; empty unless violated. */
  readonly taskArns: readonly string[];
  /** The most telling of them first, at most `MOST_NAMED`: the worst, and those that broke it first. */
  readonly named: readonly string[];
  /** The number of tasks that broke the rule, also those whose names were folded away; 0 unless violated. */
  readonly tasksTotal: number;
  /** The earliest violating act; null unless violated. */
  readonly occurredAt: number | null;
  /** The beginning of the newest violating act; absent where the rule has only one, which `occurredAt` tells. */
  readonly latestAt?: number;
  /** The moment until which a pending finding waits; null if it is not known. */
  readonly until: number | null;
  readonly reason: string;
};

export type Verdict = Finding & {
  readonly rule: RuleName;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  readonly daemonName: string | null;
};

/**
 * A violated verdict; or, without `named`, the part of one that an incident keeps: its `taskArns` are then the named
 * ones, in their order.
 */
export type Violation = Omit<Verdict, 'named'> & { readonly named?: readonly string[] };

export const held = (reason: string, marginMs: number | null = null): Finding => ({
  outcome: 'held',
  marginMs,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until: null,
  reason,
});

export const violated = (found: {
  readonly reason: string;
  readonly occurredAt: number;
  readonly latestAt?: number;
  readonly marginMs?: number | null;
  /** The most telling first, in the order of `firstAndWorst`. */
  readonly taskArns?: readonly string[];
  /** Given only where the names of some tasks were folded away. */
  readonly tasksTotal?: number;
}): Finding => {
  const taskArns = found.taskArns ?? [];
  return {
    outcome: 'violated',
    marginMs: found.marginMs ?? null,
    taskArns: [...taskArns].sort(),
    named: taskArns.slice(0, MOST_NAMED),
    tasksTotal: Math.max(found.tasksTotal ?? 0, taskArns.length),
    occurredAt: found.occurredAt,
    ...(found.latestAt === undefined ? {} : { latestAt: found.latestAt }),
    until: null,
    reason: found.reason,
  };
};

/** The worst of several findings; of two that are equally bad the earlier, then the first of the list. */
export const worstOf = <Found extends Finding>(findings: readonly Found[]): Found | null =>
  findings.reduce<Found | null>(
    (worst, one) => (worst === null || compareFindings(one, worst) < 0 ? one : worst),
    null,
  );

const compareFindings = (one: Finding, other: Finding): number =>
  WORST_FIRST.indexOf(one.outcome) - WORST_FIRST.indexOf(other.outcome) ||
  Number(one.occurredAt ?? one.until) - Number(other.occurredAt ?? other.until);

/** `waitsFor` completes "waits for …". */
export const pending = (waitsFor: string, until: number | null): Finding => ({
  outcome: 'pending',
  marginMs: null,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until,
  reason: `waits for ${waitsFor}`,
});

/** `missing` completes "not known: …". */
export const inconclusive = (missing: string): Finding => ({
  outcome: 'inconclusive',
  marginMs: null,
  taskArns: [],
  named: [],
  tasksTotal: 0,
  occurredAt: null,
  until: null,
  reason: `not known: ${missing}`,
});

/** A duration in words: `850 ms`, `8.4 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`. No more exact than a person needs. */
export const inWords = (ms: number): string => {
  const size = Math.abs(ms);
  if (size < 1000) return `${size} ms`;
  const tenths = Math.round(size / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) return inTwo(seconds, 60, 'min', 's');
  if (seconds < 86_400) return inTwo(Math.floor(seconds / 60), 60, 'h', 'min');
  return inTwo(Math.floor(seconds / 3600), 24, 'd', 'h');
};

/** `2.5 s after registration`, or before it: the clocks of an instance and of ECS are not the same. */
export const inWordsFrom = (what: string, ms: number): string =>
  `${inWords(ms)} ${ms < 0 ? 'before' : 'after'} ${what}`;

const inTwo = (amount: number, base: number, big: string, small: string): string => {
  const rest = amount % base;
  return rest === 0 ? `${amount / base} ${big}` : `${Math.floor(amount / base)} ${big} ${rest} ${small}`;
};
