import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import { unhealthySince } from '../../../shared/core/ledger/unhealthy.ts';
import type { TaskFact } from '../../../shared/core/words/facts.ts';
import { drawn } from '../../drawn.ts';
import { at, daemonTask, instance, type Time, taskArn, timeline } from '../../timeline/index.ts';
import { factsIn, lookAt, place } from '../advance/service.ts';
import { learned } from './learned.ts';

const DAEMON_TASK = factsIn(daemonTask({ started: '00:50' }))
  .filter((fact): fact is TaskFact => fact.kind === 'task')
  .at(-1);

/** The daemon task with its health as a look reports it. */
const health = (time: Time | number, healthStatus: string): TaskFact => {
  if (DAEMON_TASK === undefined) throw new Error('the timeline has no daemon task');
  return { ...DAEMON_TASK, healthStatus, healthAt: typeof time === 'number' ? time : at(time) };
};

const sinceIn = (ledger: Ledger): number | null => {
  const [task] = ledger.tasks.values();
  return task === undefined ? null : unhealthySince(task);
};

describe('the moment since which a task is UNHEALTHY, as looks tell it', () => {
  it.each<{ when: string; reports: readonly TaskFact[]; since: Time | null }>([
    { when: 'one look says so', reports: [health('02:00', 'UNHEALTHY')], since: '02:00' },
    {
      when: 'three looks say so',
      reports: [health('02:00', 'UNHEALTHY'), health('03:15', 'UNHEALTHY'), health('04:30', 'UNHEALTHY')],
      since: '02:00',
    },
    {
      when: 'it was well before',
      reports: [health('01:30', 'HEALTHY'), health('02:00', 'UNHEALTHY'), health('03:15', 'UNHEALTHY')],
      since: '02:00',
    },
    {
      when: 'it was well meanwhile: the newest look but one',
      reports: ['UNHEALTHY', 'HEALTHY', 'UNHEALTHY', 'UNHEALTHY'].map((status, index) =>
        health(at('02:00') + index * 75_000, status),
      ),
      since: '04:30',
    },
    { when: 'it has recovered', reports: [health('02:00', 'UNHEALTHY'), health('03:15', 'HEALTHY')], since: null },
  ])('is $since when $when', ({ reports, since }) => {
    expect(sinceIn(learned(reports))).toBe(since === null ? null : at(since));
    expect(sinceIn(learned(reports.toReversed()))).toBe(since === null ? null : at(since));
  });

  it('is the same in any order, with repetitions, and once it was stored', () => {
    const report = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('HEALTHY', 'UNHEALTHY', 'UNKNOWN'));
    const shuffled = fc
      .array(report, { minLength: 1, maxLength: 9 })
      .chain((reports) =>
        fc.tuple(
          fc.constant(reports),
          fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length }),
        ),
      );
    const facts = (reports: readonly (readonly [number, string])[]) =>
      reports.map(([minute, status]) => health(minute * 60_000, status));
    fc.assert(
      fc.property(shuffled, ([inOrder, jumbled]) => {
        const [one, other] = [learned(facts(inOrder)), learned(facts(jumbled))];
        expect([...other.tasks.values()]).toEqual([...one.tasks.values()]);
        expect([...unpack(pack(one)).tasks.values()]).toEqual([...one.tasks.values()]);
      }),
      { seed: 20260914, numRuns: drawn(2000) },
    );
  });
});

it('a daemon that only looks see UNHEALTHY is told of once its grace has passed, though each look tells of its own moment', () => {
  const one = place();
  one.hears(
    '01:00',
    factsIn(timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE']), daemonTask({ started: '00:50' }))),
  );
  const look = (time: Time) =>
    [health(time, 'UNHEALTHY'), lookAt(time, [])].map((fact) =>
      fact.kind === 'look' ? { ...fact, taskArns: [DAEMON_TASK?.taskArn ?? taskArn('')] } : fact,
    );
  expect(one.hears('02:00', look('02:00')).state.due).toMatchObject({ needs: 'clock', at: at('03:00.001') });
  one.hears('03:01', []);
  const { verdicts, state } = one.hears('03:16', look('03:15'));
  expect(verdicts.find(({ rule }) => rule === 'daemon-healthy')).toMatchObject({
    outcome: 'violated',
    occurredAt: at('03:00'),
  });
  expect(state.incident?.violations.map(({ rule }) => rule)).toEqual(['daemon-healthy']);
});
