import { describe } from 'vitest';
import { DAEMON, daemonTask, expected, health, instance, iso, type Time, timeline } from '../timeline/index.ts';
import type { InstanceStep } from '../timeline/instance.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'repair-started';

const later = { now: '30:00' } as const;
const joined = ['00:00 REGISTERING', '01:00 ACTIVE'] as const;
const active = instance(joined);
const ended = daemonTask({ started: '00:50', ended: '10:00' });
const running = daemonTask({ started: '00:50' });
const unwell = (time: Time) => health(time, [{ status: 'IMPAIRED', names: DAEMON }]);
const well = (time: Time) => health(time, [{ status: 'OK' }]);
const impaired = health('10:00', [{ status: 'IMPAIRED', names: DAEMON }]);

/** Another instance of the provider that drains, and with it ECS's pace of repairs. */
const pace = {
  used: instance([...joined, '09:00 DRAINING'], { on: 'other' }),
  usedElsewhere: instance([...joined, '09:00 DRAINING'], { on: 'other', provider: 'managed-gpu' }),
  cancelled: (when: Time, until: Time, ...then: readonly InstanceStep[]) =>
    instance([...joined, `${when} DRAINING`, `${until} ACTIVE`, ...then], { on: 'other' }),
};

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'ECS began draining 100 s after the daemon’s end',
      events: timeline(instance([...joined, '11:40 DRAINING']), ended),
      outcome: 'held',
    },
    {
      when: 'ECS began draining exactly 300 s after it',
      events: timeline(instance([...joined, '15:00 DRAINING']), ended),
      outcome: 'held',
    },
    {
      when: 'the idle instance went to DEREGISTERING in time',
      events: timeline(instance([...joined, '12:00 DEREGISTERING']), ended),
      outcome: 'held',
    },
    {
      when: 'ECS began draining 100 s after the impairment',
      events: timeline(instance([...joined, '11:40 DRAINING']), running, impaired),
      outcome: 'held',
    },
    {
      when: 'ECS began draining 300.001 s after the daemon’s end',
      events: timeline(instance([...joined, '15:00.001 DRAINING']), ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'ECS has not begun draining 300.001 s after it',
      asked: { now: '15:00.001' },
      events: timeline(active, ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'ECS has not begun draining 300.001 s after the impairment',
      asked: { now: '15:00.001' },
      events: timeline(active, running, impaired),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'the drain that began in time was cancelled',
      asked: later,
      events: timeline(instance([...joined, '11:40 DRAINING', '12:00 ACTIVE']), ended),
      outcome: 'held',
    },
    {
      when: 'a drain was cancelled before the daemon ended',
      asked: later,
      events: timeline(instance([...joined, '08:00 DRAINING', '09:00 ACTIVE']), ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'a drain may have begun and been cancelled where a version is missing',
      asked: later,
      events: timeline(instance([...joined, '11:40 DRAINING lost', '12:00 ACTIVE']), ended),
      outcome: 'inconclusive',
    },
    {
      when: 'the version is missing after the deadline, where no drain can help',
      asked: later,
      events: timeline(instance([...joined, '16:00 ACTIVE', '17:00 ACTIVE lost', '18:00 ACTIVE']), ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'the ACTIVE that cancelled an earlier drain may be lost: the daemon may have failed while it was',
      asked: { now: '30:00:00' },
      events: timeline(
        instance([
          '00:00 REGISTERING',
          '01:00 ACTIVE',
          '01:40 DRAINING',
          '02:00 ACTIVE lost',
          '03:00 ACTIVE lost',
          '01:00:00 DRAINING',
          '01:01:00 INACTIVE',
        ]),
        ended,
        daemonTask({ id: 'second', started: '10:05', ended: '01:00:50' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'its daemon was replaced within seconds: ECS replaces the instance all the same',
      asked: later,
      events: timeline(active, ended, daemonTask({ id: 'second', started: '10:05' })),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'nobody knows when the daemon ended, and no drain followed at all',
      asked: later,
      events: timeline(active, daemonTask({ started: '02:00', stopped: '10:00' })),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'nobody knows when the daemon ended: it may have been before ACTIVE',
      asked: later,
      events: timeline(active, daemonTask({ started: '00:50', stopped: '10:00' })),
      outcome: 'inconclusive',
    },
    {
      when: 'nobody knows when the daemon ended, and a drain followed in time only if it was while the instance was ACTIVE',
      asked: later,
      events: timeline(instance([...joined, '05:30 DRAINING']), daemonTask({ started: '00:50', stopped: '05:40' })),
      outcome: 'inconclusive',
    },
    {
      when: 'nobody knows when the daemon ended, and a drain followed all its possible ends in time',
      asked: later,
      events: timeline(instance([...joined, '05:30 DRAINING']), daemonTask({ started: '02:00', stopped: '05:00' })),
      outcome: 'held',
    },
    {
      when: 'nobody knows when the daemon ended, and a drain followed only some of its possible ends in time',
      asked: later,
      events: timeline(instance([...joined, '11:00 DRAINING']), daemonTask({ started: '02:00', stopped: '10:00' })),
      outcome: 'inconclusive',
    },
    {
      when: 'nobody knows when the daemon ended: its successor may have begun before',
      asked: later,
      events: timeline(
        active,
        daemonTask({ started: '02:00', stopped: '10:00' }),
        daemonTask({ id: 'second', started: '02:01' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'another task of the daemon, of unknown start, may have run on',
      asked: later,
      events: timeline(active, ended, daemonTask({ id: 'second', started: '02:00', lacking: ['startedAt'] })),
      outcome: 'inconclusive',
    },
    {
      when: 'an impairment that is over lasted for as long as ECS has to begin a drain',
      asked: later,
      events: timeline(active, running, impaired, well('15:00')),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'of several impairments the first lasted long enough',
      asked: { now: '40:00' },
      events: timeline(active, running, impaired, well('17:00'), unwell('20:00'), well('21:00')),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'two reports of an impairment with nothing between are one stretch',
      asked: later,
      events: timeline(active, running, impaired, unwell('13:00'), well('15:00')),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'a drain began in time during an impairment that is over',
      asked: later,
      events: timeline(instance([...joined, '14:50 DRAINING']), running, impaired, well('17:00')),
      outcome: 'held',
    },
    {
      when: 'an impairment still lasts and is younger than the deadline',
      asked: { now: '15:00' },
      events: timeline(active, running, impaired),
      outcome: 'pending',
    },
    {
      when: 'the policy allows less',
      asked: { policy: { repairDeadlineSeconds: 60 } },
      events: timeline(instance([...joined, '11:40 DRAINING']), ended),
      outcome: 'violated',
      occurredAt: '11:00',
    },
    {
      when: 'the repair deadline passes in 1 ms',
      asked: { now: '14:59.999' },
      events: timeline(active, ended),
      outcome: 'pending',
    },
    {
      when: 'the instance is gone and nobody saw it leave',
      asked: { now: '40:00' },
      events: timeline(instance([...joined, '11:40 DRAINING lost', '30:00 INACTIVE']), ended),
      outcome: 'inconclusive',
    },
    {
      when: 'a drain began and was cancelled within a millisecond, in time',
      asked: later,
      events: timeline(instance([...joined, '11:40 DRAINING', '11:40 ACTIVE', '12:00 ACTIVE']), ended),
      outcome: 'held',
    },
    {
      when: 'of two tasks of the daemon one end is unknown, and no drain followed the last of both, whichever it was',
      asked: later,
      events: timeline(
        active,
        daemonTask({ started: '02:00', stopped: '12:00' }),
        daemonTask({ id: 'second', started: '02:00', ended: '10:00' }),
      ),
      outcome: 'violated',
      occurredAt: '17:00',
    },
    {
      when: 'a daemon task of unknown start runs no more, since the instance is gone and nobody saw it leave',
      asked: { now: '40:00' },
      events: timeline(
        instance([...joined, '30:00 INACTIVE']),
        daemonTask({ started: '02:00', lacking: ['startedAt'] }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'nobody knows when the daemon ended: ECS may have had too little time before the daemon was deleted',
      asked: { now: '40:00', daemons: [expected({ deletedAt: iso('14:00') })] },
      events: timeline(active, daemonTask({ started: '02:00', stopped: '13:00' })),
      outcome: 'inconclusive',
    },
    {
      when: 'leaving began somewhere in an interval that reaches past the deadline',
      asked: { now: '40:00' },
      events: timeline(instance([...joined, '11:40 DRAINING lost', '16:00 DRAINING']), ended),
      outcome: 'inconclusive',
    },
    {
      when: 'the drain of another instance was cancelled before the daemon ended',
      asked: later,
      events: timeline(pace.cancelled('08:00', '09:00', '20:00 ACTIVE'), active, ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'the drain of another instance began after the deadline',
      asked: later,
      events: timeline(pace.cancelled('16:00', '17:00'), active, ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'only an instance of another provider is draining',
      asked: later,
      events: timeline(pace.usedElsewhere, active, ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'the instance was seen DRAINING: the reason says so',
      asked: later,
      events: timeline(instance([...joined, '11:00 DRAINING', '11:40 INACTIVE']), ended),
      outcome: 'held',
      reason: 'ECS began draining 1 min after the daemon failed',
    },
    {
      when: 'the instance was seen DEREGISTERING: the reason says so, and nothing of a drain',
      asked: later,
      events: timeline(instance([...joined, '11:00 DEREGISTERING', '11:40 INACTIVE']), ended),
      outcome: 'held',
      reason: 'ECS began deregistering the container instance 1 min after the daemon failed',
    },
    {
      when: 'the instance was seen no more until it was INACTIVE: the reason says so, and nothing of a drain',
      asked: later,
      events: timeline(instance([...joined, '11:40 INACTIVE']), ended),
      outcome: 'held',
      reason: 'the container instance was INACTIVE 1 min 40 s after the daemon failed',
    },
  ]);

  itIsNotJudged(RULE, later, [
    {
      when: 'the daemon ended during the drain, as the drain wants it',
      asked: { now: '59:00' },
      events: timeline(
        instance([...joined, '20:00 DRAINING', '40:00 INACTIVE']),
        daemonTask({ started: '00:50', ended: '30:00' }),
      ),
    },
    {
      when: 'an IMPAIRED check has no reason, and names nobody for whom anything could be done',
      asked: later,
      events: timeline(active, running, health('10:00', [{ status: 'IMPAIRED' }])),
    },
    { when: 'the daemon runs and is well', events: timeline(active, running) },
    {
      when: 'a daemon task failed while the instance was REGISTERING and was replaced before ACTIVE',
      events: timeline(
        active,
        daemonTask({ id: 'failed', started: '00:10', ended: '00:20' }),
        daemonTask({ started: '00:50' }),
      ),
    },
    {
      when: 'the daemon ended during a drain that was cancelled later',
      events: timeline(instance([...joined, '09:00 DRAINING', '12:00 ACTIVE']), ended),
    },
    {
      when: 'an impairment was over before the deadline',
      events: timeline(active, running, impaired, well('14:59.999')),
    },
    {
      when: 'an impairment of the daemon gave way to one of another daemon before the deadline',
      events: timeline(
        active,
        running,
        daemonTask({ name: 'other', started: '00:55' }),
        impaired,
        health('13:00', [{ status: 'IMPAIRED', names: 'other' }]),
      ),
    },
    {
      when: 'nobody could tell how the daemon was before the deadline',
      events: timeline(
        active,
        running,
        impaired,
        health('13:00', [{ status: 'INSUFFICIENT_DATA' }]),
        unwell('14:00'),
        well('18:00'),
      ),
    },
    {
      when: 'an impairment began before ACTIVE and lasts on',
      events: timeline(active, running, unwell('00:55')),
    },
    {
      when: 'another task of the daemon ran on',
      events: timeline(active, ended, daemonTask({ id: 'second', started: '08:00' })),
    },
    {
      when: 'the daemon is not critical',
      asked: { daemons: [expected({ critical: false })] },
      events: timeline(active, ended),
    },
    {
      when: 'the daemon ended at its deletion',
      asked: { daemons: [expected({ deletedAt: iso('10:00') })] },
      events: timeline(active, ended),
    },
    {
      when: 'another instance of the provider has been draining all the time: the pace below 9 is 1',
      events: timeline(pace.used, active, ended),
    },
    {
      when: 'another instance is draining, and the daemon failed at this very moment',
      asked: { now: '10:00' },
      events: timeline(pace.used, active, running, impaired),
    },
    {
      when: 'another instance was draining for a while, though that was cancelled',
      events: timeline(pace.cancelled('11:00', '12:00', '13:00 ACTIVE'), active, ended),
    },
  ]);
});
