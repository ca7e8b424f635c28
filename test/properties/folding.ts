import { expect } from 'vitest';
import type { Coverage } from '../../shared/core/expected/expected-daemons.ts';
import { expectedOn } from '../../shared/core/expected/expected-daemons.ts';
import { compact } from '../../shared/core/folding/compact.ts';
import { FOLD_LIMITS, type FoldLimits } from '../../shared/core/folding/fold-limits.ts';
import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import { type InstanceScopedFact, timeOf } from '../../shared/core/words/facts.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';
import { MINUTE } from './history/place.ts';
import { expectSameVerdicts } from './judging.ts';
import type { Random } from './random.ts';

export type Arrival = { readonly fact: InstanceScopedFact; readonly at: number };

const LATEST = 15 * MINUTE - 1;

/** Facts as they arrive: each later than its own time, by less than a quarter of an hour. */
export const arrivals = (facts: readonly InstanceScopedFact[], random: Random): readonly Arrival[] => {
  const isLate = random.pick([0.1, 0.5]);
  const delay = (): number =>
    random.chance(isLate) ? random.pick([LATEST, random.int(0, LATEST)]) : random.int(0, 2000);
  return facts.map((fact) => ({ fact, at: timeOf(fact) + delay() })).sort((one, other) => one.at - other.at);
};

const SOON = { ...FOLD_LIMITS, settledAfterMs: 16 * MINUTE, mostOver: 1000, mostBytes: 1e6, mostRunningBytes: 1e6 };

/** As in the service; and so that nearly everything is folded as soon as it can be, also what broke an order. */
export const LIMITS: readonly [FoldLimits, ...FoldLimits[]] = [
  FOLD_LIMITS,
  { ...SOON, mostBroken: 0, mostOfDaemon: 0 },
  { ...SOON, mostBroken: 2, mostOfDaemon: 2 },
];

export type By = { readonly context: JudgeContext; readonly limits: FoldLimits };

export const compactNow = (
  ledger: Ledger,
  now: number,
  coverages: readonly Coverage[],
  { context, limits }: By,
): number => {
  const daemons = expectedOn(ledger, coverages, context.policy.startDeadlineSeconds * 1000);
  return compact(ledger, now, daemons, { policy: context.policy, limits });
};

/** The same in all but that some of the tasks are counted, and named no more. */
export const expectSameButNames = (compacted: readonly Verdict[], whole: readonly Verdict[]): void => {
  const isNamed = (index: number, taskArn: string): boolean => compacted[index]?.taskArns.includes(taskArn) ?? false;
  const named = whole.map((verdict, index) => ({
    ...verdict,
    taskArns: verdict.taskArns.filter((taskArn) => isNamed(index, taskArn)),
  }));
  expectSameVerdicts(compacted, named);
  expect(compacted.map(({ tasksTotal }) => tasksTotal)).toEqual(whole.map(({ tasksTotal }) => tasksTotal));
  const isNameless = ({ taskArns, tasksTotal }: Verdict): boolean => tasksTotal > 0 && taskArns.length === 0;
  expect(compacted.filter(isNameless)).toEqual([]);
};
