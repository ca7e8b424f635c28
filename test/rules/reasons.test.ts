/** The reasons that people read: with the figures of what happened, and only as far as it is known. */
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  applicationTask,
  DAEMON,
  daemonTask,
  deployment,
  type Envelope,
  expected,
  health,
  instance,
  iso,
  startImpaired,
  type Time,
  timeline,
  verdictOf,
} from '../timeline/index.ts';

type Row = { rule: string; events: readonly Envelope[]; asked?: Asked; reason: string };

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '25:00 INACTIVE']);
const agent = daemonTask({ started: '00:50' });
const web = applicationTask({ started: '01:05' });
const order = { daemons: [expected(), expected({ daemonName: 'other' })], policy: { daemonOrder: ['other', DAEMON] } };
const other = daemonTask({ name: 'other', started: '00:55' });

describe('the reason of a verdict', () => {
  it.each<Row>([
    {
      rule: 'daemon-started-first',
      events: timeline(joined, agent, web),
      reason: 'the daemon task started 15 s before the first application task',
    },
    {
      rule: 'daemon-started-first',
      events: timeline(
        joined,
        startImpaired('01:06', { reason: 'insufficient CPU' }),
        startImpaired('01:06', { name: 'other', reason: 'of another daemon' }),
        daemonTask({ started: '01:10' }),
        web,
        applicationTask({ id: 'second', started: '01:07' }),
      ),
      reason:
        '2 application tasks started before the daemon task, the first 5 s early; ECS says cloudwatch-agent: TASK_CREATION_FAILED, insufficient CPU',
    },
    {
      rule: 'daemon-started-first',
      events: timeline(
        joined,
        startImpaired('01:20', { reason: 'said only after it had started' }),
        daemonTask({ started: '01:10' }),
        web,
      ),
      reason: '1 application task started before the daemon task, the first 5 s early',
    },
    {
      rule: 'daemon-started-first',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '03:00 ACTIVE disconnected']), web),
      reason:
        "not known: when the daemon task started: no start of it is known; ECS's agent there is disconnected: ECS learns late, or never, what happens there",
    },
    {
      rule: 'daemon-running',
      events: timeline(joined, agent),
      reason: 'the daemon task started 50 s after registration',
    },
    {
      rule: 'daemon-running',
      events: timeline(joined, daemonTask({ started: '05:10' })),
      reason: "the daemon's first task started 10 s after its deadline",
    },
    {
      rule: 'daemon-running',
      events: timeline(joined, daemonTask({ started: '05:10' }), web),
      reason: "the daemon's first task started 3 min 50 s after its deadline",
    },
    {
      rule: 'daemon-stayed-up',
      events: timeline(joined, agent, web),
      reason: 'some task of the daemon ran throughout',
    },
    {
      rule: 'daemon-stayed-up',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'next', started: '12:30' }),
        web,
        applicationTask({ id: 'short', started: '01:10', ended: '11:00' }),
      ),
      reason: '2 application tasks ran without the daemon, the longest for 2 min 30 s',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
        applicationTask({ id: 'first', started: '01:05', ended: '20:30' }),
      ),
      reason: 'the daemon task ended 1 min after the last application task',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '22:30' }),
        applicationTask({ id: 'second', started: '01:05', ended: '22:00' }),
      ),
      reason: '2 application tasks outlived the daemon task, the last by 1 min 30 s',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '22:30' }),
        applicationTask({ id: 'second', started: '01:05' }),
      ),
      reason: '1 application task outlived the daemon task',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', stopped: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
      ),
      reason: 'not known: when a task of the daemon ended: it has no executionStoppedAt',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', stopped: '23:00' }),
      ),
      reason: 'not known: when an application task ended: it has no executionStoppedAt',
    },
    {
      rule: 'daemon-stopped-last',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', stopped: '21:00' }),
      ),
      reason: 'every application task ended before the daemon',
    },
    {
      rule: 'daemon-alone',
      events: timeline(
        joined,
        daemonTask({ id: 'a', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'b', started: '10:20' }),
      ),
      reason: 'no two tasks of the daemon ran together',
    },
    {
      rule: 'daemon-alone',
      events: timeline(
        joined,
        daemonTask({ id: 'a', started: '00:50', ended: '10:30' }),
        daemonTask({ id: 'b', started: '10:00' }),
      ),
      reason: 'two tasks of the daemon ran together for 30 s',
    },
    {
      rule: 'daemon-alone',
      events: timeline(
        joined,
        daemonTask({ id: 'a', started: '00:50', ended: '11:30' }),
        daemonTask({ id: 'b', started: '10:00' }),
      ),
      reason: 'two tasks of the daemon ran together for 1 min 30 s',
    },
    {
      rule: 'daemon-healthy',
      asked: { now: '12:30' },
      events: timeline(joined, agent, health('10:00', [{ status: 'IMPAIRED', names: DAEMON }])),
      reason: 'the daemon has been IMPAIRED for 2 min 30 s',
    },
    {
      rule: 'daemon-healthy',
      asked: { now: '12:30' },
      events: timeline(joined, agent, health('10:00', [{ status: 'OK', names: DAEMON }])),
      reason: 'ECS reports the daemon healthy',
    },
    {
      rule: 'daemon-healthy',
      asked: { now: '12:30' },
      events: timeline(joined, agent, health('10:00', [{ status: 'INSUFFICIENT_DATA', names: DAEMON }])),
      reason: 'not known: the health of the daemon: ECS reports INSUFFICIENT_DATA',
    },
    {
      rule: 'daemon-healthy',
      asked: { now: '40:00' },
      events: timeline(gone, agent, health('24:30', [{ status: 'IMPAIRED', names: DAEMON }])),
      reason: 'the container instance was gone before the grace had passed',
    },
    {
      rule: 'instance-activated',
      asked: { daemon: null },
      events: joined,
      reason: 'ACTIVE 1 min after registration',
    },
    {
      rule: 'instance-activated',
      asked: { daemon: null },
      events: instance(['00:00 REGISTERING', '11:30 ACTIVE']),
      reason: 'ACTIVE 1 min 30 s after the deadline',
    },
    {
      rule: 'instance-activated',
      asked: { daemon: null, now: '12:00' },
      events: timeline(
        instance(['00:00 REGISTERING']),
        startImpaired('00:40', { reason: 'insufficient CPU' }),
        startImpaired('00:50', { name: 'other', reason: 'insufficient memory' }),
      ),
      reason:
        'not ACTIVE 2 min after the deadline; ECS says cloudwatch-agent: TASK_CREATION_FAILED, insufficient CPU; other: TASK_CREATION_FAILED, insufficient memory',
    },
    {
      rule: 'repair-started',
      events: timeline(draining, daemonTask({ started: '00:50', ended: '19:00' })),
      reason: 'ECS began draining 1 min after the daemon failed',
    },
    {
      rule: 'repair-started',
      events: timeline(draining, daemonTask({ started: '00:50', ended: '14:00' })),
      reason: 'ECS began draining only 6 min after the daemon failed',
    },
    {
      rule: 'repair-started',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DEREGISTERING']),
        daemonTask({ started: '00:50', ended: '14:00' }),
      ),
      reason: 'ECS began deregistering the container instance only 6 min after the daemon failed',
    },
    {
      rule: 'repair-started',
      asked: { now: '21:00' },
      events: timeline(joined, daemonTask({ started: '00:50', ended: '14:00' })),
      reason: 'ECS has not begun draining 7 min after the daemon failed',
    },
    {
      rule: 'drain-finished',
      asked: { daemon: null },
      events: gone,
      reason: 'gone 5 min after it began to leave',
    },
    {
      rule: 'drain-finished',
      asked: { daemon: null, now: '40:00', policy: { drainDeadlineSeconds: 600 } },
      events: draining,
      reason: 'the drain has taken 20 min',
    },
    {
      rule: 'drain-finished',
      asked: { daemon: null, policy: { drainDeadlineSeconds: 240 } },
      events: gone,
      reason: 'the drain took 5 min',
    },
    {
      rule: 'deployment-settled',
      asked: { on: null },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS', '09:00 STOPPED']),
      reason: 'the deployment was stopped',
    },
    {
      rule: 'deployment-settled',
      asked: { on: null, now: '40:00', policy: { deploymentDeadlineSeconds: 600 } },
      events: deployment(['05:00 PENDING', '06:00 IN_PROGRESS']),
      reason: 'the deployment lasted 35 min',
    },
    {
      rule: 'daemons-in-order',
      asked: order,
      events: timeline(joined, other, agent),
      reason: 'it started 5 s before a daemon that must come first',
    },
    {
      rule: 'daemons-in-order',
      asked: order,
      events: timeline(joined, other, daemonTask({ started: '00:59' })),
      reason: 'it started 4 s after the daemons before it',
    },
    {
      rule: 'daemon-stayed-up',
      asked: { daemons: [expected({ deletedAt: iso('10:00') })], now: '30:00' },
      events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' }), web),
      reason: 'some task of the daemon ran throughout',
    },
  ])('of $rule: $reason', ({ rule, events, asked, reason }) => {
    expect(verdictOf(rule, events, asked)?.reason).toBe(reason);
  });
});

