import { describe } from 'vitest';
import {
  applicationTask,
  daemonTask,
  deployment,
  expected,
  instance,
  iso,
  startImpaired,
  type Time,
  timeline,
} from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-running';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const unregistered = instance(['00:00 REGISTERING', '01:00 ACTIVE'], { registeredAt: null });
const NO_REGISTRATION = 'not known: when the container instance registered: no registeredAt of it is known';
const deleted = (moment: Time) => ({ daemons: [expected({ deletedAt: iso(moment) })] });

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'the daemon started soon after registration and before the application task',
      events: timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' })),
      outcome: 'held',
    },
    {
      when: 'it started exactly 300 s after registration and no application task is there',
      events: timeline(joined, daemonTask({ started: '05:00' })),
      outcome: 'held',
    },
    {
      when: 'it started exactly 15 s after the first application task',
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:20' })),
      outcome: 'held',
    },
    {
      when: 'it ended again: only its first start counts',
      events: timeline(joined, daemonTask({ started: '00:50', ended: '02:00' }), applicationTask({ started: '01:05' })),
      outcome: 'held',
    },
    {
      when: 'the stream begins after the registration: the start that is known is early enough',
      events: timeline(
        instance(['00:00 ACTIVE'], { registeredAt: '-02:00', firstVersion: 2 }),
        daemonTask({ started: '00:50' }),
        applicationTask({ started: '01:05' }),
      ),
      outcome: 'held',
    },
    {
      when: 'the instance was ACTIVE and is leaving',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '25:00 INACTIVE']),
        daemonTask({ started: '00:50', ended: '21:00' }),
      ),
      outcome: 'held',
    },
    {
      when: 'it started 300.001 s after registration',
      events: timeline(joined, daemonTask({ started: '05:00.001' })),
      outcome: 'violated',
      occurredAt: '05:00',
    },
    {
      when: 'it started 15.001 s after the first application task: only tasks earlier than that are named',
      events: timeline(
        joined,
        applicationTask({ id: 'too-early', started: '01:05' }),
        applicationTask({ id: 'within', started: '01:05.001' }),
        daemonTask({ started: '01:20.001' }),
      ),
      outcome: 'violated',
      tasks: ['too-early'],
      occurredAt: '01:20',
    },
    {
      when: 'it missed both: the earlier of the two limits is the moment',
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '06:00' })),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '01:20',
    },
    {
      when: 'the policy allows less time from registration',
      asked: { policy: { startDeadlineSeconds: 30 } },
      events: timeline(joined, daemonTask({ started: '00:50' }), applicationTask({ started: '01:05' })),
      outcome: 'violated',
      occurredAt: '00:30',
    },
    {
      when: 'the policy allows less time from the first application task',
      asked: { policy: { settleSeconds: 2 } },
      events: timeline(joined, applicationTask({ started: '01:05' }), daemonTask({ started: '01:08' })),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '01:07',
    },
    {
      when: 'it has not started and the start deadline is 1 ms away',
      asked: { now: '04:59.999' },
      events: timeline(joined, daemonTask({ created: '00:40' })),
      outcome: 'pending',
    },
    {
      when: 'nothing is known of the daemon and the start deadline lies ahead',
      asked: { now: '02:00' },
      events: joined,
      outcome: 'pending',
    },
    {
      when: 'no start is in the stream and the deadline has passed: that needs a look',
      asked: { now: '05:00.001' },
      events: timeline(joined, applicationTask({ started: '01:05' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the only daemon task never ran and the deadline has passed',
      asked: { now: '30:00' },
      events: timeline(joined, daemonTask({ created: '00:40', stopped: '02:00' })),
      outcome: 'inconclusive',
    },
    {
      when: 'the daemon task is RUNNING without startedAt and the deadline has passed',
      asked: { now: '30:00' },
      events: timeline(joined, daemonTask({ started: '00:50', lacking: ['startedAt'] })),
      outcome: 'inconclusive',
    },
    {
      when: 'the start is late, but the stream begins 5.001 s after the registration: an earlier one may be missed',
      events: timeline(
        instance(['00:05.001 REGISTERING', '01:00 ACTIVE'], { registeredAt: '00:00' }),
        daemonTask({ started: '06:00' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the start is late against the application task, but the stream begins long after the registration',
      events: timeline(
        instance(['00:00 ACTIVE'], { registeredAt: '-02:00', firstVersion: 2 }),
        applicationTask({ started: '00:20' }),
        daemonTask({ started: '00:50' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'an application task is RUNNING without startedAt: the daemon may be late for it',
      asked: { now: '30:00' },
      events: timeline(
        joined,
        daemonTask({ started: '02:00' }),
        applicationTask({ started: '01:05', lacking: ['startedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'nothing tells when the instance registered',
      asked: { now: '30:00' },
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE'], { registeredAt: null }),
        daemonTask({ started: '00:50' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance registered while the first deployment of the daemon ran, and the start is late',
      asked: { daemons: [expected({ createdAt: iso('00:00') })] },
      events: timeline(
        deployment(['00:00 PENDING', '00:20 IN_PROGRESS', '15:00 SUCCESSFUL']),
        instance(['00:30 REGISTERING', '01:00 ACTIVE']),
        daemonTask({ started: '07:00' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'it started late, and another task of it may have started earlier',
      events: timeline(
        joined,
        daemonTask({ started: '07:00' }),
        daemonTask({ id: 'unknown', started: '00:50', lacking: ['startedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'none started, and the daemon was deleted a millisecond after its deadline',
      asked: { ...deleted('05:00.001'), now: '30:00' },
      events: joined,
      outcome: 'inconclusive',
      reason: 'not known: whether a task of the daemon runs: no start of it is known',
    },
    {
      when: 'none started, and nothing tells when the instance registered',
      asked: { now: '30:00' },
      events: unregistered,
      outcome: 'inconclusive',
      reason: NO_REGISTRATION,
    },
    {
      when: 'nothing tells that either, and the daemon was deleted at its deadline after an application task',
      asked: { ...deleted('01:20'), now: '30:00' },
      events: timeline(unregistered, applicationTask({ started: '01:05' })),
      outcome: 'inconclusive',
      reason: NO_REGISTRATION,
    },
    {
      when: 'nothing tells that either, and it was deleted a millisecond later',
      asked: { ...deleted('01:20.001'), now: '30:00' },
      events: timeline(unregistered, applicationTask({ started: '01:05' })),
      outcome: 'inconclusive',
      reason: 'not known: whether a task of the daemon runs: no start of it is known',
    },
  ]);

  itIsNotJudged(RULE, {}, [
    {
      when: 'none started, and the daemon was deleted at its deadline',
      asked: { ...deleted('05:00'), now: '30:00' },
      events: joined,
    },
    {
      when: 'the instance has never been ACTIVE',
      asked: { now: '30:00' },
      events: timeline(instance(['00:00 REGISTERING']), daemonTask({ started: '06:00' })),
    },
    {
      when: 'the instance registered before the first deployment of the daemon began',
      asked: { daemons: [expected({ createdAt: iso('09:00') })] },
      events: timeline(
        joined,
        deployment(['10:00 PENDING', '11:00 IN_PROGRESS', '20:00 SUCCESSFUL']),
        daemonTask({ started: '12:00' }),
      ),
    },
  ]);
});

describe('without --daemons', () => {
  const ready = instance(['00:00 REGISTERING', '08:30 ACTIVE']);
  const late = daemonTask({ created: '08:00', started: '08:20' });
  const impaired = ['00:40', '03:40', '06:40'] as const;

  itJudges(RULE, { daemons: 'seen' }, [
    {
      when: 'a late daemon is seen from the first time that ECS could not start it, however often ECS says so',
      events: timeline(ready, ...impaired.map((time) => startImpaired(time, { reason: 'RESOURCE:CPU' })), late),
      outcome: 'violated',
      occurredAt: '05:00',
    },
    {
      when: 'a late daemon was seen by nothing but its own task',
      events: timeline(ready, late),
      outcome: 'inconclusive',
    },
  ]);
});
