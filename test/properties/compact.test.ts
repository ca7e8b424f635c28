import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOLD_LIMITS } from '../../shared/core/folding/fold-limits.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { learn } from '../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../shared/core/ledger/ledger.ts';
import { arrivals, compactNow, expectSameButNames, LIMITS } from './folding.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf } from './history/history.ts';
import { byInstance } from './history/learning.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

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
