import { describe, expect, it } from 'vitest';
import { grownBy } from '../../../shared/core/groups/group.ts';
import { groupMessage } from '../../../shared/core/groups/group-message.ts';
import type { Message } from '../../../shared/core/messages/message.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { notice, task } from '../messages/notices.ts';

const NOW = Date.parse('2026-11-23T10:01:09.000Z');
const instance = (index: number, rest: Parameters<typeof notice>[1] = {}): Notice =>
  notice(index, { ec2InstanceId: `i-000000000000000${index}`, affected: { count: 1, of: 6 }, ...rest });

const messageOf = (...notices: readonly Notice[]): Message => {
  const group = grownBy(null, 'g', notices, NOW);
  if (group === null) throw new Error('a group begins with a notice');
  return groupMessage(group, { how: 'first', since: 0 });
};

const broken = (marginMs: number, group: string): Pick<Notice, 'violations'> => ({
  violations: [
    {
      rule: 'daemon-started-first',
      daemonName: 'log-agent',
      marginMs,
      tasks: [task('9c2e', group), task('1f3a', group)],
      tasksTotal: 2,
      reason: '2 application tasks started before the daemon task',
    },
  ],
});

const GOES_ON = { now: 'going-on', ...broken(-5000, 'service:web') } as const;
const PUT_RIGHT = { now: 'consequences', severity: 'warning', ...broken(-12_000, 'service:web') } as const;

