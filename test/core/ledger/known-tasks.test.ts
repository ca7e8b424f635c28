import { describe, expect, it } from 'vitest';
import { hasEnded, isRunning, tasksOfDaemon } from '../../../shared/core/ledger/known-tasks.ts';
import type { KnownTask } from '../../../shared/core/ledger/ledger.ts';
import type { TaskFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, taskArn } from '../../timeline/index.ts';
import { taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const named = (tasks: readonly KnownTask[]): readonly string[] => tasks.map(({ taskArn: arn }) => arn);

describe('the tasks of a daemon', () => {
  const ledger = learned([
    taskFact('agent daemon', 'first'),
    taskFact('web', 'first'),
    taskFact('whose daemon nameless', 'first'),
    { ...taskFact('other daemon', 'first'), group: 'daemon:other' },
  ]);

  it('are those of its name, and none where no name is given', () => {
    expect(named(tasksOfDaemon(ledger, DAEMON))).toEqual([taskArn('agent')]);
    expect(named(tasksOfDaemon(ledger, 'other'))).toEqual([taskArn('other')]);
    expect(tasksOfDaemon(ledger, null)).toEqual([]);
  });
});

describe('a task of the ledger', () => {
  it.each<{ what: string; change: Partial<TaskFact>; runs: boolean; ended: boolean }>([
    { what: 'RUNNING', change: {}, runs: true, ended: false },
    { what: 'RUNNING and told to stop', change: { stoppingAt: at('04:00') }, runs: true, ended: false },
    { what: 'RUNNING with an end', change: { executionStoppedAt: at('05:00') }, runs: false, ended: true },
    { what: 'on its way to RUNNING', change: { lastStatus: 'PENDING', startedAt: null }, runs: false, ended: false },
    { what: 'on its way to STOPPED', change: { lastStatus: 'STOPPING' }, runs: false, ended: false },
    { what: 'STOPPED without an end', change: { lastStatus: 'STOPPED' }, runs: false, ended: true },
  ])('that is $what runs: $runs, and has ended: $ended', ({ change, runs, ended }) => {
    const ledger = learned([{ ...taskFact('web', 'first'), ...change }]);
    expect([...ledger.tasks.values()].map(isRunning)).toEqual([runs]);
    expect(hasEnded(ledger, taskArn('web'))).toBe(ended);
  });

  it('has ended where the ledger does not hold it: it was folded away', () => {
    expect(hasEnded(learned([taskFact('web', 'first')]), taskArn('folded'))).toBe(true);
  });
});
