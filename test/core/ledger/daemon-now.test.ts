import { describe, expect, it } from 'vitest';
import { daemonIsUnhealthy, daemonStartedSince, runningSince } from '../../../shared/core/ledger/daemon-now.ts';
import { isWatchedByLooks } from '../../../shared/core/ledger/watched-by-looks.ts';
import { tasksHaveEnded } from '../../../shared/core/ledger/without-daemon.ts';
import type { TaskFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, health, type Time, taskArn } from '../../timeline/index.ts';
import { factsIn, lookAt } from '../advance/service.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';
import { learned } from './learned.ts';

const agent = (id: string, started: Time, change: Partial<TaskFact> = {}): TaskFact => ({
  ...taskFact(`${id} daemon`, 'first', started),
  ...change,
});
const ended = { executionStoppedAt: at('05:00') };
const sick = { healthStatus: 'UNHEALTHY', healthAt: at('04:00') };

describe('the starts of the running tasks of a daemon', () => {
  it('are sorted, without those that ended or whose start is not known', () => {
    const ledger = learned([
      agent('late', '03:00'),
      agent('gone', '02:30', ended),
      agent('unknown', '02:00', { startedAt: null }),
      agent('early', '01:00'),
      agent('between', '02:00'),
      taskFact('web', 'first', '01:30'),
    ]);
    expect(runningSince(ledger, DAEMON)).toEqual([at('01:00'), at('02:00'), at('03:00')]);
    expect(runningSince(ledger, 'other')).toEqual([]);
  });

  it.each<{ since: Time; is: boolean }>([
    { since: '03:00', is: true },
    { since: '02:59.999', is: true },
    { since: '03:00.001', is: false },
  ])('of which the last is 03:00 are since $since: $is', ({ since, is }) => {
    const ledger = learned([
      agent('one', '01:00'),
      agent('two', '03:00'),
      agent('three', '02:00', { startedAt: null }),
    ]);
    expect(daemonStartedSince(ledger, DAEMON, at(since))).toBe(is);
  });
});

describe('a daemon', () => {
  it.each<{ where: string; tasks: readonly TaskFact[]; status?: 'OK' | 'IMPAIRED'; is: boolean }>([
    { where: 'one of its running tasks is', tasks: [agent('one', '01:00'), agent('two', '02:00', sick)], is: true },
    { where: 'none of its tasks is', tasks: [agent('one', '01:00')], is: false },
    { where: 'it has no task', tasks: [], is: false },
    { where: 'only a task that has ended is', tasks: [agent('one', '01:00', { ...sick, ...ended })], is: false },
    { where: 'ECS reports that it is not', tasks: [agent('one', '01:00')], status: 'OK', is: false },
    { where: 'ECS reports that it is', tasks: [agent('one', '01:00')], status: 'IMPAIRED', is: true },
  ])('is unhealthy, where $where: $is', ({ tasks, status, is }) => {
    const reports = status === undefined ? [] : factsIn(health('04:00', [{ status }]));
    expect(daemonIsUnhealthy(learned([instanceFact('first'), ...tasks, ...reports]), DAEMON)).toBe(is);
  });

  it.each<{ where: string; started: Time | null; seen: Time; found: readonly string[] | null; is: boolean }>([
    { where: 'one found it a second after its start', started: '02:00', seen: '02:01', found: ['one'], is: false },
    { where: 'one found it later than that', started: '02:00', seen: '02:01.001', found: ['one'], is: true },
    { where: 'one did not find it', started: '02:00', seen: '05:00', found: [], is: false },
    { where: 'its start is not known', started: null, seen: '05:00', found: ['one'], is: false },
    { where: 'there was none', started: '02:00', seen: '05:00', found: null, is: false },
  ])('is watched by looks alone, where $where: $is', ({ started, seen, found, is }) => {
    const fact = agent('one', started ?? '02:00', {
      updatedAt: at(seen),
      ...(started === null && { startedAt: null }),
    });
    const ledger = learned([fact]);
    expect(isWatchedByLooks({ ...ledger, look: found === null ? null : lookAt('05:00', found) })).toBe(is);
  });
});

describe('tasks that an incident names', () => {
  const web = { ...taskFact('web', 'first'), updatedAt: at('04:00') };
  const running = learned([web, { ...web, taskArn: taskArn('gone'), ...ended }]);
  const other = learned([
    { ...web, ...ended },
    { ...web, taskArn: taskArn('fargate'), launchType: 'FARGATE' },
  ]);

  it.each([
    { what: 'none', ledger: running, ids: [], andOthers: false, is: true },
    { what: 'one that ended', ledger: running, ids: ['gone'], andOthers: false, is: true },
    { what: 'one that was folded away', ledger: running, ids: ['folded'], andOthers: false, is: true },
    { what: 'one that runs', ledger: running, ids: ['gone', 'web'], andOthers: false, is: false },
    {
      what: 'one that ended, and counts others, while one runs',
      ledger: running,
      ids: ['gone'],
      andOthers: true,
      is: false,
    },
    {
      what: 'one that ended, and counts others, while none is judged',
      ledger: other,
      ids: ['web'],
      andOthers: true,
      is: true,
    },
  ])('have ended, where it names $what: $is', ({ ledger, ids, andOthers, is }) => {
    const arns = ids.map((id) => taskArn(id));
    expect(tasksHaveEnded(ledger)(arns, andOthers)).toBe(is);
  });
});
