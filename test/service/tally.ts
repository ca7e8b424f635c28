import { ECS_READ_SHARE } from '../../shared/core/looks/read-share.ts';
import { RULES } from '../../simulator/scenarios/claim.ts';
import type { Compared, ComparedViolation } from './compare.ts';
import { type Detection, detectionsOf } from './detection.ts';
import { lastNowsOf } from './last-now.ts';
import type { ComparedWord } from './last-word.ts';
import type { ServiceRun } from './service-run.ts';

/** The results of many runs about one rule. */
export interface RuleTally {
  violated: number;
  found: number;
  missedLawfully: number;
  missed: number;
  falselyViolated: number;
  /** Last words: those that were held against the truth in full, and those of which a part was wrong. */
  comparedInFull: number;
  wrongTasks: number;
  wrongTotals: number;
  wrongMargins: number;
}

/** Plain data, so that it can come from another process. */
export interface Tally {
  readonly rules: Record<string, RuleTally>;
  /** Counts by rule and reason. */
  readonly missed: Record<string, number>;
  readonly notComparable: Record<string, number>;
  readonly byTheLetter: Record<string, number>;
  readonly faults: Record<string, number>;
  /** Counts of the remedies that were asked for and done, where Bookend enforces. */
  readonly remedies: Record<string, number>;
  readonly detections: Detection[];
  readonly sums: Record<Sum, number>;
}

const SUMS = [
  'fleets',
  'simulated hours',
  'events in the queue',
  'incidents',
  'places that could not be judged',
  'notices',
  'notices told again',
  'messages in Slack',
  'edits in Slack',
  'records the stream gave up',
  'container instances',
  'calls of ECS',
  'calls of ECS for looks',
  'instances looked at',
  'checks in the dead letters',
  'fleets beyond the share of reads',
  'incidents of which the last word says rightly whether they go on',
  'of them not over',
] as const;
export type Sum = (typeof SUMS)[number];

const EMPTY: RuleTally = {
  violated: 0,
  found: 0,
  missedLawfully: 0,
  missed: 0,
  falselyViolated: 0,
  comparedInFull: 0,
  wrongTasks: 0,
  wrongTotals: 0,
  wrongMargins: 0,
};

const COUNTS = Object.keys(EMPTY) as readonly (keyof RuleTally)[];

export const emptyTally = (): Tally => ({
  rules: Object.fromEntries(RULES.map((rule) => [rule, { ...EMPTY }])),
  missed: {},
  notComparable: {},
  byTheLetter: {},
  faults: {},
  remedies: {},
  detections: [],
  sums: Object.fromEntries(SUMS.map((name) => [name, 0])) as Record<Sum, number>,
});

/** Counts one run, in place. */
export const count = (tally: Tally, run: ServiceRun, { violations, words }: Compared): void => {
  for (const violation of violations) countViolation(tally, violation);
  for (const word of words) countWord(tally, word);
  for (const [fault, times] of run.service.faults.counts) increase(tally.faults, fault, times);
  for (const [what, times] of remediesOf(run)) increase(tally.remedies, what, times);
  tally.detections.push(...detectionsOf(run, violations));
  for (const [name, value] of Object.entries(sumsOf(run))) increase(tally.sums, name, value);
};

const countViolation = (tally: Tally, { rule, truth, claim, missed, byTheLetter }: ComparedViolation): void => {
  const of = tally.rules[rule];
  if (of === undefined) throw new Error(`the service knows a rule that the truth does not: ${rule}`);
  if (byTheLetter !== null) increase(tally.byTheLetter, `${rule}: ${byTheLetter}`, 1);
  else if (claim !== undefined && claim.really !== 'violated') of.falselyViolated += 1;
  if (truth === undefined) return;
  of.violated += 1;
  if (claim !== undefined) of.found += 1;
  else if (missed === null) of.missed += 1;
  else {
    of.missedLawfully += 1;
    increase(tally.missed, `${rule}: ${missed}`, 1);
  }
};

const countWord = (tally: Tally, { rule, notComparable, wrongTasks, wrongTotal, wrongMargin }: ComparedWord): void => {
  const of = tally.rules[rule];
  if (of === undefined) throw new Error(`the service tells of a rule that the truth does not know: ${rule}`);
  if (notComparable === null) of.comparedInFull += 1;
  else increase(tally.notComparable, `${rule}: ${notComparable}`, 1);
  of.wrongTasks += Number(wrongTasks !== null);
  of.wrongTotals += Number(wrongTotal !== null);
  of.wrongMargins += Number(wrongMargin !== null);
};

