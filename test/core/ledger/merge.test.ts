import { describe, expect, it } from 'vitest';
import type { ApplicationsFold } from '../../../shared/core/ledger/fold.ts';
import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { pack } from '../../../shared/core/ledger/packed.ts';
import { INSTANCE_ITSELF, type TaskFact } from '../../../shared/core/words/facts.ts';
import { at, type Time, taskArn } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const IDS = ['a', 'b', 'c', 'd'];
const ended = (id: string, end: Time, change: Partial<TaskFact> = {}): TaskFact => ({
  ...taskFact(id, 'first'),
  lastStatus: 'STOPPED',
  executionStoppedAt: at(end),
  updatedAt: at(end),
  ...change,
});
const ledger = (facts: readonly TaskFact[], change: Partial<Ledger> = {}): Ledger => ({
  ...learned([instanceFact('first'), ...facts]),
  ...change,
});
/** Until 10:00, unless told otherwise. */
const folded = (facts: readonly TaskFact[], foldedTo: Time = '10:00', fold: Partial<ApplicationsFold> = {}): Ledger =>
  ledger(facts, { foldedTo: at(foldedTo), applicationsFold: { dropped: 5, latestStart: at('04:00'), ...fold } });

/** Of both ways to merge, which are the same. */
const merged = (one: Ledger, other: Ledger): Ledger => {
  const both = merge(one, other);
  expect(pack(merge(other, one))).toBe(pack(both));
  return both;
};
const tasksIn = ({ tasks }: Ledger): readonly string[] => IDS.filter((id) => tasks.has(taskArn(id)));

describe('of two ledgers, the tasks of', () => {
  it('one that the other may have folded away are dropped', () => {
    expect(tasksIn(merged(folded([]), ledger([ended('a', '09:59.999'), ended('b', '10:00')])))).toEqual(['b']);
  });

  it('one that ended before the watermark are dropped though they were seen after it', () => {
    expect(tasksIn(merged(folded([]), ledger([ended('a', '05:00', { updatedAt: at('12:00') })])))).toEqual([]);
    const seen = { executionStoppedAt: null, updatedAt: at('09:00') };
    expect(tasksIn(merged(folded([]), ledger([ended('a', '05:00', seen)])))).toEqual([]);
  });

  it('the one that is folded further stay, whatever the other has folded', () => {
    const further = folded([ended('a', '05:00'), ended('b', '07:00')]);
    expect(tasksIn(merged(further, ledger([])))).toEqual(['a', 'b']);
    expect(tasksIn(merged(further, folded([ended('c', '05:00'), ended('d', '12:00')], '08:00')))).toEqual([
      'a',
      'b',
      'd',
    ]);
  });

  it('two that are folded alike stay where both hold them, or neither has folded so far', () => {
    const one = folded([ended('a', '05:00'), ended('b', '05:00'), ended('c', '12:00')]);
    const other = folded([ended('a', '05:00'), ended('d', '05:00')]);
    expect(tasksIn(merged(one, other))).toEqual(['a', 'c']);
  });
});

describe('of two ledgers, the counts of', () => {
  it('the one that is folded further stand, even where it counts less', () => {
    const further = folded([], '10:00', { dropped: 1 });
    expect(merged(further, folded([], '09:59.999', { dropped: 9 }))).toMatchObject({
      foldedTo: at('10:00'),
      applicationsFold: { dropped: 1 },
    });
    expect(merged(further, ledger([])).applicationsFold.dropped).toBe(1);
  });

  it('one stand, always the same, where both are folded as far', () => {
    expect(merged(folded([]), folded([], '10:00', { dropped: 6 })).applicationsFold.dropped).toBe(6);
  });
});

describe('of two ledgers, what only a later version can read', () => {
  const later = (rest: Ledger['rest']): Ledger => ledger([], rest && { rest });

  it('is kept of the one that has it', () => {
    expect(merged(later({ days: [1] }), later(undefined)).rest).toEqual({ days: [1] });
    expect(merged(later({ days: [1] }), later({ hours: [2] })).rest).toEqual({ days: [1], hours: [2] });
    expect(merged(later(undefined), later(undefined))).not.toHaveProperty('rest');
  });

  it('is what ranks higher where both have it', () => {
    const one = { days: [1], hours: 'z', years: 4 };
    expect(merged(later(one), later({ days: [2], hours: 'a', years: 4 })).rest).toEqual({ ...one, days: [2] });
  });
});

describe('a fact that tells one thing alone', () => {
  it('changes the ledger by the cluster that it names', () => {
    const known = ledger([]);
    const other = { ...instanceFact('first'), clusterArn: `${known.clusterArn}-other` };
    expect([learn(known, other), learn(known, other), learn(known, instanceFact('first'))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(known.clusterArn).toBe(other.clusterArn);
  });

  it('changes the ledger by an earlier look at all tasks, though the newest look stays', () => {
    const listed = [INSTANCE_ITSELF, 'RUNNING', 'STOPPED'];
    const known = ledger([], { look: lookFact(at('20:00'), { listed }), wholeLookAt: at('20:00') });
    const earlier = lookFact(at('10:00'), { listed });
    expect([learn(known, earlier), learn(known, earlier)]).toEqual([true, false]);
    expect([known.wholeLookAt, known.look?.at]).toEqual([at('10:00'), at('20:00')]);
  });
});
