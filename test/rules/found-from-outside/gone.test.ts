import { describe, expect, it } from 'vitest';
import { applicationTask, daemonTask, instance, iso, type Time, timeline } from '../../timeline/index.ts';
import type { InstanceStep } from '../../timeline/instance.ts';
import { answers, held, inconclusive, violated } from './answers.ts';

const now = '16:40';
const joined: readonly InstanceStep[] = ['00:00 REGISTERING', '00:20 ACTIVE'];
const gone = instance([...joined, '10:00 DRAINING', '11:40 DEREGISTERING', '12:10 INACTIVE']);

const daemon = (ended?: Time) => daemonTask({ started: '00:12', ...(ended && { ended }) });
const web = (ended?: Time) => applicationTask({ started: '00:30', ...(ended && { ended }) });
const other = (started: Time, ended?: Time) => applicationTask({ id: 'other', started, ...(ended && { ended }) });

describe('an instance that is gone and was not seen to leave', () => {
  const [unseen, withGap] = [
    instance([...joined, '12:10 INACTIVE']),
    instance([...joined, '10:00 DRAINING lost', '11:00 DRAINING lost', '11:30 DRAINING lost', '12:10 INACTIVE']),
  ];
  const cases = [
    {
      when: 'an application task ended after the daemon: that is daemon-stayed-up’s',
      events: timeline(unseen, daemon('10:40'), web('10:55.250'), other('00:30', '10:00')),
      stoppedLast: inconclusive,
      stayedUp: violated({ marginMs: -15_250, tasks: ['web'], at: '10:40' }),
    },
    {
      when: 'all ends are known and in order',
      events: timeline(unseen, daemon('11:00'), web('10:55.250')),
      stoppedLast: held(4750),
    },
    {
      when: 'an end is unknown',
      events: timeline(unseen, daemon('10:40'), applicationTask({ started: '00:30', stopped: '11:40' })),
      stoppedLast: inconclusive,
    },
    {
      when: 'the daemon ended 1 ms before the application task, and versions are missing before INACTIVE',
      events: timeline(withGap, daemon('10:40'), web('10:40.001')),
      stoppedLast: inconclusive,
      stayedUp: violated({ marginMs: -1, tasks: ['web'], at: '10:40' }),
    },
  ];

  it.each(cases)('is judged over all ends: $when', ({ events, stoppedLast, stayedUp }) => {
    expect(answers(events, { now })).toMatchObject({
      'daemon-stopped-last': stoppedLast,
      ...(stayedUp && { 'daemon-stayed-up': stayedUp }),
    });
  });
});

describe('an end that is unknown on an instance that is gone', () => {
  it('can’t matter to daemon-stayed-up after leaving, without a later start of the daemon', () => {
    const events = timeline(gone, other('00:40'), web('10:40'), daemon('10:45'));
    expect(answers(events, { now })).toMatchObject({ 'daemon-stayed-up': held(), 'daemon-stopped-last': inconclusive });
  });

  it('matters where the daemon ended before leaving', () => {
    const events = timeline(gone, other('00:40'), web('09:40'), daemon('09:50'));
    expect(answers(events, { now })).toMatchObject({ 'daemon-stayed-up': inconclusive });
  });

  it('takes the margin from a violation that is proven', () => {
    const events = timeline(gone, daemon('09:50'), web('09:54.500'), other('09:55'));
    const { outcome, marginMs, occurredAt } = answers(events, { now })['daemon-stayed-up'] ?? {};
    expect({ outcome, marginMs, occurredAt }).toEqual({
      outcome: 'violated',
      marginMs: null,
      occurredAt: iso('09:50'),
    });
  });
});
