import { describe, expect, it } from 'vitest';
import { earlyTasks } from '../../../shared/core/ledger/early-tasks.ts';
import type { TaskFact } from '../../../shared/core/words/facts.ts';
import type { Violation } from '../../../shared/core/words/verdict.ts';
import { at, clusterArn, DAEMON, instanceArn, PROVIDER, type Time, taskArn } from '../../timeline/index.ts';
import { taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const VIOLATION: Violation = {
  rule: 'daemon-started-first',
  daemonName: DAEMON,
  clusterArn: clusterArn(),
  capacityProviderName: PROVIDER,
  containerInstanceArn: instanceArn('first'),
  outcome: 'violated',
  marginMs: null,
  taskArns: [],
  tasksTotal: 0,
  occurredAt: at('01:00'),
  until: null,
  reason: '',
};
const naming = (...ids: readonly string[]): Violation => ({
  ...VIOLATION,
  taskArns: ids.map((id) => taskArn(id)),
  tasksTotal: ids.length,
});
/** It names none, and counts more than it names. */
const counting: Violation = { ...VIOLATION, tasksTotal: 9 };

const IDS = ['a', 'b', 'c', 'd'];
const web = (id: string, started: Time, change: Partial<TaskFact> = {}): TaskFact => ({
  ...taskFact(id, 'first', started),
  ...change,
});
const agent = (id: string, started: Time): TaskFact => taskFact(`${id} daemon`, 'first', started);

const named = (violation: Violation, ...facts: readonly TaskFact[]): readonly string[] =>
  earlyTasks(violation, learned(facts))
    .map((task) => IDS.find((id) => taskArn(id) === task.taskArn) ?? task.taskArn)
    .sort();

describe('the early tasks of a violation that names all of them', () => {
  it('are those that it names, whatever others started early', () => {
    const facts = [web('a', '01:00'), web('b', '01:00'), agent('agent', '02:00')];
    expect(named(naming('a'), ...facts)).toEqual(['a']);
    expect(named(naming(), ...facts)).toEqual([]);
  });

  it('are without those that the ledger no longer holds', () => {
    expect(named(naming('a', 'folded'), web('a', '01:00'))).toEqual(['a']);
  });

  it.each<{ what: string; fact: TaskFact }>([
    { what: 'ended', fact: web('a', '01:00', { executionStoppedAt: at('05:00') }) },
    { what: 'are on their way to STOPPED', fact: web('a', '01:00', { lastStatus: 'STOPPING' }) },
    { what: 'are of no service', fact: web('a', '01:00', { group: 'family:web' }) },
    { what: 'have no group', fact: web('a', '01:00', { group: null }) },
    { what: 'are of a daemon', fact: agent('a', '01:00') },
  ])('are without those that $what', ({ fact }) => {
    expect(named(naming('a'), fact)).toEqual([]);
  });
});

describe('the early tasks of a violation that only counts some of them', () => {
  it('are those of the ledger that started before the first start of the daemon, by a millisecond', () => {
    const facts = [web('a', '01:59.999'), web('b', '02:00'), web('c', '02:30'), web('d', '00:10')];
    expect(named(counting, ...facts, agent('one', '02:00'), agent('two', '03:00'))).toEqual(['a', 'd']);
    expect(named(counting, ...facts, agent('two', '03:00'), agent('one', '02:00'))).toEqual(['a', 'd']);
  });

  it('are all of them where no start of the daemon is known', () => {
    const unknown = { ...agent('one', '02:00'), startedAt: null };
    expect(named(counting, web('a', '02:00'), web('b', '05:00'))).toEqual(['a', 'b']);
    expect(named(counting, web('a', '02:00'), unknown)).toEqual(['a']);
    expect(named(counting, web('a', '02:00'), web('b', '04:00'), unknown, agent('two', '03:00'))).toEqual(['a']);
  });

  it('are without those whose own start is not known', () => {
    expect(named(counting, web('a', '01:00', { startedAt: null }), agent('one', '02:00'))).toEqual([]);
  });
});
