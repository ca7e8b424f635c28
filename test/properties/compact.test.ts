import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../shared/core/expected-daemons.ts';
import { expectedOn } from '../../shared/core/expected-daemons.ts';
import { type InstanceScopedFact, timeOf } from '../../shared/core/facts.ts';
import { judge } from '../../shared/core/judge.ts';
import { compact } from '../../shared/core/ledger/compact.ts';
import { FOLD_LIMITS, type FoldLimits } from '../../shared/core/ledger/fold-limits.ts';
import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../shared/core/ledger/ledger.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf } from './history/history.ts';
import { byInstance } from './history/learning.ts';
import { MINUTE } from './history/place.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { expectSameVerdicts } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

type Arrival = { readonly fact: InstanceScopedFact; readonly at: number };

const LATEST = 15 * MINUTE - 1;

/** Facts as they arrive: each later than its own time, by less than a quarter of an hour. */
const arrivals = (facts: readonly InstanceScopedFact[], random: Random): readonly Arrival[] => {
  const isLate = random.pick([0.1, 0.5]);
  const delay = (): number =>
    random.chance(isLate) ? random.pick([LATEST, random.int(0, LATEST)]) : random.int(0, 2000);
  return facts.map((fact) => ({ fact, at: timeOf(fact) + delay() })).sort((one, other) => one.at - other.at);
};

/** As in the service; and so that nearly everything is folded as soon as it can be, also what broke an order. */
const LIMITS: readonly [FoldLimits, ...FoldLimits[]] = [
  FOLD_LIMITS,
  { settledAfterMs: 16 * MINUTE, mostOver: 1000, mostBytes: 1e6, mostBroken: 0, mostOfDaemon: 0 },
  { settledAfterMs: 16 * MINUTE, mostOver: 1000, mostBytes: 1e6, mostBroken: 2, mostOfDaemon: 2 },
];

type By = { readonly context: JudgeContext; readonly limits: FoldLimits };

const compactNow = (ledger: Ledger, now: number, coverages: readonly Coverage[], { context, limits }: By): number => {
  const daemons = expectedOn(ledger, coverages, context.policy.startDeadlineSeconds * 1000);
  return compact(ledger, now, daemons, { policy: context.policy, limits });
};

/** The same in all but that some of the tasks are counted, and named no more. */
const expectSameButNames = (compacted: readonly Verdict[], whole: readonly Verdict[]): void => {
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

describe('compact', () => {
  it('never changes a verdict, whenever and however often it is called', () => {
    let folded = 0;
    holdsFor('compaction of histories', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const [coverages, context] = [coveragesOf(history), contextOf(history)];
      const often = random.pick([0.02, 0.2, 1]);
      const by = { context, limits: random.pick(LIMITS) };
      for (const facts of byInstance(factsOf(history)).values()) {
        const [arn, cluster] = [facts[0]?.containerInstanceArn ?? '', facts[0]?.clusterArn ?? ''];
        const [whole, compacted] = [emptyLedger(arn, cluster), emptyLedger(arn, cluster)];
        // of a report of health that names what ended an hour before nobody could say whose it is
        const told = by.limits === FOLD_LIMITS ? facts : facts.filter(({ kind }) => kind !== 'health');
        for (const { fact, at } of arrivals(told, random)) {
          // just before what comes late: that is when it hurts
          if (random.chance(often)) folded += compactNow(compacted, at - 1, coverages, by);
          learn(whole, fact);
          learn(compacted, fact);
          if (!random.chance(often)) continue;
          folded += compactNow(compacted, at, coverages, by);
          const now = { ...context, now: at };
          expectSameButNames(judge(compacted, coverages, now), judge(whole, coverages, now));
        }
        expectSameButNames(judge(compacted, coverages, context), judge(whole, coverages, context));
        folded += compactNow(compacted, context.now, coverages, by);
        expectSameButNames(judge(compacted, coverages, context), judge(whole, coverages, context));
      }
    });
    expect(folded, 'tasks folded over all cases').toBeGreaterThan(0);
  });
});
