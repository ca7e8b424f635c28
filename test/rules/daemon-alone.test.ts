import { describe } from 'vitest';
import { daemonTask, expected, instance, iso, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-alone';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const gone = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING', '25:00 INACTIVE']);

describe(RULE, () => {
  itJudges(RULE, {}, [
    {
      when: 'one task followed the other',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '10:20' }),
      ),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'the second started in the very millisecond that the first ended',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:00' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'they overlapped for 30 s',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:30' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'held',
      marginMs: -30_000,
    },
    {
      when: 'they overlapped for exactly 60 s',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '11:00' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'held',
      marginMs: -60_000,
    },
    {
      when: 'several pairs overlapped shortly: the longest is the margin, not the sum',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:40' }),
        daemonTask({ id: 'agent-2', started: '10:00', ended: '20:30' }),
        daemonTask({ id: 'agent-3', started: '20:00' }),
      ),
      outcome: 'held',
      marginMs: -40_000,
    },
    {
      when: 'they overlapped for 60.001 s: the moment is when the limit passed',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '11:00.001' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'violated',
      marginMs: -60_001,
      tasks: ['agent-1', 'agent-2'],
      occurredAt: '11:00',
    },
    {
      when: 'both still run: the overlap counts up to the clock',
      asked: { now: '12:30.250' },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'violated',
      marginMs: -150_250,
      tasks: ['agent-1', 'agent-2'],
      occurredAt: '11:00',
    },
    {
      when: 'the policy allows less',
      asked: { policy: { overlapSeconds: 5 } },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', ended: '10:30' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'violated',
      marginMs: -30_000,
      tasks: ['agent-1', 'agent-2'],
      occurredAt: '10:05',
    },
    {
      when: 'the first was told to stop in time and ended too late: leaving RUNNING is not ending (karpenter#1133)',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', stopping: '10:05', ended: '11:10' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'violated',
      marginMs: -70_000,
      tasks: ['agent-1', 'agent-2'],
      occurredAt: '11:00',
    },
    {
      when: 'both run, and the limit lies ahead',
      asked: { now: '10:59.999' },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'pending',
    },
    {
      when: 'the first is STOPPED without executionStoppedAt',
      asked: { now: '30:00' },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', stopped: '12:00' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the instance is gone and the end of neither is in the stream',
      asked: { now: '30:00' },
      events: timeline(
        gone,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'half an hour ago the instance was gone, seconds after the second task started: nothing more can come',
      asked: { now: '59:00' },
      events: timeline(
        gone,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', started: '24:50' }),
      ),
      outcome: 'held',
    },
    {
      when: 'half an hour ago the daemon was deleted, seconds after its second task started: nothing more can come',
      asked: { now: '59:00', daemons: [expected({ deletedAt: iso('10:30') })] },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', started: '10:00' }),
      ),
      outcome: 'held',
      marginMs: -30_000,
    },
    {
      when: 'two may have run together for less than the limit: no more is said than is sure',
      asked: { now: '59:00' },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50', stopped: '10:30' }),
        daemonTask({ id: 'agent-2', started: '10:10', ended: '20:00' }),
      ),
      outcome: 'held',
      reason: 'no two tasks of the daemon ran together for longer than 20 s',
    },
  ]);

  itIsNotJudged(RULE, {}, [
    { when: 'one task of the daemon ran', events: timeline(joined, daemonTask({ started: '00:50' })) },
    {
      when: 'the other task never ran',
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', created: '00:20', stopped: '05:00' }),
        daemonTask({ id: 'agent-2', started: '00:50' }),
      ),
    },
    {
      when: 'the other task is of another daemon',
      asked: { now: '30:00' },
      events: timeline(joined, daemonTask({ started: '00:50' }), daemonTask({ name: 'other', started: '00:50' })),
    },
    {
      when: 'the other task is on another instance',
      asked: { now: '30:00' },
      events: timeline(
        joined,
        daemonTask({ id: 'agent-1', started: '00:50' }),
        daemonTask({ id: 'agent-2', on: 'other', started: '00:50' }),
      ),
    },
  ]);
});
