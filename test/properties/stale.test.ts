import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, InstanceScopedFact, TaskFact } from '../../shared/core/words/facts.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf } from './history/history.ts';
import { byArn, expectSameVerdicts, replayed } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

/** Makes of each task's newest fact one that lies, with a lower version. */
const staleTasks = (facts: readonly Fact[], random: Random): readonly TaskFact[] => {
  const newest = new Map<string, TaskFact>();
  for (const fact of facts) {
    if (fact.kind === 'task' && fact.version > (newest.get(fact.taskArn)?.version ?? -1))
      newest.set(fact.taskArn, fact);
  }
  return [...newest.values()]
    .filter(({ version }) => version > 0 && random.chance(0.5))
    .map((fact) => ({
      ...fact,
      version: random.int(0, fact.version - 1),
      lastStatus: random.pick(['RUNNING', 'STOPPED', 'PENDING']),
      startedAt: random.pick([null, fact.updatedAt, fact.updatedAt - 3_600_000]),
      executionStoppedAt: random.pick([null, fact.updatedAt, fact.updatedAt - 60_000]),
      healthStatus: null,
      healthAt: null,
    }));
};

/** Placements between two versions of an instance that were ACTIVE both; its status was that anyway. */
const stalePlacements = (facts: readonly Fact[]): readonly InstanceScopedFact[] =>
  facts.flatMap((fact) => (fact.kind === 'instance' && fact.status === 'ACTIVE' ? [{ ...fact }] : []));

describe('a stale version', () => {
  it('changes neither a verdict nor a task', () => {
    holdsFor('stale versions', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const facts = factsOf(history);
      const known = replayed(history, facts);
      const stale = [...staleTasks(facts, random), ...stalePlacements(facts)];
      const later = replayed(history, [...facts, ...stale]);
      const earlier = replayed(history, [...stale, ...facts]);
      expectSameVerdicts(later.verdicts, known.verdicts);
      expectSameVerdicts(earlier.verdicts, known.verdicts);
      expect(byArn(later.ledgers)).toEqual(byArn(known.ledgers));
      expect(byArn(earlier.ledgers)).toEqual(byArn(known.ledgers));
    });
  });
});
