import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplay } from '../../cli/replay/stream/engine.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { emptyLedger } from '../../shared/core/ledger/ledger.ts';
import { histories, salts } from './history/arbitrary.ts';
import { envelopeOf } from './history/envelope.ts';
import { factsOf } from './history/history.ts';
import { byInstance, jumbled, learnedInBatches } from './history/learning.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { byArn, expectSameLedger, expectSameVerdicts, replayed } from './judging.ts';
import { randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';
import { expectSane } from './sanity.ts';

announceRuns();

describe('the ledger and the verdicts of a history', () => {
  it('are the same whatever the order, repetition and batches of its facts', () => {
    holdsFor('order, repetition and batches', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const inOrder = replayed(history, factsOf(history));
      const facts = jumbled(factsOf(history), random);
      const inDisorder = replayed(history, facts);
      expectSameVerdicts(inDisorder.verdicts, inOrder.verdicts);
      expectSane(inDisorder.lines);
      const [coverages, context] = [coveragesOf(history), contextOf(history)];
      for (const [arn, ofInstance] of byInstance(facts)) {
        const ledger = inOrder.ledgers.get(arn) ?? emptyLedger(arn, '');
        const merged = learnedInBatches(ofInstance, random);
        expectSameLedger(inDisorder.ledgers.get(arn) ?? emptyLedger(arn, ''), ledger);
        expectSameLedger(merged, ledger);
        expectSameVerdicts(judge(merged, coverages, context), judge(ledger, coverages, context));
      }
    });
  });

  it('are the same whatever the order and repetition of its envelopes', () => {
    holdsFor('order and repetition of envelopes', fc.tuple(histories(), salts()), ([history, salt]) => {
      const { daemons, policy, now } = history;
      const direct = replayed(history, factsOf(history));
      const replay = createReplay({ daemons, policy });
      const envelopes = jumbled(factsOf(history), randomOf(salt)).map(envelopeOf);
      for (const envelope of envelopes) expect(replay.add(envelope).kind).toBe('fact');
      const read = replay.result(now);
      expectSameVerdicts(read.verdicts, direct.verdicts);
      expect(byArn(read.ledgers)).toEqual(byArn(direct.ledgers));
    });
  });
});
