import { describe, expect, it } from 'vitest';
import { applicationTask, daemonTask, expected, health, instance, timeline } from '../../timeline/index.ts';
import type { InstanceStep } from '../../timeline/instance.ts';
import { answers, held, inconclusive, violated } from './answers.ts';

const now = '16:40';
const active = instance(['00:00 REGISTERING', '00:20 ACTIVE']);

it('a daemon task RUNNING without startedAt leaves the margin of daemon-started-first unknown', () => {
  const events = timeline(
    active,
    daemonTask({ started: '00:20' }),
    daemonTask({ id: 'unknown', created: '00:01', started: '00:40', lacking: ['startedAt'] }),
    applicationTask({ started: '00:30' }),
  );
  expect(answers(events, { now })).toEqual({
    'instance-activated': held(),
    'daemon-alone': inconclusive,
    'daemon-running': held(),
    'daemon-started-first': held(null),
    'daemon-stayed-up': held(),
  });
});

it('daemon-running judges an ACTIVE instance of which nobody knows when it registered, and that runs no application', () => {
  const events = instance(['00:20 ACTIVE'], { registeredAt: null, firstVersion: 2 });
  expect(answers(events, { daemons: [expected()], now })).toEqual({ 'daemon-running': inconclusive });
});

describe('a start edge', () => {
  const started = (cluster: string) =>
    timeline(applicationTask({ cluster, started: '00:30' }), daemonTask({ cluster, started: '06:40' }));
  const seenActive = (cluster: string, at: '00:05' | '00:20') =>
    timeline(
      instance([`${at} ACTIVE`], { cluster, registeredAt: '00:00', firstVersion: 7 }),
      started(cluster).filter(({ time }) => Date.parse(time) >= Date.UTC(2026, 8, 14, 12, 0, 5)),
    );
  const events = timeline(
    instance(['-16:39 REGISTERING', '-16:20 ACTIVE'], { cluster: 'old', registeredAt: '-16:40' }),
    daemonTask({ cluster: 'old', started: '-15:50' }),
    applicationTask({ cluster: 'old', started: '-15:00' }),
    seenActive('late', '00:20'),
    seenActive('payments', '00:05'),
  );

  it('is proven by the oldest fact of its own cluster', () => {
    expect(answers(events, { now }, 'old')).toMatchObject({ 'daemon-started-first': held(50_000) });
    expect(answers(events, { now }, 'payments')).toMatchObject({
      'daemon-started-first': violated({ marginMs: -370_000, tasks: ['web'], at: '00:30' }),
      'daemon-running': violated({ tasks: ['web'], at: '00:45' }),
    });
  });

  it('is proven by no older fact of another cluster', () => {
    expect(answers(events, { now }, 'late')).toMatchObject({
      'daemon-started-first': inconclusive,
      'daemon-running': inconclusive,
    });
  });
});

describe('DRAINING', () => {
  const drained = (step: InstanceStep) =>
    instance(['00:01 REGISTERING', '00:20 ACTIVE lost', '00:30 ACTIVE lost', '00:40 ACTIVE lost', step], {
      registeredAt: '00:00',
    });

  it('proves that the instance was ACTIVE before: what daemon-running judges did run there', () => {
    const inTime = timeline(
      drained('01:40 DRAINING'),
      daemonTask({ started: '00:12' }),
      applicationTask({ started: '00:30' }),
    );
    expect(answers(inTime, { now })).toMatchObject({ 'daemon-running': held(), 'instance-activated': held() });
    const late = timeline(
      drained('08:20 DRAINING'),
      daemonTask({ started: '06:40' }),
      applicationTask({ started: '00:30' }),
    );
    expect(answers(late, { now })).toMatchObject({
      'daemon-running': violated({ tasks: ['web'], at: '00:45' }),
      'instance-activated': held(),
    });
  });

  it('after the deadline does not tell when it became ACTIVE', () => {
    const events = timeline(drained('11:40 DRAINING'), daemonTask({ started: '00:12' }));
    expect(answers(events, { now })).toMatchObject({ 'instance-activated': inconclusive });
  });
});

it.each([
  { when: 'no REGISTERING came after the deadline', steps: [], outcome: inconclusive },
  {
    when: 'it was REGISTERING exactly at the deadline',
    steps: ['10:00 REGISTERING'] as const,
    outcome: inconclusive,
  },
  {
    when: 'it was REGISTERING 1 ms after the deadline',
    steps: ['10:00.001 REGISTERING'] as const,
    outcome: violated({ at: '10:00' }),
  },
])('an instance that is gone without ACTIVE: $when', ({ steps, outcome }) => {
  const events = timeline(
    instance(['00:01 REGISTERING', ...steps, '15:00 INACTIVE'], { registeredAt: '00:00' }),
    daemonTask({ started: '00:12', ended: '13:20' }),
  );
  expect(answers(events, { now: '33:20' })).toMatchObject({ 'instance-activated': outcome });
});

describe('tasks of launchType EC2', () => {
  const application = applicationTask({ started: '00:30', launchType: 'EC2' });
  const fargate = applicationTask({ id: 'fargate', created: '00:03', started: '00:05', launchType: 'FARGATE' });
  const early = violated({ marginMs: -8400, tasks: ['web'], at: '00:30' });

  it('are judged where a daemon task proves a Managed Instance; those of FARGATE beside them are not', () => {
    const events = timeline(active, fargate, application, daemonTask({ started: '00:38.400' }));
    expect(answers(events, { now })).toMatchObject({ 'daemon-started-first': early });
  });

  it('are judged where the daemon task is spelled EC2 too', () => {
    const events = timeline(active, application, daemonTask({ started: '00:38.400', launchType: 'EC2' }));
    expect(answers(events, { now })).toMatchObject({ 'daemon-started-first': early });
  });

  it('are judged where nothing is declared and all are spelled EC2', () => {
    const events = timeline(
      instance(['00:00 REGISTERING', '00:40 ACTIVE']),
      applicationTask({ created: '00:30', started: '01:00', launchType: 'EC2' }),
      daemonTask({ created: '00:50', started: '01:10', launchType: 'EC2' }),
    );
    expect(answers(events, { daemons: 'seen', now })).toMatchObject({
      'daemon-started-first': violated({ marginMs: -10_000, tasks: ['web'], at: '01:00' }),
    });
  });

  it('are judged where DAEMON health alone proves a Managed Instance', () => {
    expect(answers(timeline(active, application, health('00:50', [{ status: 'OK' }])), { now: '16:40' })).toMatchObject(
      { 'daemon-started-first': inconclusive, 'daemon-running': inconclusive },
    );
  });

  it('are not judged on an instance that nothing proves to be a Managed Instance', () => {
    const asg = instance(['00:00 REGISTERING', '00:20 ACTIVE'], { provider: 'asg' });
    expect(answers(timeline(asg, application), { now })).not.toHaveProperty('daemon-started-first');
    expect(answers(timeline(asg, application), { now })).not.toHaveProperty('daemon-running');
  });
});
