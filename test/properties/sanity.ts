import { expect } from 'vitest';
import type { VerdictLine } from '../../cli/terminal/verdict-line.ts';
import { RULE_NAMES } from '../../shared/core/words/verdict.ts';

const OUTCOMES = ['held', 'violated', 'pending', 'inconclusive'];
const KEYS =
  'type,rule,outcome,clusterArn,capacityProviderName,containerInstanceArn,daemonName,marginMs,tasks,occurredAt,reason';
const ISO = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Expects of all lines, and of their order, what the contract says of any. */
export const expectSane = (lines: readonly VerdictLine[]): void => {
  for (const line of lines) {
    const problem = problemOf(line);
    if (problem !== null) expect.fail(`${problem}: ${JSON.stringify(line)}`);
  }
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before !== undefined && !isBefore(before, line)) expect.fail(`out of order: ${JSON.stringify([before, line])}`);
  }
};

const problemOf = (line: VerdictLine): string | null => {
  const { type, rule, outcome, marginMs, tasks, occurredAt, reason } = line;
  const isViolated = outcome === 'violated';
  if (Object.keys(line).join() !== KEYS) return 'other keys';
  if (type !== 'verdict' || !OUTCOMES.includes(outcome)) return 'no verdict';
  if (!RULE_NAMES.some((name) => name === rule)) return 'no rule';
  if (!isViolated && outcome !== 'held' && marginMs !== null) return 'a margin of what is not decided';
  if (marginMs !== null && !Number.isSafeInteger(marginMs)) return 'a margin that is no number of milliseconds';
  if (!isViolated && (tasks.length > 0 || occurredAt !== null)) return 'a violating act without a violation';
  if (isViolated && (occurredAt === null || !ISO.test(occurredAt))) return 'a violation without its moment';
  if (tasks.some((task, index) => task <= (tasks[index - 1] ?? ''))) return 'tasks unsorted or twice';
  return reason.trim() === '' || /undefined|NaN|Infinity/.test(reason) ? 'no reason' : null;
};

/** By containerInstanceArn, daemonName, rule, by code unit, null first; ties by clusterArn. Never the same twice. */
const isBefore = (one: VerdictLine, other: VerdictLine): boolean => {
  const keys = ['containerInstanceArn', 'daemonName', 'rule', 'clusterArn'] as const;
  const key = keys.find((name) => one[name] !== other[name]);
  if (key === undefined) return false;
  const [first, second] = [one[key], other[key]];
  return first === null || (second !== null && first < second);
};