const remediesOf = ({ service }: ServiceRun): readonly (readonly [string, number])[] => {
  const { acts, policy, remedies, remediesQueue } = service;
  if (policy.enforcing === null) return [];
  return [
    ...acts.acts.map((act) => [act, 1] as const),
    ...[...remedies.results].map(([result, times]) => [`messages that came to: ${result}`, times] as const),
    ['messages in the dead letters', remediesQueue.deadLetters.length],
    ['fleets with the kill switch on for a while', Number(policy.enforcing.pause !== null)],
  ];
};

const LOOKS: ReadonlySet<string> = new Set(['ListTasks', 'DescribeTasks', 'DescribeContainerInstances']);

const sumsOf = (run: ServiceRun): Record<Sum, number> => {
  const { service, scenario } = run;
  const nows = lastNowsOf(run).filter(({ notComparable, wrong }) => notComparable === null && wrong === null);
  const { witness, slack, ecs, stream, asked, events, world } = service;
  const notices = [...witness.notices.values()];
  return {
    fleets: 1,
    'simulated hours': scenario.hours,
    'events in the queue': events.counts.sent,
    incidents: witness.incidents.size,
    'places that could not be judged': witness.notJudged.size,
    notices: notices.length,
    'notices told again': notices.reduce((sum, { times }) => sum + times - 1, 0),
    'messages in Slack': slack.messages.length,
    'edits in Slack': slack.messages.reduce((sum, { edits }) => sum + edits, 0),
    'records the stream gave up': stream.givenUp,
    'container instances': world.fleet.log.instances.size,
    'calls of ECS': ecs.calls.length,
    'calls of ECS for looks': ecs.calls.filter(({ action }) => LOOKS.has(action)).length,
    'instances looked at': asked.reduce((sum, { looks }) => sum + looks, 0),
    'checks in the dead letters': service.checks.deadLetters.length,
    'incidents of which the last word says rightly whether they go on': nows.length,
    'of them not over': nows.filter(({ told }) => told !== 'over').length,
    'fleets beyond the share of reads': Number(exceedsShare(ecs.calls.map(({ at }) => at))),
  };
};

/** A call is made some time after it was granted. */
const CALL_LATENCY_CALLS = 10;

/** Tells whether more calls were made at once than the share's bucket holds. @param times of the calls, epoch milliseconds */
export const exceedsShare = (times: readonly number[], { burst, perSecond } = ECS_READ_SHARE): boolean => {
  let tokens = burst + CALL_LATENCY_CALLS;
  let last = times[0] ?? 0;
  for (const at of times) {
    tokens = Math.min(burst + CALL_LATENCY_CALLS, tokens + ((at - last) / 1000) * perSecond) - 1;
    last = at;
    if (tokens < 0) return true;
  }
  return false;
};

const increase = (counts: Record<string, number>, key: string, by: number): void => {
  counts[key] = (counts[key] ?? 0) + by;
};

/** Adds what another process has counted, in place. */
export const add = (tally: Tally, other: Tally): void => {
  for (const [rule, of] of Object.entries(other.rules)) {
    const known = tally.rules[rule];
    if (known === undefined) continue;
    for (const name of COUNTS) known[name] += of[name];
  }
  for (const [key, times] of Object.entries(other.missed)) increase(tally.missed, key, times);
  for (const [key, times] of Object.entries(other.notComparable)) increase(tally.notComparable, key, times);
  for (const [key, times] of Object.entries(other.byTheLetter)) increase(tally.byTheLetter, key, times);
  for (const [key, times] of Object.entries(other.faults)) increase(tally.faults, key, times);
  for (const [key, times] of Object.entries(other.remedies)) increase(tally.remedies, key, times);
  for (const [key, times] of Object.entries(other.sums)) increase(tally.sums, key, times);
  tally.detections.push(...other.detections);
};

export const sumOf = ({ rules }: Tally): RuleTally => {
  const sum = { ...EMPTY };
  for (const of of Object.values(rules)) for (const name of COUNTS) sum[name] += of[name];
  return sum;
};
