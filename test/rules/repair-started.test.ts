import { describe, expect, it } from 'vitest';
import {
  DAEMON,
  daemonTask,
  expected,
  health,
  instance,
  iso,
  type Row,
  said,
  says,
  type Time,
  timeline,
  type UnjudgedRow,
  verdictOf,
} from '../timeline/index.ts';
import type { InstanceStep } from '../timeline/instance.ts';

const RULE = 'repair-started';

const active = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const ended = daemonTask({ started: '00:50', ended: '10:00' });
const running = daemonTask({ started: '00:50' });
const impaired = health('10:00', [{ status: 'IMPAIRED', names: DAEMON }]);

describe(RULE, () => {
  it.each<Row>([
    {
      when: 'ECS began draining 100 s after the daemon’s end',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING']), ended),
      outcome: 'held',
    },
    {
      when: 'ECS began draining exactly 300 s after it',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '15:00 DRAINING']), ended),
      outcome: 'held',
    },
    {
      when: 'the idle instance went to DEREGISTERING in time',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '12:00 DEREGISTERING']), ended),
      outcome: 'held',
    },
    {
      when: 'ECS began draining 100 s after the impairment',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING']), running, impaired),
      outcome: 'held',
    },
    {
      when: 'ECS began draining 300.001 s after the daemon’s end',
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '15:00.001 DRAINING']), ended),
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
      when: 'the drain in between was cancelled',
      asked: { now: '30:00' },
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING', '12:00 ACTIVE']), ended),
      outcome: 'violated',
      occurredAt: '15:00',
    },
    {
      when: 'the policy allows less',
      asked: { policy: { repairDeadlineSeconds: 60 } },
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING']), ended),
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
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING lost', '30:00 INACTIVE']), ended),
      outcome: 'inconclusive',
    },
    {
      when: 'leaving began somewhere in an interval that reaches past the deadline',
      asked: { now: '40:00' },
      events: timeline(instance(['00:00 REGISTERING', '01:00 ACTIVE', '11:40 DRAINING lost', '16:00 DRAINING']), ended),
      outcome: 'inconclusive',
    },
  ])('is $outcome when $when', ({ events, asked, ...row }) => {
    expect(said(verdictOf(RULE, events, asked))).toEqual(says(row));
  });

  // the daemon's end is what the drain does
  it('is not violated when the daemon ended during the drain', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '40:00 INACTIVE']),
      daemonTask({ started: '00:50', ended: '30:00' }),
    );
    expect(verdictOf(RULE, events, { now: '59:00' })?.outcome).not.toBe('violated');
  });

  const pace = {
    used: instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 DRAINING'], { on: 'other' }),
    usedElsewhere: instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 DRAINING'], {
      on: 'other',
      provider: 'managed-gpu',
    }),
    cancelled: (when: Time, until: Time, ...later: readonly InstanceStep[]) =>
      instance(['00:00 REGISTERING', '01:00 ACTIVE', `${when} DRAINING`, `${until} ACTIVE`, ...later], { on: 'other' }),
  };

  it.each<UnjudgedRow>([
    { when: 'the daemon runs and is well', events: timeline(active, running) },
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
      when: 'another instance was draining for a while, though that was cancelled',
      events: timeline(pace.cancelled('11:00', '12:00', '13:00 ACTIVE'), active, ended),
    },
  ])('is not judged when $when', ({ events, asked }) => {
    expect(verdictOf(RULE, events, { now: '30:00', ...asked })).toBeUndefined();
  });

  it.each([
    { when: 'was cancelled before the daemon ended', events: pace.cancelled('08:00', '09:00', '20:00 ACTIVE') },
    { when: 'began after the deadline', events: pace.cancelled('16:00', '17:00') },
  ])('is violated when the drain of another instance $when', ({ events }) => {
    expect(verdictOf(RULE, timeline(events, active, ended), { now: '30:00' })?.outcome).toBe('violated');
  });

  it('is violated when only an instance of another provider is draining', () => {
    const events = timeline(pace.usedElsewhere, active, ended);
    expect(verdictOf(RULE, events, { now: '30:00' })?.outcome).toBe('violated');
  });
});
