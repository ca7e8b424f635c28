import { describe, expect, it } from 'vitest';
import { applicationTask, DAEMON, daemonTask, health, instance, type Time, timeline } from '../../timeline/index.ts';
import type { InstanceStep } from '../../timeline/instance.ts';
import { answers, held, inconclusive, pending, violated } from './answers.ts';

const joined: readonly InstanceStep[] = ['00:00 REGISTERING', '00:20 ACTIVE'];
/** A drain of which two versions are missing: an ACTIVE may have cancelled it. */
const withGap = (from: Time, until: Time, ...later: readonly InstanceStep[]) =>
  instance([
    ...joined,
    `${from} DRAINING`,
    `${from} ACTIVE lost`,
    `${from} ACTIVE lost`,
    `${until} DRAINING`,
    ...later,
  ]);
const running = daemonTask({ started: '00:12' });
const web = applicationTask({ started: '00:30' });

describe('drain-finished', () => {
  const asked = { policy: { drainDeadlineSeconds: 3600 }, now: '02:25:00' } as const;

  it('counts from each DRAINING at which leaving may have begun, and names who ran at every deadline', () => {
    const events = timeline(
      withGap('10:00', '01:23:20', '01:40:00 DRAINING'),
      running,
      web,
      applicationTask({ id: 'just-before', started: '00:30', ended: '02:23:19.999' }),
      applicationTask({ id: 'just-after', started: '00:30', ended: '02:23:20.001' }),
      applicationTask({ id: 'later', started: '02:23:20.500' }),
    );
    expect(answers(events, asked)).toMatchObject({
      'drain-finished': violated({ tasks: ['web', 'just-after'], at: '02:23:20' }),
    });
  });

  it('waits for the last of these deadlines', () => {
    expect(answers(timeline(withGap('10:00', '01:26:40'), running, web), asked)).toMatchObject({
      'drain-finished': pending,
    });
  });

  it('counts from the first DRAINING where no version is missing', () => {
    const events = timeline(instance([...joined, '10:00 DRAINING', '01:26:40 DRAINING']), running, web);
    expect(answers(events, asked)).toMatchObject({ 'drain-finished': violated({ tasks: ['web'], at: '01:10:00' }) });
  });
});

describe('daemon-stayed-up where a version gap within the drain may hide an ACTIVE', () => {
  const ended = (at: Time) => daemonTask({ started: '00:12', ended: at });
  const outlived = applicationTask({ started: '00:30', ended: '13:20' });

  it.each([
    {
      when: 'the daemon ended within the drain: in doubt',
      instance: withGap('10:00', '15:00'),
      end: '11:40' as const,
      said: inconclusive,
    },
    {
      when: 'no version is missing: that is daemon-stopped-last’s',
      instance: instance([...joined, '10:00 DRAINING', '15:00 DRAINING']),
      end: '11:40' as const,
      said: held(),
      stoppedLast: violated({ marginMs: -100_000, tasks: ['web'], at: '11:40' }),
    },
    {
      when: 'the daemon ended before either beginning',
      instance: withGap('10:00', '15:00'),
      end: '09:50' as const,
      said: violated({ marginMs: -210_000, tasks: ['web'], at: '09:50' }),
    },
  ])('$when', ({ instance: drain, end, said, stoppedLast }) => {
    expect(answers(timeline(drain, ended(end), outlived), { now: '16:40' })).toMatchObject({
      'daemon-stayed-up': said,
      ...(stoppedLast && { 'daemon-stopped-last': stoppedLast }),
    });
  });
});

it('a drain whose cancelling ACTIVE was lost: every rule judges both beginnings of leaving', () => {
  const events = timeline(
    withGap('01:40', '25:00:00', '25:01:40 INACTIVE'),
    daemonTask({ started: '00:10', ended: '08:20' }),
    daemonTask({ id: 'second', started: '08:25', ended: '25:01:00' }),
    applicationTask({ started: '00:30', ended: '25:00:40' }),
  );
  expect(answers(events, { now: '27:46:40' })).toEqual({
    'drain-finished': inconclusive,
    'instance-activated': held(),
    'daemon-alone': held(0),
    'daemon-running': held(),
    'daemon-started-first': held(20_000),
    'daemon-stayed-up': violated({ marginMs: -5000, tasks: ['web'], at: '08:20' }),
    'daemon-stopped-last': held(20_000),
    'repair-started': inconclusive,
  });
});

describe('repair-started', () => {
  it('is held by a drain that began in time and was cancelled', () => {
    const events = timeline(
      instance([...joined, '06:40 DRAINING', '08:20 ACTIVE']),
      daemonTask({ started: '00:10', ended: '05:00' }),
    );
    expect(answers(events, { now: '01:06:40' })).toEqual({
      'instance-activated': held(),
      'daemon-running': held(),
      'repair-started': held(),
    });
  });

  it('does not judge a daemon task that failed and was replaced before the instance was ACTIVE', () => {
    const events = timeline(
      instance(joined),
      daemonTask({ created: '00:02', started: '00:05', ended: '00:08' }),
      daemonTask({ id: 'second', started: '00:12' }),
    );
    expect(answers(events, { now: '01:00:00' })).toEqual({
      'instance-activated': held(),
      'daemon-alone': held(0),
      'daemon-running': held(),
    });
  });

  const impaired = (at: Time) => health(at, [{ status: 'IMPAIRED', names: DAEMON }]);
  const ok = (at: Time) => health(at, [{ status: 'OK' }]);

  it.each([
    {
      when: 'lasted longer than the deadline',
      events: timeline(instance(joined), ok('01:40'), impaired('03:20'), ok('10:00')),
      outcome: violated({ at: '08:20' }),
    },
    {
      when: 'was followed by a drain in time',
      events: timeline(instance([...joined, '08:10 DRAINING']), impaired('03:20'), ok('10:00')),
      outcome: held(),
    },
    {
      when: 'was followed by a drain 1 ms after the deadline',
      events: timeline(instance([...joined, '08:20.001 DRAINING']), impaired('03:20'), ok('10:00')),
      outcome: violated({ at: '08:20' }),
    },
    {
      when: 'was followed by another one, which was shorter',
      events: timeline(instance(joined), impaired('03:20'), ok('10:00'), impaired('11:40'), ok('13:20')),
      outcome: violated({ at: '08:20' }),
    },
    {
      when: 'lasted for 30 minutes while the instance was ACTIVE',
      events: timeline(
        instance([...joined, '01:50:00 ACTIVE', '02:10:00 ACTIVE']),
        impaired('01:30:00'),
        ok('02:00:00'),
      ),
      outcome: violated({ at: '01:35:00' }),
    },
  ])('judges an impairment that is over: one that $when', ({ events, outcome }) => {
    const said = answers(timeline(events, running, web), { now: '02:33:20' });
    expect(said).toMatchObject({ 'repair-started': outcome, 'daemon-healthy': held() });
  });

  it('judges no impairment that was over 1 ms before the deadline', () => {
    const events = timeline(instance(joined), running, web, impaired('03:20'), ok('08:19.999'));
    expect(answers(events, { now: '33:20' })).not.toHaveProperty('repair-started');
  });
});
