/** A verdict that waits says until when: the service judges it again at that moment, and looks at ECS before it if it has to. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/core/judging/judge.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { JudgeContext } from '../../shared/core/scene/scene.ts';
import { factsIn, inventoryAt, lookAt } from '../core/advance/service.ts';
import { learned } from '../core/ledger/learned.ts';
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
  until: Time | null;
  /** The time since which the facts are complete, if it is not long before. */
  knownSince?: Time;
};

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const agent = daemonTask({ started: '00:50' });
const web = applicationTask({ started: '01:05' });

const judged = ({ rule, events, now, look, knownSince = '-60:00' }: Omit<Row, 'until'>) => {
  const looks = look === undefined ? [] : [lookAt(look[0], look.slice(1))];
  const context: JudgeContext = {
    policy: DEFAULT_POLICY,
    now: at(now),
    evidence: 'looks',
    knownSince: at(knownSince),
    isRepairHeldBack: () => false,
  };
  const verdicts = judge(learned([...factsIn(events), ...looks]), inventoryAt(at(now)).daemons, context);
  return verdicts.find((verdict) => verdict.rule === rule);
};

describe('a verdict waits', () => {
  it.each<Row>([
    {
      rule: 'daemon-alone',
      when: 'two tasks run together, until they may no longer',
      events: timeline(joined, daemonTask({ id: 'a', started: '00:50' }), daemonTask({ id: 'b', started: '10:00' })),
      now: '10:30',
      until: '11:00',
    },
    {
      rule: 'daemon-healthy',
      when: 'the daemon is impaired, until its grace has passed',
      events: timeline(joined, agent, health('10:00', [{ status: 'IMPAIRED', names: DAEMON }])),
      now: '10:30',
      until: '11:00',
    },
    {
      rule: 'daemon-running',
      when: 'no daemon has started, until its deadline after registration',
      events: joined,
      now: '02:00',
      until: '05:00',
    },
    {
      rule: 'daemon-running',
      when: 'an application task has started, until the daemon should have settled',
      events: timeline(joined, web),
      now: '01:10',
      until: '01:20',
    },
    {
      rule: 'daemon-running',
      when: 'that has passed, for a look at ECS',
      events: timeline(joined, web),
      now: '01:30',
      until: null,
    },
    {
      rule: 'daemon-started-first',
      when: 'an application task has started, and no look has come since',
      events: timeline(joined, web),
      now: '01:30',
      look: ['01:04'],
      until: null,
    },
    {
      rule: 'daemon-stayed-up',
      when: 'the daemon has ended, and no look says that it is down',
      events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' }), web),
      now: '10:30',
      look: ['09:00', DAEMON, 'web'],
      until: null,
    },
    {
      rule: 'daemon-stopped-last',
      when: 'all ended in order, for a closing look while ECS remembers',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
      ),
      now: '23:00',
      look: ['21:30'],
      until: '01:22:00',
    },
    {
      rule: 'daemon-stopped-last',
      when: 'an application task may still end, for its end',
      events: timeline(draining, daemonTask({ started: '00:50', ended: '22:00' }), web),
      now: '22:10',
      until: null,
    },
    {
      rule: 'repair-started',
      when: 'the daemon has ended, until ECS should have begun to drain',
      events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' })),
      now: '11:00',
      until: '15:00',
    },
    {
      rule: 'daemon-running',
      when: 'its deadline is now',
      events: joined,
      now: '05:00',
      until: '05:00',
    },
    {
      rule: 'instance-activated',
      when: 'its deadline is now',
      events: instance(['00:00 REGISTERING']),
      now: '10:00',
      until: '10:00',
    },
    {
      rule: 'instance-activated',
      when: 'the instance is REGISTERING, until its deadline',
      events: instance(['00:00 REGISTERING']),
      now: '02:00',
      until: '10:00',
    },
    {
      rule: 'instance-activated',
      when: 'the deadline has passed, for a look at ECS',
      events: instance(['00:00 REGISTERING']),
      now: '10:30',
      look: ['09:59'],
      until: null,
    },
    {
      rule: 'drain-finished',
      when: 'the instance drains, until a day has passed',
      events: draining,
      now: '30:00',
      until: '24:20:00',
    },
    {
      rule: 'drain-finished',
      when: 'the day has passed, for a look at ECS',
      events: draining,
      now: '24:21:00',
      look: ['24:19:59'],
      until: null,
    },
  ])('of $rule, $when', (row) => {
    expect(judged(row)).toMatchObject({ outcome: 'pending', until: row.until === null ? null : at(row.until) });
  });

  it.each<Omit<Row, 'until'> & { outcome: string }>([
    {
      rule: 'daemon-running',
      when: 'the look found no daemon',
      events: timeline(joined, web),
      now: '01:30',
      look: ['01:20', 'web'],
      outcome: 'violated',
    },
    {
      rule: 'daemon-started-first',
      when: 'the look found no daemon',
      events: timeline(joined, web),
      now: '01:30',
      look: ['01:05', 'web'],
      outcome: 'violated',
    },
    {
      rule: 'daemon-stopped-last',
      when: 'the closing look came in time',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
      ),
      now: '02:00:00',
      look: ['01:22:00'],
      outcome: 'held',
    },
    {
      rule: 'daemon-stopped-last',
      when: 'the closing look came when ECS had forgotten',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
      ),
      now: '02:00:00',
      look: ['01:22:00.001'],
      outcome: 'inconclusive',
    },
    {
      rule: 'instance-activated',
      when: 'the look came after the deadline',
      events: instance(['00:00 REGISTERING']),
      now: '10:30',
      look: ['10:00'],
      outcome: 'violated',
    },
    {
      rule: 'drain-finished',
      when: 'the look came after the deadline',
      events: draining,
      now: '24:21:00',
      look: ['24:20:00'],
      outcome: 'violated',
    },
    {
      rule: 'drain-finished',
      when: 'the instance was gone after the deadline, whatever looks came',
      events: timeline(draining, instance(['24:21:00 INACTIVE'], { firstVersion: 4, registeredAt: '00:00' })),
      now: '24:30:00',
      outcome: 'violated',
    },
    {
      rule: 'daemon-started-first',
      when: 'the look found no daemon on an instance that is older than the watch',
      events: timeline(joined, web),
      now: '01:30',
      look: ['01:20', 'web'],
      knownSince: '00:00.001',
      outcome: 'inconclusive',
    },
    {
      rule: 'daemon-started-first',
      when: 'the look found no daemon, and of the only application task no start is known',
      events: timeline(joined, applicationTask({ started: '01:05', lacking: ['startedAt'] })),
      now: '01:30',
      look: ['01:20', 'web'],
      outcome: 'inconclusive',
    },
    {
      rule: 'daemon-stayed-up',
      when: 'a task started before the known daemon on an instance that is older than the watch',
      events: timeline(
        joined,
        web,
        applicationTask({ id: 'later', started: '02:00' }),
        daemonTask({ started: '01:10' }),
      ),
      now: '03:00',
      look: ['02:30', DAEMON, 'web', 'later'],
      knownSince: '00:00.001',
      outcome: 'inconclusive',
    },
    {
      rule: 'daemon-stayed-up',
      when: 'of a task there no start is known',
      events: timeline(joined, applicationTask({ started: '01:05', lacking: ['startedAt'] }), agent),
      now: '03:00',
      look: ['02:30', DAEMON, 'web'],
      knownSince: '00:00.001',
      outcome: 'inconclusive',
    },
    {
      rule: 'daemon-stayed-up',
      when: 'all tasks there started with the daemon or after it',
      events: timeline(joined, web, daemonTask({ started: '01:05' })),
      now: '03:00',
      look: ['02:30', DAEMON, 'web'],
      knownSince: '00:00.001',
      outcome: 'held',
    },
  ])('no more of $rule once $when: it is $outcome', (row) => {
    expect(judged(row)).toMatchObject({ outcome: row.outcome });
  });
});
