import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  DAEMON,
  daemonTask,
  type Envelope,
  instance,
  iso,
  type Time,
  timeline,
} from '../../timeline/index.ts';
import type { InstanceStep } from '../../timeline/instance.ts';
import { answers, held, inconclusive, pending, violated } from './answers.ts';

const now = '16:40';
const joined: readonly InstanceStep[] = ['00:00 REGISTERING', '00:20 ACTIVE'];
const draining = instance([...joined, '10:00 DRAINING']);

const daemon = (ended?: Time) => daemonTask({ started: '00:12', ...(ended && { ended }) });
const web = (ended?: Time) => applicationTask({ started: '00:30', ...(ended && { ended }) });
const other = (started: Time, ended?: Time) => applicationTask({ id: 'other', started, ...(ended && { ended }) });

/** A task's only fact: RUNNING, as of a later moment than its start. */
const seenRunning = (at: Time, events: readonly Envelope[]): readonly Envelope[] =>
  events.slice(-1).map((event) => ({ ...event, detail: { ...event.detail, updatedAt: iso(at) } }));

describe('daemon-stopped-last', () => {
  const ended = daemon('10:50');

  it.each([
    {
      when: 'a fact of 60 s after the daemon’s end shows an application task RUNNING',
      tasks: timeline(other('00:30', '10:40'), seenRunning('11:50', web())),
      outcome: violated({ tasks: ['web'], at: '10:50' }),
    },
    { when: 'that fact is 1 ms earlier', tasks: seenRunning('11:49.999', web()), outcome: inconclusive },
    {
      when: 'a task without an end was seen STOPPED before the daemon’s end',
      tasks: timeline(applicationTask({ started: '00:30', stopped: '10:49' }), other('00:30', '10:49.500')),
      outcome: held(500),
    },
    {
      when: 'a task without an end was seen STOPPED after the daemon’s end',
      tasks: applicationTask({ started: '00:30', stopped: '10:51' }),
      outcome: inconclusive,
    },
    {
      when: 'a task without an end started after the daemon’s end',
      tasks: applicationTask({ started: '10:55', stopped: '11:40' }),
      outcome: inconclusive,
    },
  ])('may rest on a fact: $when', ({ tasks, outcome }) => {
    const said = answers(timeline(draining, ended, tasks), { now });
    expect(said).toMatchObject({ 'daemon-stopped-last': outcome });
    if (outcome.outcome === 'violated') expect(said).toMatchObject({ 'daemon-stayed-up': held() });
  });

  it('is held though another daemon task still runs: that can change nothing', () => {
    const events = timeline(
      draining,
      daemonTask({ started: '00:10', ended: '10:50' }),
      daemonTask({ id: 'second', started: '10:55' }),
      web('10:20'),
    );
    expect(answers(events, { now })).toEqual({
      'drain-finished': pending,
      'instance-activated': held(),
      'daemon-alone': held(0),
      'daemon-running': held(),
      'daemon-started-first': held(20_000),
      'daemon-stayed-up': held(),
      'daemon-stopped-last': held(null),
    });
  });

  it('compares ends, not the signal to stop', () => {
    const both = (ended: Time, stopping: Time, daemonEnded: Time, daemonStopping: Time) =>
      timeline(
        draining,
        applicationTask({ started: '00:30', stopping, ended }),
        daemonTask({ started: '00:12', stopping: daemonStopping, ended: daemonEnded }),
      );
    const signalledFirst = timeline(both('10:45.500', '10:02', '11:00', '10:40'), other('00:30', '10:40'));
    expect(answers(signalledFirst, { now })).toMatchObject({ 'daemon-stopped-last': held(14_500) });
    const signalledLate = both('10:50', '10:02', '10:35', '10:45');
    expect(answers(signalledLate, { now })).toMatchObject({
      'daemon-stopped-last': violated({ marginMs: -15_000, tasks: ['web'], at: '10:35' }),
    });
  });
});

describe('the deletion of a daemon: anything at or after it is as if it had not happened', () => {
  const asked = { daemons: [{ daemonName: DAEMON, deletedAt: iso('10:50') }], now } as const;
  const first = daemonTask({ started: '00:10', ended: '10:40' });
  const last = daemonTask({ id: 'second', started: '08:20', ended: '10:50' });

  it.each([
    {
      when: 'the application task ended at the deletion: it ran on',
      events: timeline(draining, daemon('10:40'), web('10:50')),
      outcome: inconclusive,
    },
    {
      when: 'it ended 1 ms before the deletion',
      events: timeline(draining, daemon('10:40'), web('10:49.999')),
      outcome: violated({ marginMs: -9999, tasks: ['web'], at: '10:40' }),
    },
    {
      when: 'the last daemon task ended at the deletion: it ran on, and an earlier one ended last of all that ended',
      events: timeline(draining, first, last, web('10:30')),
      outcome: held(null),
    },
    {
      when: 'an application task ended between the first daemon task and the deletion, and the last ran on',
      events: timeline(draining, first, last, web('10:45')),
      outcome: inconclusive,
    },
  ])('$when', ({ events, outcome }) => {
    expect(answers(events, asked)).toMatchObject({ 'daemon-stopped-last': outcome });
  });

  it('leaving began at the deletion: there was none', () => {
    const events = timeline(instance([...joined, '10:50 DRAINING']), daemon('11:00'), web('11:10'));
    const said = answers(events, asked);
    expect(said).not.toHaveProperty('daemon-stopped-last');
    expect(said).toMatchObject({ 'daemon-stayed-up': held() });
  });
});

describe('the part that is common to all histories', () => {
  it('are the tasks and the margin of daemon-stayed-up: a task that may have an uncovered part is not named', () => {
    const events = timeline(
      instance(joined),
      daemonTask({ started: '00:12', ended: '05:00' }),
      daemonTask({ id: 'second', started: '05:40' }),
      web(),
      applicationTask({ id: 'other', started: '00:30', stopped: '05:20' }),
    );
    expect(answers(events, { now })).toMatchObject({
      'daemon-stayed-up': violated({ marginMs: -40_000, tasks: ['web'], at: '05:00' }),
    });
  });

  it('is not that a RUNNING daemon task of unknown start ran alone', () => {
    const events = timeline(
      instance(joined),
      daemonTask({ started: '00:10', ended: '16:40' }),
      daemonTask({ id: 'unknown', started: '00:40', lacking: ['startedAt'] }),
      daemonTask({ id: 'third', started: '16:41' }),
    );
    expect(answers(events, { now: '50:00' })).toEqual({
      'instance-activated': held(),
      'daemon-alone': inconclusive,
      'daemon-running': held(),
      'repair-started': inconclusive,
    });
  });
});
