import { describe, expect, it } from 'vitest';
import {
  applicationTask,
  daemonTask,
  type Envelope,
  expected,
  instance,
  iso,
  timeline,
  verdictOf,
} from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'daemon-signalled-last';
const judged = { policy: { judgeSignals: true } };

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const goneUnseen = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING lost', '25:00 INACTIVE']);
/** Leaving began at some time after 01:00 and not after 20:00. */
const drainingSomeTime = instance(['00:00 REGISTERING', '01:00 ACTIVE', '09:00 ACTIVE lost', '20:00 DRAINING']);

/** The daemon's task; ECS told it to stop, unless the code says otherwise. */
const agent = (life: Parameters<typeof daemonTask>[0]) =>
  daemonTask({ started: '00:50', stopCode: 'ServiceSchedulerInitiated', ...life });
const web = (life: Parameters<typeof applicationTask>[0] = {}) =>
  applicationTask({ id: 'web', started: '01:05', ...life });
const onDrain = (...events: readonly (readonly Envelope[])[]) => timeline(draining, ...events);

describe(RULE, () => {
  itJudges(RULE, judged, [
    {
      when: 'the daemon was told to stop 2 s after the last application task had ended',
      events: onDrain(agent({ stopping: '20:42', ended: '21:10' }), web({ ended: '20:40' })),
      outcome: 'held',
      marginMs: 2000,
    },
    {
      when: 'it was told in the very millisecond of the last end',
      events: onDrain(agent({ stopping: '20:40.125' }), web({ ended: '20:40.125' })),
      outcome: 'held',
      marginMs: 0,
    },
    {
      when: 'it was told before the last end and lived on beyond it',
      events: onDrain(agent({ stopping: '20:35', ended: '21:10' }), web({ ended: '20:40' })),
      outcome: 'violated',
      marginMs: -5000,
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'one of two application tasks had ended before it was told',
      events: onDrain(
        agent({ stopping: '20:35' }),
        web({ ended: '20:40' }),
        applicationTask({ id: 'api', started: '01:06', ended: '20:30' }),
      ),
      outcome: 'violated',
      marginMs: -5000,
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'an application task started only after it was told',
      events: onDrain(agent({ stopping: '20:35' }), web({ started: '20:36', ended: '20:50' })),
      outcome: 'violated',
      marginMs: -15_000,
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'an application task started only after it was told, and nobody knows when it ended',
      events: onDrain(
        agent({ stopping: '20:35' }),
        web({ started: '20:36' }),
        applicationTask({ id: 'api', started: '01:06', ended: '20:37' }),
      ),
      outcome: 'violated',
      tasks: ['api', 'web'],
      occurredAt: '20:35',
    },
    {
      when: 'only the event of the signal has come, and the application task ended before it',
      events: onDrain(agent({ stopping: '20:42', lost: ['STOPPING'] }), web({ ended: '20:40' })),
      outcome: 'held',
      marginMs: 2000,
    },
    {
      when: 'two tasks of the daemon were told: the first counts',
      events: onDrain(
        agent({ id: 'agent-1', stopping: '20:35', ended: '20:50' }),
        agent({ id: 'agent-2', started: '20:20', stopping: '20:45', ended: '21:10' }),
        web({ ended: '20:40' }),
      ),
      outcome: 'violated',
      marginMs: -5000,
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'one task exited by itself and the next was told after the last end',
      events: onDrain(
        agent({ id: 'agent-1', stopCode: 'EssentialContainerExited', stopping: '20:35', ended: '20:25' }),
        agent({ id: 'agent-2', started: '20:28', stopping: '20:45', ended: '21:10' }),
        web({ ended: '20:40' }),
      ),
      outcome: 'held',
      marginMs: 5000,
    },
    {
      when: 'it was told within the time in which leaving began',
      events: timeline(drainingSomeTime, agent({ stopping: '15:00' }), web({ ended: '15:05' })),
      outcome: 'violated',
      marginMs: -5000,
      tasks: ['web'],
      occurredAt: '15:00',
    },
    {
      when: 'a task without a stopCode was told later than one with it, and both before the last end',
      events: onDrain(
        agent({ id: 'agent-1', stopping: '20:30', ended: '20:50' }),
        agent({ id: 'agent-2', started: '20:10', lacking: ['stopCode'], stopping: '20:35', ended: '20:55' }),
        web({ ended: '20:40' }),
      ),
      outcome: 'violated',
      marginMs: -10_000,
      tasks: ['web'],
      occurredAt: '20:30',
    },
    {
      when: 'a task without a stopCode was told earlier, and both before the last end',
      events: onDrain(
        agent({ id: 'agent-1', lacking: ['stopCode'], stopping: '20:30', ended: '20:50' }),
        agent({ id: 'agent-2', started: '20:10', stopping: '20:35', ended: '20:55' }),
        web({ ended: '20:40' }),
      ),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'it has no stopCode',
      events: onDrain(agent({ lacking: ['stopCode'], stopping: '20:35' }), web({ ended: '20:40' })),
      outcome: 'inconclusive',
    },
    {
      when: 'a task without a stopCode was told before the last end and the sure signal came after it',
      events: onDrain(
        agent({ id: 'agent-1', lacking: ['stopCode'], stopping: '20:30', ended: '20:50' }),
        agent({ id: 'agent-2', started: '20:10', stopping: '20:45', ended: '20:55' }),
        web({ ended: '20:40' }),
      ),
      outcome: 'inconclusive',
    },
    {
      when: 'the application task ended at the deletion of the daemon, after the signal',
      asked: { daemons: [expected({ deletedAt: iso('20:40') })] },
      events: onDrain(agent({ stopping: '20:35' }), web({ ended: '20:40' })),
      outcome: 'inconclusive',
      reason:
        "not known: how long an application task ran on: it ended after the daemon's deletion, and what comes then is not judged",
    },
    {
      when: 'one application task ended before the deletion of the daemon and after the signal, another one after both',
      asked: { daemons: [expected({ deletedAt: iso('20:41') })] },
      events: onDrain(
        agent({ stopping: '20:35' }),
        web({ ended: '20:40' }),
        applicationTask({ id: 'api', started: '01:06', ended: '20:45' }),
      ),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'an application task started between the signal and the deletion of the daemon, and ended after it',
      asked: { daemons: [expected({ deletedAt: iso('20:40') })] },
      events: onDrain(agent({ stopping: '20:35' }), web({ started: '20:36', ended: '20:45' })),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '20:35',
    },
    {
      when: 'nobody knows when the application task ended',
      events: onDrain(agent({ stopping: '20:35' }), web()),
      outcome: 'inconclusive',
      reason: 'not known: when an application task ended: it has no executionStoppedAt',
    },
  ]);

  itIsNotJudged(RULE, judged, [
    {
      when: 'the policy does not ask for it',
      asked: { policy: {} },
      events: onDrain(agent({ stopping: '20:35' }), web({ ended: '20:40' })),
    },
    {
      when: 'the daemon exited by itself',
      events: onDrain(
        agent({ stopCode: 'EssentialContainerExited', stopping: '20:35', ended: '20:25' }),
        web({ ended: '20:40' }),
      ),
    },
    { when: 'no application task ran', events: onDrain(agent({ stopping: '20:35' })) },
    {
      when: 'the daemon has not been told',
      events: onDrain(daemonTask({ started: '00:50' }), web({ ended: '20:40' })),
    },
    {
      when: 'the instance was not leaving: what replaces the daemon there is not this',
      events: timeline(joined, agent({ stopping: '20:35' }), web({ ended: '20:40' })),
    },
    {
      when: 'the daemon was told before leaving began',
      events: onDrain(agent({ stopping: '19:59', ended: '20:30' }), web({ ended: '20:40' })),
    },
    {
      when: 'nobody saw the instance leave',
      events: timeline(goneUnseen, agent({ stopping: '20:35', ended: '21:00' }), web({ ended: '20:40' })),
    },
    {
      when: 'it was told at its deletion',
      asked: { daemons: [expected({ deletedAt: iso('20:35') })] },
      events: onDrain(agent({ stopping: '20:35' }), web({ ended: '20:40' })),
    },
    {
      when: 'the daemon task never started',
      events: onDrain(
        daemonTask({ created: '20:10', stopping: '20:35', stopped: '20:50', stopCode: 'UserInitiated' }),
        web({ ended: '20:40' }),
      ),
    },
  ]);

  it('says the same in whatever order the events come', () => {
    const events = onDrain(agent({ stopping: '20:35', ended: '21:10' }), web({ ended: '20:40' }));
    expect(verdictOf(RULE, events.toReversed(), judged)).toEqual(verdictOf(RULE, events, judged));
  });
});
