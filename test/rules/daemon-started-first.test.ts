import { describe } from 'vitest';
import { applicationTask, daemonTask, deployment, expected, instance, iso, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-started-first';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
/** The first deployment of a daemon that was created while the stream ran. */
const firstDeployment = deployment(['10:00 PENDING', '11:00 IN_PROGRESS', '20:00 SUCCESSFUL']);
const createdInStream = { daemons: [expected({ createdAt: iso('09:00') })] };
/** Watched since noon, so that what is known reaches back to every later registration. */
const watched = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { on: 'other' });

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'the application task started 18 s after the daemon, although it was created 27 s before it',
      events: timeline(
        joined,
        daemonTask({ created: '00:40', started: '00:50' }),
        applicationTask({ created: '00:13', started: '01:08' }),
      ),
      outcome: 'held',
      marginMs: 18_000,
    },
    {
      when: 'both started in the same millisecond',
      events: timeline(joined, daemonTask({ started: '01:00.250' }), applicationTask({ started: '01:00.250' })),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'the application task started 1 ms later',
      events: timeline(joined, daemonTask({ started: '01:00.999' }), applicationTask({ started: '01:01' })),
      outcome: 'held',
      marginMs: 1,
    },
    {
      when: 'of several application tasks the first started after the daemon',
      events: timeline(
        joined,
        daemonTask({ started: '00:50' }),
        applicationTask({ id: 'late', started: '05:00' }),
        applicationTask({ id: 'first', started: '01:02.345' }),
      ),
      outcome: 'held',
      marginMs: 12_345,
    },
    {
      when: 'an earlier task of the daemon, which has ended, started first',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '02:00' }),
        daemonTask({ id: 'agent-2', started: '03:00' }),
        applicationTask({ started: '01:00' }),
      ),
      outcome: 'held',
      marginMs: 10_000,
    },
    {
      when: 'the stream begins long after the registration: the start that is known is early enough',
      events: timeline(
        instance(['04:00 ACTIVE'], { registeredAt: '-03:00:00', firstVersion: 50 }),
        daemonTask({ started: '05:00' }),
        applicationTask({ started: '05:10' }),
      ),
      outcome: 'held',
      marginMs: 10_000,
    },
    {
      when: 'nothing tells when the instance registered: the start that is known is early enough',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE'], { registeredAt: null }),
        daemonTask({ started: '00:50' }),
        applicationTask({ started: '01:10' }),
      ),
      outcome: 'held',
      marginMs: 20_000,
    },
    {
      when: 'the instance registered during the first deployment and the daemon was first',
      asked: createdInStream,
      events: timeline(
        watched,
        firstDeployment,
        instance(['15:00 REGISTERING', '16:00 ACTIVE']),
        daemonTask({ started: '15:50' }),
        applicationTask({ started: '16:05' }),
      ),
      outcome: 'held',
      marginMs: 15_000,
    },
    {
      when: 'another daemon started after the application task, but this one before it',
      events: timeline(
        joined,
        daemonTask({ started: '00:50' }),
        applicationTask({ started: '01:05' }),
        daemonTask({ name: 'other-daemon', started: '01:20' }),
      ),
      outcome: 'held',
      marginMs: 15_000,
    },
    {
      when: 'the application task started 1 ms earlier',
      events: timeline(joined, daemonTask({ started: '01:00.500' }), applicationTask({ started: '01:00.499' })),
      outcome: 'violated',
      marginMs: -1,
      tasks: ['web'],
      occurredAt: '01:00.499',
    },
    {
      when: 'two of three application tasks started earlier: both are named, the margin is the earliest one’s',
      events: timeline(
        joined,
        daemonTask({ started: '01:20' }),
        applicationTask({ id: 'early', started: '01:19' }),
        applicationTask({ id: 'earliest', started: '01:11.600' }),
        applicationTask({ id: 'fine', started: '01:20' }),
      ),
      outcome: 'violated',
      marginMs: -8_400,
      tasks: ['early', 'earliest'],
      occurredAt: '01:11.600',
    },
    {
      when: 'the early application task had ended before the daemon started',
      events: timeline(joined, applicationTask({ started: '01:01', ended: '01:30' }), daemonTask({ started: '02:00' })),
      outcome: 'violated',
      marginMs: -59_000,
      tasks: ['web'],
      occurredAt: '01:01',
    },
    {
      when: 'the oldest fact of the stream is exactly 5 s after the registration',
      events: timeline(
        instance(['00:05 REGISTERING', '01:00 ACTIVE'], { registeredAt: '00:00' }),
        applicationTask({ started: '01:01' }),
        daemonTask({ started: '01:02' }),
      ),
      outcome: 'violated',
      marginMs: -1_000,
      tasks: ['web'],
      occurredAt: '01:01',
    },
    {
      when: 'only the fact of another instance reaches back to the registration',
      events: timeline(
        watched,
        instance(['00:59 ACTIVE'], { registeredAt: '00:04', firstVersion: 2 }),
        applicationTask({ started: '01:21' }),
        daemonTask({ started: '01:22' }),
      ),
      outcome: 'violated',
      marginMs: -1_000,
      tasks: ['web'],
      occurredAt: '01:21',
    },
    {
      when: 'one task is proven early, while the start of another is missing: the margin is unknown',
      events: timeline(
        joined,
        applicationTask({ id: 'early', started: '01:01' }),
        applicationTask({ id: 'unknown', started: '01:04', lacking: ['startedAt'] }),
        daemonTask({ started: '01:05' }),
      ),
      outcome: 'violated',
      marginMs: null,
      tasks: ['early'],
      occurredAt: '01:01',
    },
    {
      when: 'a task of the daemon never ran before the application task started',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', created: '00:20', stopped: '00:40' }),
        applicationTask({ started: '01:05' }),
        daemonTask({ id: 'agent-2', started: '01:10' }),
      ),
      outcome: 'violated',
      marginMs: -5_000,
      tasks: ['web'],
      occurredAt: '01:05',
    },
    {
      when: 'the instance registered after the first deployment succeeded',
      asked: createdInStream,
      events: timeline(
        watched,
        firstDeployment,
        instance(['20:30 REGISTERING', '21:00 ACTIVE']),
        applicationTask({ started: '21:05' }),
        daemonTask({ started: '21:06' }),
      ),
      outcome: 'violated',
      marginMs: -1_000,
      tasks: ['web'],
      occurredAt: '21:05',
    },
    {
      when: 'no task of the daemon is in the stream',
      events: timeline(joined, applicationTask({ started: '01:05' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the daemon task is known only before it started',
      events: timeline(
        joined,
        daemonTask({ started: '01:10', lost: ['RUNNING'] }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the oldest fact of the stream is 5.001 s after the registration: an earlier daemon task may be missed',
      events: timeline(
        instance(['00:05.001 REGISTERING', '01:00 ACTIVE'], { registeredAt: '00:00' }),
        applicationTask({ started: '01:01' }),
        daemonTask({ started: '01:02' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the application task seems early and nothing tells when the instance registered',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE'], { registeredAt: null }),
        applicationTask({ started: '01:01' }),
        daemonTask({ started: '01:02' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the only application task is RUNNING without startedAt',
      events: timeline(
        joined,
        daemonTask({ started: '00:50' }),
        applicationTask({ started: '01:05', lacking: ['startedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'one of two application tasks is RUNNING without startedAt',
      events: timeline(
        joined,
        daemonTask({ started: '00:50' }),
        applicationTask({ id: 'fine', started: '01:05' }),
        applicationTask({ id: 'unknown', started: '01:06', lacking: ['startedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'an earlier task of the daemon is RUNNING without startedAt: it may have been first',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', lacking: ['startedAt'] }),
        applicationTask({ started: '01:05' }),
        daemonTask({ id: 'agent-2', started: '01:30' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance registered while the first deployment ran, and the application task was first',
      asked: createdInStream,
      events: timeline(
        watched,
        firstDeployment,
        instance(['15:00 REGISTERING', '16:00 ACTIVE']),
        applicationTask({ started: '16:05' }),
        daemonTask({ started: '16:06' }),
      ),
      outcome: 'inconclusive',
    },
  ]);

  itIsNotJudged(RULE, {}, [
    { when: 'no application task is there', events: timeline(joined, daemonTask({ started: '00:50' })) },
    {
      when: 'the only application task never ran',
      events: timeline(
        joined,
        daemonTask({ started: '00:50' }),
        applicationTask({ created: '00:20', stopped: '00:40' }),
      ),
    },
    {
      when: 'the only application task is still PENDING',
      events: timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ created: '00:40' })),
    },
    {
      when: 'the application task is on another instance',
      events: timeline(
        joined,
        watched,
        daemonTask({ started: '00:50' }),
        applicationTask({ on: 'other', started: '00:40' }),
      ),
    },
    {
      when: 'the daemon covers other capacity providers',
      asked: { daemons: [expected({ capacityProviderNames: ['managed-gpu'] })] },
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:10' })),
    },
    {
      when: 'the daemon is of another cluster',
      asked: { daemons: [expected({ clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/other' })] },
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:10' })),
    },
    {
      when: 'the instance registered before the first deployment began',
      asked: createdInStream,
      events: timeline(
        watched,
        firstDeployment,
        instance(['09:30 REGISTERING', '09:40 ACTIVE']),
        applicationTask({ started: '09:45' }),
        daemonTask({ started: '12:00' }),
      ),
    },
    {
      when: 'the instance registered before the daemon was created, and no deployment is known',
      asked: createdInStream,
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '12:00' })),
    },
    {
      when: 'the only application task started at the deletion of the daemon',
      asked: { daemons: [expected({ deletedAt: iso('20:00') })] },
      events: timeline(joined, daemonTask({ started: '00:50', ended: '20:10' }), applicationTask({ started: '20:00' })),
    },
  ]);
});
