import { describe } from 'vitest';
import { applicationTask, DAEMON, daemonTask, expected, instance, startImpaired, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'instance-activated';
const REASON = 'RESOURCE:CPU - Unable to place daemon task on container instance: insufficient CPU';
const SAID = `ECS says ${DAEMON}: TASK_CREATION_FAILED, ${REASON}`;
const cannotStart = startImpaired('01:30', { reason: REASON });

describe(RULE, () => {
  itJudges(RULE, { daemon: null }, [
    {
      when: 'it became ACTIVE in a minute',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it became ACTIVE exactly 600 s after registration',
      events: instance(['00:00 REGISTERING', '10:00 ACTIVE']),
      outcome: 'held',
    },
    {
      when: 'later events repeat ACTIVE: the lowest version counts',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE', '30:00 ACTIVE', '50:00 ACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it is leaving by now',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE', '30:00 DRAINING', '50:00 INACTIVE']),
      outcome: 'held',
    },
    {
      when: 'its registration failed: at once',
      events: instance(['00:00 REGISTERING', '02:00 REGISTRATION_FAILED']),
      outcome: 'violated',
      occurredAt: '02:00',
    },
    {
      when: 'its registration failed, and it is gone',
      events: instance(['00:00 REGISTERING', '02:00 REGISTRATION_FAILED', '03:00 INACTIVE']),
      outcome: 'violated',
      occurredAt: '02:00',
    },
    {
      when: 'only the failure of its registration arrived',
      events: instance(['00:00 REGISTERING lost', '02:00 REGISTRATION_FAILED']),
      outcome: 'violated',
      occurredAt: '02:00',
    },
    {
      when: 'it became ACTIVE 600.001 s after registration, and its version just before is known',
      events: instance(['00:00 REGISTERING', '10:00.001 ACTIVE']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'versions are missing before its late ACTIVE, but it was REGISTERING after the deadline',
      events: instance(['00:00 REGISTERING', '11:00 REGISTERING', '11:30 REGISTERING lost', '12:00 ACTIVE']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'it hangs in REGISTERING, 600.001 s after registration',
      asked: { now: '10:00.001' },
      events: instance(['00:00 REGISTERING']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'the policy allows less',
      asked: { policy: { activationDeadlineSeconds: 30 } },
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE']),
      outcome: 'violated',
      occurredAt: '00:30',
    },
    {
      when: 'it is REGISTERING and the deadline passes in 1 ms',
      asked: { now: '09:59.999' },
      events: instance(['00:00 REGISTERING']),
      outcome: 'pending',
    },
    {
      when: 'it is gone and was never seen ACTIVE',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '20:00 INACTIVE']),
      outcome: 'inconclusive',
    },
    {
      when: 'it is gone and was REGISTERING exactly at the deadline',
      events: instance(['00:00 REGISTERING', '10:00 REGISTERING', '15:00 INACTIVE']),
      outcome: 'inconclusive',
    },
    {
      when: 'it is gone without ACTIVE and was REGISTERING after the deadline',
      events: instance(['00:00 REGISTERING', '10:00.001 REGISTERING', '15:00 INACTIVE']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'it was DRAINING in time: so it had been ACTIVE',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '10:00 DRAINING']),
      outcome: 'held',
    },
    {
      when: 'it was DRAINING in time, and its lowest known ACTIVE is late',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '10:00 DRAINING', '11:00 ACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it was DRAINING too late to tell when it was ACTIVE',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '10:00.001 DRAINING']),
      outcome: 'inconclusive',
    },
    {
      when: 'only REGISTERING was seen, but an application task of unknown start ran: so it had been ACTIVE',
      asked: { now: '30:00' },
      events: timeline(instance(['00:00 REGISTERING']), applicationTask({ started: '02:00', lacking: ['startedAt'] })),
      outcome: 'inconclusive',
    },
    {
      when: 'it went to DEREGISTERING: that proves no ACTIVE',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '05:00 DEREGISTERING']),
      outcome: 'inconclusive',
    },
    {
      when: 'it was REGISTERING after the deadline though an application task ran',
      events: timeline(
        instance(['00:00 REGISTERING', '10:00.001 REGISTERING']),
        applicationTask({ started: '02:00', ended: '03:00' }),
      ),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'its registration failed after the deadline: the deadline came first',
      events: instance(['00:00 REGISTERING', '12:00 REGISTRATION_FAILED']),
      outcome: 'violated',
      occurredAt: '10:00',
    },
    {
      when: 'its lowest known ACTIVE is late, and the version just before it is unknown',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE lost', '12:00 ACTIVE']),
      outcome: 'inconclusive',
    },
    {
      when: 'nothing tells when it registered',
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE'], { registeredAt: null }),
      outcome: 'inconclusive',
    },
    {
      when: 'it hangs in REGISTERING and a daemon task could not start: the reason says why',
      asked: { now: '20:00' },
      events: timeline(instance(['00:00 REGISTERING']), cannotStart),
      outcome: 'violated',
      occurredAt: '10:00',
      reason: `not ACTIVE 10 min after the deadline; ${SAID}`,
    },
    {
      when: 'its registration failed and a daemon task could not start: the reason says why',
      asked: { now: '20:00' },
      events: timeline(instance(['00:00 REGISTERING', '02:00 REGISTRATION_FAILED']), cannotStart),
      outcome: 'violated',
      occurredAt: '02:00',
      reason: `the registration failed; ${SAID}`,
    },
    {
      when: 'it became ACTIVE, once for all its daemons',
      asked: { daemons: ['first-daemon', 'second-daemon'].map((daemonName) => expected({ daemonName })) },
      events: instance(['00:00 REGISTERING', '01:00 ACTIVE']),
      outcome: 'held',
    },
  ]);

  itIsNotJudged(RULE, { daemon: null }, [
    {
      when: 'neither REGISTERING nor a failure of it was seen',
      events: timeline(
        instance(['00:00 REGISTERING lost', '11:00 ACTIVE'], { registeredAt: '00:00' }),
        daemonTask({ started: '10:50' }),
      ),
    },
  ]);
});
