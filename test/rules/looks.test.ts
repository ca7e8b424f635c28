/** The looks at ECS that a rule's verdict makes due: for what waits for one, and for what is violated and may end unseen. */
import { describe, expect, it } from 'vitest';
import { questionOf } from '../../shared/core/looks/question.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { Ask } from '../../shared/core/scene/rule.ts';
import { factsIn, lookAt, place } from '../core/advance/service.ts';
import {
  applicationTask,
  at,
  DAEMON,
  daemonTask,
  type Envelope,
  health,
  instance,
  type Time,
  timeline,
} from '../timeline/index.ts';

type Row = {
  rule: string;
  when: string;
  events: readonly Envelope[];
  now: Time;
  /** A complete look at that time found these tasks. */
  look?: [Time, ...string[]];
  /** The moment of the next look; null where none is due, or only the clock. */
  due: Time | null;
};

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const agent = daemonTask({ started: '00:50' });
const two = (second: Parameters<typeof daemonTask>[0] = {}) =>
  timeline(joined, daemonTask({ id: 'a', started: '00:50' }), daemonTask({ id: 'b', started: '10:00', ...second }));

const after = ({ events, now, look }: Pick<Row, 'events' | 'now' | 'look'>) => {
  const one = place({ policy: { ...DEFAULT_POLICY, drainDeadlineSeconds: 600 } });
  return one.hears(now, [...factsIn(events), ...(look === undefined ? [] : [lookAt(look[0], look.slice(1))])]);
};

describe('the next look', () => {
  it.each<Row>([
    {
      rule: 'instance-activated',
      when: 'the deadline of a REGISTERING instance has passed',
      events: instance(['00:00 REGISTERING']),
      now: '10:05',
      due: '10:15.001',
    },
    {
      rule: 'instance-activated',
      when: 'the same, and nothing tells when it registered: from its first event on',
      events: instance(['00:30 REGISTERING'], { registeredAt: null }),
      now: '10:31',
      due: '10:45.001',
    },
    {
      rule: 'instance-activated',
      when: 'a look has found it REGISTERING still: it may become ACTIVE unseen',
      events: instance(['00:00 REGISTERING']),
      now: '10:20',
      look: ['10:16'],
      due: '11:16',
    },
    {
      rule: 'drain-finished',
      when: 'a drain has lasted for ten minutes, as long as it may here',
      events: draining,
      now: '30:05',
      look: ['29:00'],
      due: '30:15.001',
    },
    {
      rule: 'drain-finished',
      when: 'a look has found it going on: it may end unseen',
      events: draining,
      now: '31:00',
      look: ['30:30'],
      due: '31:30',
    },
    {
      rule: 'daemon-healthy',
      when: 'the daemon has been impaired for too long: it may recover unseen',
      events: timeline(joined, agent, health('10:00', [{ status: 'IMPAIRED', names: DAEMON }])),
      now: '11:30',
      look: ['11:20', DAEMON],
      due: '12:20',
    },
    {
      rule: 'daemon-running',
      when: 'no daemon has started in time',
      events: joined,
      now: '05:05',
      due: '05:15.001',
    },
    {
      rule: 'daemon-stayed-up',
      when: 'the daemon has ended beside a task that runs',
      events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' }), applicationTask({ started: '01:05' })),
      now: '10:05',
      due: '10:15.001',
    },
  ])('of $rule is at $due where $when', ({ due, ...row }) => {
    const check = after(row).state.due;
    expect(check).toMatchObject({ needs: 'look', at: due === null ? null : at(due) });
  });
});

describe('a violated verdict asks ECS again', () => {
  it.each<Omit<Row, 'due'> & { asks: readonly Ask[] | null }>([
    {
      rule: 'instance-activated',
      when: 'the instance was REGISTERING when it was last seen',
      events: instance(['00:00 REGISTERING']),
      now: '12:00',
      look: ['10:30'],
      asks: ['instance', 'daemons'],
    },
    {
      rule: 'instance-activated',
      when: 'it became ACTIVE too late',
      events: instance(['00:00 REGISTERING', '11:00 ACTIVE']),
      now: '40:00',
      look: ['11:30'],
      asks: null,
    },
    {
      rule: 'drain-finished',
      when: 'the drain goes on',
      events: draining,
      now: '40:00',
      look: ['31:00'],
      asks: ['tasks'],
    },
    {
      rule: 'daemon-healthy',
      when: 'the daemon is impaired',
      events: timeline(joined, agent, health('10:00', [{ status: 'IMPAIRED', names: DAEMON }])),
      now: '20:00',
      look: ['12:00', DAEMON],
      asks: ['instance', 'daemons'],
    },
    {
      rule: 'daemon-alone',
      when: 'two tasks of the daemon run, as events told',
      events: two(),
      now: '20:00',
      look: ['12:00', 'a', 'b'],
      asks: null,
    },
  ])('of $rule: $asks, where $when', ({ rule, asks, ...row }) => {
    const { state, verdicts } = after(row);
    if (state.kind !== 'instance') throw new Error('not an instance');
    const violated = verdicts.filter((verdict) => verdict.rule === rule);
    expect(violated).toMatchObject([{ outcome: 'violated' }]);
    expect(questionOf(state.ledger, violated, [DAEMON], at(row.now))?.asks ?? null).toEqual(asks);
  });
});

describe('two tasks of a daemon that run on together', () => {
  it('are told again when they have run together for twice as long, and no more once one of them has ended', () => {
    const one = place();
    one.hears('11:10', [...factsIn(two()), lookAt('11:05', ['a', 'b'])]);
    expect(one.tells().map(({ state }) => state)).toEqual(['open']);
    one.hears('11:59', []);
    expect(one.tells()).toEqual([]);
    one.hears('12:21', []);
    expect(one.tells().map(({ state }) => state)).toEqual(['changed']);
  });
});
