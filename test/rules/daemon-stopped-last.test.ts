import { describe } from 'vitest';
import { applicationTask, daemonTask, deployment, expected, instance, iso, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-stopped-last';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE']);
const goneUnseen = instance([
  '00:00 REGISTERING',
  '01:00 ACTIVE',
  '20:00 DRAINING lost',
  '24:00 DEREGISTERING lost',
  '25:00 INACTIVE',
]);
/** Leaving began at some time after 01:00 and not after 20:00. */
const drainingSomeTime = instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE lost', '20:00 DRAINING']);

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'the daemon ended 20 s after the application task',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
      ),
      outcome: 'held',
      marginMs: 20_000,
    },
    {
      when: 'both ended in the same millisecond',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00.125' }),
        applicationTask({ started: '01:05', ended: '21:00.125' }),
      ),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'the last application task ended long before leaving: it counts too',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '10:00' }),
      ),
      outcome: 'held',
      marginMs: 660_000,
    },
    {
      when: 'the daemon ended in the very moment that leaving began',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '20:00' }),
        applicationTask({ started: '01:05', ended: '19:59' }),
      ),
      outcome: 'held',
      marginMs: 1_000,
    },
    {
      when: 'an idle instance went from ACTIVE to DEREGISTERING',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DEREGISTERING']),
        daemonTask({ started: '00:50', ended: '20:30' }),
        applicationTask({ started: '01:05', ended: '15:00' }),
      ),
      outcome: 'held',
      marginMs: 330_000,
    },
    {
      when: 'the instance is gone and every end is known',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '22:00' }),
        applicationTask({ started: '01:05', ended: '21:30' }),
      ),
      outcome: 'held',
      marginMs: 30_000,
    },
    {
      when: 'of two daemon tasks that ended while leaving the latest ended after the application task',
      events: timeline(
        draining,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '20:30' }),
        daemonTask({ id: 'agent-2', started: '20:29', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '20:45' }),
      ),
      outcome: 'held',
      marginMs: 15_000,
    },
    {
      when: 'leaving began somewhere in an interval, and the daemon ended within it, last',
      events: timeline(
        drainingSomeTime,
        daemonTask({ started: '00:50', ended: '19:50' }),
        applicationTask({ started: '01:05', ended: '19:40' }),
      ),
      outcome: 'held',
      marginMs: 10_000,
    },
    {
      when: 'the daemon was told to stop before the application task ended, and ended after it',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', stopping: '20:05', ended: '20:41' }),
        applicationTask({ started: '01:05', stopping: '20:04', ended: '20:40' }),
      ),
      outcome: 'held',
      marginMs: 1_000,
    },
    {
      when: 'the container of the application task exited by itself, so that stoppingAt and stoppedAt are later',
      events: timeline(
        draining,
        applicationTask({ started: '01:05', ended: '20:30', stopping: '20:40', stopped: '20:53' }),
        daemonTask({ started: '00:50', ended: '20:35' }),
      ),
      outcome: 'held',
      marginMs: 5_000,
    },
    {
      when: 'an application task never ran: it has no end to wait for',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
        applicationTask({ id: 'failed', created: '20:50', stopped: '21:30' }),
      ),
      outcome: 'held',
      marginMs: 20_000,
    },
    {
      when: 'the application task ended 1 ms after the daemon',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00.124' }),
        applicationTask({ started: '01:05', ended: '21:00.125' }),
      ),
      outcome: 'violated',
      marginMs: -1,
      tasks: ['web'],
      occurredAt: '21:00.124',
    },
    {
      when: 'two of three application tasks ended after the daemon: the margin is the latest one’s',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ id: 'before', started: '01:05', ended: '20:59' }),
        applicationTask({ id: 'after', started: '01:05', ended: '21:01' }),
        applicationTask({ id: 'latest', started: '01:05', ended: '21:08.400' }),
      ),
      outcome: 'violated',
      marginMs: -8_400,
      tasks: ['after', 'latest'],
      occurredAt: '21:00',
    },
    {
      when: 'leaving RUNNING was taken for ending by others: the application task was told to stop before the daemon ended, and ended after it (amazon-ecs-agent#3829, aws-cdk#13506, karpenter#1133)',
      events: timeline(
        draining,
        applicationTask({ started: '01:05', stopping: '20:05', ended: '20:41' }),
        daemonTask({ started: '00:50', stopping: '20:06', ended: '20:30' }),
      ),
      outcome: 'violated',
      marginMs: -11_000,
      tasks: ['web'],
      occurredAt: '20:30',
    },
    {
      when: 'leaving began somewhere in an interval, and the daemon ended within it, first',
      events: timeline(
        drainingSomeTime,
        daemonTask({ started: '00:50', ended: '19:50' }),
        applicationTask({ started: '01:05', ended: '19:55' }),
      ),
      outcome: 'violated',
      marginMs: -5_000,
      tasks: ['web'],
      occurredAt: '19:50',
    },
    {
      when: 'one application task is proven late, while the end of another is missing: the margin is unknown',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ id: 'late', started: '01:05', ended: '21:02' }),
        applicationTask({ id: 'unknown', started: '01:05' }),
      ),
      outcome: 'violated',
      marginMs: null,
      tasks: ['late'],
      occurredAt: '21:00',
    },
    {
      when: 'the daemon ended first on an instance whose start nobody saw: the stop edge needs no start edge',
      events: timeline(
        instance(['00:00 ACTIVE', '20:00 DRAINING'], { registeredAt: '-03:00:00', firstVersion: 70 }),
        daemonTask({
          started: '-02:59:00',
          created: '-02:59:20',
          ended: '21:00',
          lost: ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'],
        }),
        applicationTask({ started: '01:05', ended: '21:03' }),
      ),
      outcome: 'violated',
      marginMs: -3_000,
      tasks: ['web'],
      occurredAt: '21:00',
    },
    {
      when: 'the application task is RUNNING after the daemon ended, and its end is not in the stream',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the application task is told to stop after the daemon ended, and its end is not in the stream',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', stopping: '21:05' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the application task is STOPPED without executionStoppedAt: stoppingAt and stoppedAt prove nothing',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', stopping: '20:20', ended: '20:40', lacking: ['executionStoppedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and nobody saw it leave, though every end is known',
      events: timeline(
        goneUnseen,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '21:01' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and the end of the daemon task is not in the stream',
      events: timeline(gone, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05', ended: '20:40' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and the end of a second daemon task is not in the stream: it may have been last',
      events: timeline(
        gone,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '21:00' }),
        daemonTask({ id: 'agent-2', started: '20:59' }),
        applicationTask({ started: '01:05', ended: '21:30' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and its daemon task is STOPPED without executionStoppedAt',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', stopped: '20:30' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance registered while the first deployment of the daemon ran, and the daemon ended first',
      asked: { daemons: [expected({ createdAt: iso('00:00') })] },
      events: timeline(
        deployment(['00:00 PENDING', '00:20 IN_PROGRESS', '15:00 SUCCESSFUL']),
        instance(['00:30 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']),
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '21:01' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'a second task of the daemon still runs: a replacement is the daemon too, and nothing is over yet',
      events: timeline(
        draining,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '20:30' }),
        daemonTask({ id: 'agent-2', started: '20:29' }),
        applicationTask({ started: '01:05', ended: '20:45' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the daemon ended first, and the application task only after the deletion of the daemon',
      asked: { daemons: [expected({ deletedAt: iso('20:50') })] },
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '20:40' }),
        applicationTask({ started: '01:05', ended: '20:50' }),
      ),
      outcome: 'inconclusive',
      reason:
        "not known: how long an application task ran on: it ended after the daemon's deletion, and what comes then is not judged",
    },
  ]);

  itIsNotJudged(RULE, {}, [
    {
      when: 'the instance is not leaving',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '12:00' }),
      ),
    },
    {
      when: 'the daemon task still runs while leaving',
      events: timeline(
        draining,
        daemonTask({ started: '00:50' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
      ),
    },
    {
      when: 'the daemon ended 1 ms before leaving began: that is daemon-stayed-up’s',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '19:59.999' }),
        applicationTask({ started: '01:05', ended: '20:40' }),
      ),
    },
    {
      when: 'the drain was cancelled by a later ACTIVE',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 ACTIVE']),
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '21:30' }),
      ),
    },
    {
      when: 'no application task ran',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ created: '01:05', stopped: '21:30' }),
      ),
    },
    {
      when: 'the daemon ended at its deletion',
      asked: { daemons: [expected({ deletedAt: iso('21:00') })] },
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '22:00' }),
      ),
    },
  ]);
});
