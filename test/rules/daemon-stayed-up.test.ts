import { describe } from 'vitest';
import { applicationTask, daemonTask, deployment, expected, instance, iso, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-stayed-up';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE']);

/** Leaving began at some time after 01:00 and not after 20:00. */
const drainingSomeTime = instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE lost', '20:00 DRAINING']);
const UNKNOWN = 'not known: whether a task of the daemon ran throughout: an end, or when the instance began to leave';

describe(RULE, () => {
  itJudges(RULE, { now: '59:00' }, [
    {
      when: 'the daemon ended while the instance may have been leaving: the other rule judges that end, if it was',
      events: timeline(
        drainingSomeTime,
        daemonTask({ started: '00:50', ended: '15:00' }),
        applicationTask({ started: '01:05', ended: '14:00' }),
      ),
      outcome: 'inconclusive',
      reason: UNKNOWN,
    },
    {
      when: 'the daemon ended then, beside a task of it that did not',
      events: timeline(
        drainingSomeTime,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '15:00' }),
        daemonTask({ id: 'agent-2', started: '14:30', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '20:30' }),
      ),
      outcome: 'inconclusive',
      reason: UNKNOWN,
    },
    {
      when: 'the daemon ended when the instance surely left',
      events: timeline(
        drainingSomeTime,
        daemonTask({ started: '00:50', ended: '20:00' }),
        applicationTask({ started: '01:05', ended: '14:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'it is known when the instance began to leave, and the daemon ended before that and after the last task',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '15:00' }),
        applicationTask({ started: '01:05', ended: '14:00' }),
      ),
      outcome: 'held',
    },
  ]);

  itJudges(RULE, {}, [
    {
      when: 'both still run',
      events: timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' })),
      outcome: 'held',
    },
    {
      when: 'the application task ended in the very millisecond that the daemon did',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '10:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the next task of the daemon started in the very millisecond that the first ended',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'held',
    },
    {
      when: 'a long task of the daemon spans the gap between two short ones',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '30:00' }),
        daemonTask({ id: 'agent-2', started: '02:00', ended: '03:00' }),
        daemonTask({ id: 'agent-3', started: '05:00', ended: '06:00' }),
        applicationTask({ started: '01:05', ended: '29:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the application task ran before the daemon’s first start: that part is daemon-started-first’s',
      events: timeline(
        joined,
        applicationTask({ started: '01:05' }),
        applicationTask({ id: 'short', started: '01:06', ended: '01:10' }),
        daemonTask({ started: '01:20' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the daemon ended in the moment that leaving began, and nothing started later',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '20:00' }),
        applicationTask({ started: '01:05', ended: '21:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the daemon ended while the instance was leaving: that is daemon-stopped-last’s',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '21:30' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the daemon is told to stop and has not ended: leaving RUNNING is not ending (amazon-ecs-agent#3829)',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', stopping: '10:00' }),
        applicationTask({ started: '01:05', ended: '11:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the application task was told to stop later than its containers ended, after the daemon’s end',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:05' }),
        applicationTask({ started: '01:05', ended: '10:00', stopping: '10:10', stopped: '10:23' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the daemon ended and another started 2 min later',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '12:00' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'violated',
      marginMs: -120_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'the gap is 1 ms',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00.001' }),
        daemonTask({ id: 'agent-2', started: '10:00.002' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'violated',
      marginMs: -1,
      tasks: ['web'],
      occurredAt: '10:00.001',
    },
    {
      when: 'the daemon ended for good 5 min before the application task',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '15:00' }),
      ),
      outcome: 'violated',
      marginMs: -300_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'the application task still runs: the gap counts up to the clock',
      asked: { now: '20:00' },
      events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' }), applicationTask({ started: '01:05' })),
      outcome: 'violated',
      marginMs: -600_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'the application task left RUNNING before the daemon ended, and ended after it (aws-cdk#13506)',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', stopping: '09:40', ended: '10:10' }),
      ),
      outcome: 'violated',
      marginMs: -10_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'the gap began before leaving: it counts up to the end of the application task, past the drain',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING']),
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '15:00' }),
      ),
      outcome: 'violated',
      marginMs: -300_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'the daemon ended 1 ms before leaving began',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '19:59.999' }),
        applicationTask({ started: '01:05', ended: '20:30' }),
      ),
      outcome: 'violated',
      marginMs: -30_001,
      tasks: ['web'],
      occurredAt: '19:59.999',
    },
    {
      when: 'the application task ended within the gap',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '12:00' }),
        applicationTask({ started: '01:05', ended: '11:00' }),
      ),
      outcome: 'violated',
      marginMs: -60_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'one application task spans the gap and another started within it: both are named',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '12:00' }),
        applicationTask({ id: 'spanning', started: '01:05' }),
        applicationTask({ id: 'within', started: '11:00' }),
        applicationTask({ id: 'ended', started: '01:05', ended: '09:00' }),
        applicationTask({ id: 'later', started: '12:00' }),
      ),
      outcome: 'violated',
      marginMs: -120_000,
      tasks: ['spanning', 'within'],
      occurredAt: '10:00',
    },
    {
      when: 'an application task started within the gap: its uncovered part begins at its start',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '12:00' }),
        applicationTask({ started: '11:00' }),
      ),
      outcome: 'violated',
      marginMs: -60_000,
      tasks: ['web'],
      occurredAt: '11:00',
    },
    {
      when: 'there were two gaps: the longest is the margin, the earliest the moment',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '10:30', ended: '15:00' }),
        daemonTask({ id: 'agent-3', started: '17:00' }),
        applicationTask({ id: 'both', started: '01:05' }),
        applicationTask({ id: 'only-the-first', started: '01:05', ended: '12:00' }),
      ),
      outcome: 'violated',
      marginMs: -120_000,
      tasks: ['both', 'only-the-first'],
      occurredAt: '10:00',
    },
    {
      when: 'the gap began after leaving, and the daemon started again: it counts up to that start',
      events: timeline(
        draining,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '21:00' }),
        daemonTask({ id: 'agent-2', started: '21:30', ended: '26:00' }),
        applicationTask({ started: '01:05', ended: '25:00' }),
      ),
      outcome: 'violated',
      marginMs: -30_000,
      tasks: ['web'],
      occurredAt: '21:00',
    },
    {
      when: 'the gap lies in a drain that a later ACTIVE cancelled',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '22:00 ACTIVE']),
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ started: '01:05', ended: '21:30' }),
      ),
      outcome: 'violated',
      marginMs: -30_000,
      tasks: ['web'],
      occurredAt: '21:00',
    },
    {
      when: 'the gap began before the interval in which leaving began',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '12:00 ACTIVE', '15:00 ACTIVE lost', '20:00 DRAINING']),
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '20:30' }),
      ),
      outcome: 'violated',
      marginMs: -630_000,
      tasks: ['web'],
      occurredAt: '10:00',
    },
    {
      when: 'one application task is proven uncovered, while the end of another is missing: the margin is unknown',
      events: timeline(
        gone,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ id: 'proven', started: '01:05', ended: '11:00' }),
        applicationTask({ id: 'unknown', started: '01:05' }),
      ),
      outcome: 'violated',
      marginMs: null,
      tasks: ['proven'],
      occurredAt: '10:00',
    },
    {
      when: 'leaving began somewhere in an interval, and the daemon ended within it, before the application task',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '15:00 ACTIVE lost', '20:00 DRAINING']),
        daemonTask({ started: '00:50', ended: '19:50' }),
        applicationTask({ started: '01:05', ended: '19:55' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the daemon task is STOPPED without executionStoppedAt while the application task runs',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', stopped: '10:00' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the application task is STOPPED without executionStoppedAt after the daemon ended',
      events: timeline(
        joined,
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', stopped: '11:00' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and the end of the daemon task is not in the stream',
      events: timeline(gone, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05', ended: '15:00' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and the end of the application task is not in the stream',
      events: timeline(gone, daemonTask({ started: '00:50', ended: '10:00' }), applicationTask({ started: '01:05' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance registered while the first deployment of the daemon ran, and there is a gap',
      asked: { daemons: [expected({ createdAt: iso('00:00') })] },
      events: timeline(
        deployment(['00:00 PENDING', '00:20 IN_PROGRESS', '15:00 SUCCESSFUL']),
        instance(['00:30 REGISTERING', '01:00 ACTIVE']),
        daemonTask({ started: '00:50', ended: '10:00' }),
        applicationTask({ started: '01:05', ended: '11:00' }),
      ),
      outcome: 'inconclusive',
    },
  ]);

  itIsNotJudged(RULE, {}, [
    { when: 'no application task ran', events: timeline(joined, daemonTask({ started: '00:50', ended: '10:00' })) },
    { when: 'the daemon never started', events: timeline(joined, applicationTask({ started: '01:05' })) },
    {
      when: 'the only daemon task never ran',
      events: timeline(
        joined,
        daemonTask({ created: '00:40', stopped: '02:00' }),
        applicationTask({ started: '01:05' }),
      ),
    },
  ]);
});