const signals = { policy: { judgeSignals: true } };
/** A task of the daemon that ECS told to stop. */
const told = (life: Parameters<typeof daemonTask>[0]) =>
  daemonTask({ started: '00:50', stopCode: 'ServiceSchedulerInitiated', ...life });
const ended = (id: string, moment: Time) => applicationTask({ id, started: '01:05', ended: moment });

describe('the reason of daemon-signalled-last', () => {
  it.each<{ events: readonly Envelope[]; reason: string }>([
    {
      events: [...told({ stopping: '20:42' }), ...ended('web', '20:40')],
      reason: 'the daemon was told to stop 2 s after the last application task ended',
    },
    {
      events: [...told({ stopping: '20:42' }), ...applicationTask({ started: '01:05', stopped: '20:40' })],
      reason: 'every application task ended before the daemon was told to stop',
    },
    {
      events: [...told({ stopping: '20:35' }), ...ended('web', '20:40')],
      reason: '1 application task still ran when the daemon was told to stop, for 5 s more',
    },
    {
      events: [...told({ stopping: '20:35' }), ...ended('web', '20:40'), ...ended('api', '20:50')],
      reason: '2 application tasks still ran when the daemon was told to stop, the last for 15 s more',
    },
    {
      events: [...told({ stopping: '20:35' }), ...ended('api', '20:40'), ...web],
      reason: '1 application task still ran when the daemon was told to stop',
    },
    {
      events: [...told({ stopping: '20:35', lacking: ['stopCode'] }), ...ended('api', '20:40')],
      reason: 'not known: why the daemon task was told to stop: it has no stopCode',
    },
    {
      events: [
        ...told({ id: 'a', stopping: '20:30', lacking: ['stopCode'] }),
        ...told({ id: 'b', stopping: '20:45' }),
        ...ended('api', '20:40'),
      ],
      reason: 'not known: why the daemon task was told to stop: it has no stopCode',
    },
    {
      events: [...told({ stopping: '20:35' }), ...web],
      reason: 'not known: when an application task ended: it has no executionStoppedAt',
    },
  ])('is: $reason', ({ events, reason }) => {
    expect(verdictOf('daemon-signalled-last', timeline(draining, events), signals)?.reason).toBe(reason);
  });

  it('says where it is not known which of two signals came while the instance left', () => {
    const someTime = instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE lost', '20:00 DRAINING']);
    const twice = [...told({ id: 'a', stopping: '15:00' }), ...told({ id: 'b', stopping: '20:30' })];
    const events = timeline(someTime, twice, ended('api', '20:20'));
    expect(verdictOf('daemon-signalled-last', events, signals)?.reason).toBe(
      'not known: when the container instance began to leave',
    );
  });
});