describe('the message about instances of one cause', () => {
  it('says how many of how many, and no number of tasks: each instance has its own', () => {
    const { headline } = messageOf(instance(1, GOES_ON), instance(2, GOES_ON));
    expect(headline).toBe('prod: 2 of 6 instances: web tasks are running WITHOUT log-agent, which has not started');
  });

  it('says the worst margin of all, whichever leads', () => {
    const { headline } = messageOf(
      instance(1, { ...PUT_RIGHT, ...broken(-3000, 'service:web') }),
      instance(2, PUT_RIGHT),
    );
    expect(headline).toBe('prod: 2 of 6 instances: web tasks started up to 12 s before log-agent');
  });

  it('names a service only where all that it knows of are of it', () => {
    const { headline } = messageOf(instance(1, GOES_ON), instance(2, { ...GOES_ON, ...broken(-1, 'service:batch') }));
    expect(headline).toBe('prod: 2 of 6 instances: tasks are running WITHOUT log-agent, which has not started');
  });

  it('says of how many it goes on, of one alone with its tasks and by when ECS should repair it', () => {
    const ecs = { repairs: true, expectedBy: '2026-11-23T10:05:02.100Z' };
    const { headline } = messageOf(instance(2, PUT_RIGHT), instance(1, { ...GOES_ON, nowAsOf: null, ecs }));
    expect(headline).toBe(
      'prod: 1 of 6 instances: 2 web tasks are running WITHOUT log-agent, which has not started; ECS should repair it by 10:05:02',
    );
  });

  it('leads with what goes on, though it is less severe than what is put right', () => {
    const { headline } = messageOf(
      instance(2, { ...PUT_RIGHT, severity: 'critical' }),
      instance(1, { ...GOES_ON, severity: 'info' }),
    );
    expect(headline).toContain('1 of 6 instances: 2 web tasks are running WITHOUT log-agent');
  });

  it('speaks of the cause where its instances broke several rules, also of one that no notice is kept of', () => {
    const [violation] = broken(-90_000, 'service:web').violations;
    if (violation === undefined) throw new Error('a violation was made');
    const stayedUp = { ...PUT_RIGHT, violations: [{ ...violation, rule: 'daemon-stayed-up' }] } as const;
    const group = [1, 2, 3, 4].map((index) => instance(index, { ...PUT_RIGHT, severity: 'critical' }));
    const { headline } = messageOf(...group, instance(5, stayedUp));
    expect(headline).toBe('prod: 5 of 6 instances: web tasks ran up to 1 min 30 s without log-agent');
  });

  it('says from when to when, which is the worst, and how each of them stands as of when', () => {
    const { summary } = messageOf(
      instance(1, GOES_ON),
      instance(2, { ...PUT_RIGHT, occurredAt: '2026-11-23T10:00:31.900Z' }),
      instance(3, { ...PUT_RIGHT, state: 'resolved', now: 'over' }),
      instance(4),
    );
    expect(summary).toBe(
      'The first at 10:00:02 UTC, the last at 10:00:31 UTC; the worst 12 s on i-0000000000000002. ' +
        'As of 10:01:09 UTC, of 4 in all: 1 still goes on; 1 is open; 1 is put right, the tasks concerned still run there; 1 is over.',
    );
  });

  it('says the day of what was on another day', () => {
    const { summary } = messageOf(
      instance(1, { ...GOES_ON, occurredAt: '2026-11-22T23:59:58.000Z' }),
      instance(2, GOES_ON),
    );
    expect(summary).toContain('The first at 2026-11-22 23:59:58 UTC, the last at 10:00:02 UTC');
  });

  const begun = (...notices: readonly Notice[]) => grownBy(null, 'g', notices, NOW - 60_000);
  const OVER = { ...GOES_ON, state: 'resolved', now: 'over', n: 2 } as const;

  it('never answers that it is over while one goes on of which no notice is kept', () => {
    const all = [1, 2, 3, 4, 5].map((index) => instance(index, { ...GOES_ON, severity: 'critical' }));
    const group = grownBy(
      begun(...all),
      'g',
      [1, 2, 3].map((index) => instance(index, OVER)),
      NOW,
    );
    if (group === null) throw new Error('a group begins with a notice');
    const { headline, act, severity, now, actions, picture } = groupMessage(group, { how: 'loud', since: 0 });
    expect([severity, now]).toEqual(['critical', 'going-on']);
    expect(headline).toBe('prod: 2 of 6 instances: web tasks are running WITHOUT log-agent, which has not started');
    expect(act).toMatch(/^Yes\. .* Which of them: see below\.$/);
    expect([actions, picture]).toEqual([[], []]);
    const { lines } = groupMessage(group, { how: 'loud', since: 0 }).broke;
    expect(lines.slice(0, 3).map((line) => line.replace(/ · .* · /, ' · '))).toEqual([
      'i-0000000000000004 · going on',
      'i-0000000000000005 · going on',
      'i-0000000000000001 · over',
    ]);
  });

  it('says the same of one that goes on alone, without a number of tasks and a deadline that are not known', () => {
    const all = [1, 2, 3, 4].map((index) => instance(index, GOES_ON));
    const group = grownBy(
      begun(...all),
      'g',
      [1, 2, 3].map((index) => instance(index, OVER)),
      NOW,
    );
    if (group === null) throw new Error('a group begins with a notice');
    expect(groupMessage(group, { how: 'loud', since: 0 }).headline).toBe(
      'prod: 1 of 6 instances: web tasks are running WITHOUT log-agent, which has not started',
    );
  });

  it('leads with what a person must see to, whatever has the larger margin', () => {
    const ecs = { repairs: true, expectedBy: '2026-11-23T10:05:02.100Z' };
    const waits = instance(1, { ...GOES_ON, ...broken(-200_000, 'service:web'), nowAsOf: null, ecs });
    const handed = { mode: 'enforce', plan: [], outcome: ['this is for a person: the drain did not help'] } as const;
    const { act } = messageOf(waits, instance(2, { ...GOES_ON, remedy: handed }));
    expect(act).toMatch(/^Yes\. Bookend leaves it to you: the drain did not help\. This speaks of i-0000000000000002/);
  });

  it('leads with what people are shown as more severe', () => {
    const mild = instance(1, { ...GOES_ON, ...broken(-200_000, 'service:web'), shownSeverity: 'warning' });
    const { act } = messageOf(mild, instance(2, { ...GOES_ON, shownSeverity: 'critical' }));
    expect(act).toMatch(/^Yes\./);
  });

  it('says so when all are over', () => {
    const over = { ...PUT_RIGHT, state: 'resolved', now: 'over' } as const;
    const { headline, summary } = messageOf(instance(1, over), instance(2, over));
    expect(headline).toBe('Over: prod: 2 of 6 instances: web tasks started up to 12 s before log-agent');
    expect(summary).toContain('As of 10:01:09 UTC: all 2 are over.');
  });

  it('says of which instance its advice, its command and its picture speak', () => {
    const command = 'aws ecs update-container-instances-state --status DRAINING';
    const { act, actions, picture } = messageOf(
      instance(1, {
        ...GOES_ON,
        commands: [{ for: 'Drain the instance', command, works: true, why: null }],
        order: {
          runs: [
            {
              role: 'daemon',
              name: 'log-agent',
              count: 1,
              from: '2026-11-23T10:00:07.100Z',
              to: null,
              isRunning: true,
            },
            { role: 'application', name: 'web', count: 2, from: '2026-11-23T10:00:02.100Z', to: null, isRunning: true },
          ],
          leavingAt: null,
          asOf: '2026-11-23T10:00:09.000Z',
        },
      }),
      instance(2, PUT_RIGHT),
    );
    expect(act).toMatch(/ This speaks of i-0000000000000001, the worst of them\.$/);
    expect(actions[0]).toMatchObject({ what: 'On i-0000000000000001: Drain the instance.', command });
    expect(picture[0]).toBe('i-0000000000000001');
  });
});
