import { describe } from 'vitest';
import { applicationTask, daemonTask, instance, timeline } from '../timeline/index.ts';
import { itIsNotJudged, itJudges } from './rows.ts';

const RULE = 'drain-finished';

const joined = ['00:00 REGISTERING', '01:00 ACTIVE'] as const;
const draining = instance([...joined, '20:00 DRAINING']);
/** A drain may last ten minutes. */
const policy = { drainDeadlineSeconds: 600 };

describe(RULE, () => {
  itJudges(RULE, { policy, daemon: null }, [
    {
      when: 'the instance was INACTIVE after five minutes',
      events: instance([...joined, '20:00 DRAINING', '24:00 DEREGISTERING', '25:00 INACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it was INACTIVE exactly at the deadline',
      events: instance([...joined, '20:00 DRAINING', '30:00 INACTIVE']),
      outcome: 'held',
    },
    {
      when: 'an idle instance went from DEREGISTERING to INACTIVE',
      events: instance([...joined, '20:00 DEREGISTERING', '21:00 INACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it took a day, exactly, which is the default',
      asked: { policy: {} },
      events: instance([...joined, '20:00 DRAINING', '24:20:00 INACTIVE']),
      outcome: 'held',
    },
    {
      when: 'it was INACTIVE 1 ms after the deadline, with nothing left running',
      events: timeline(
        instance([...joined, '20:00 DRAINING', '30:00.001 INACTIVE']),
        applicationTask({ started: '01:05', ended: '30:00' }),
        daemonTask({ started: '00:50', ended: '30:00.001' }),
      ),
      outcome: 'violated',
      occurredAt: '30:00',
    },
    {
      when: 'one of two application tasks ran past the deadline',
      events: timeline(
        instance([...joined, '20:00 DRAINING', '32:00 INACTIVE']),
        applicationTask({ id: 'quick', started: '01:05', ended: '25:00' }),
        applicationTask({ id: 'slow', started: '01:05', ended: '31:00' }),
        daemonTask({ started: '00:50', ended: '31:10' }),
      ),
      outcome: 'violated',
      tasks: ['slow'],
      occurredAt: '30:00',
    },
    {
      when: 'it still drains after the deadline, and an application task runs',
      asked: { policy, now: '30:00.001' },
      events: timeline(draining, applicationTask({ started: '01:05' }), daemonTask({ started: '00:50' })),
      outcome: 'violated',
      tasks: ['web'],
      occurredAt: '30:00',
    },
    {
      when: 'it took 1 ms more than a day',
      asked: { policy: {} },
      events: instance([...joined, '20:00 DRAINING', '24:20:00.001 INACTIVE']),
      outcome: 'violated',
      occurredAt: '24:20:00',
    },
    {
      when: 'it drains and the deadline passes in 1 ms',
      asked: { policy, now: '29:59.999' },
      events: timeline(draining, applicationTask({ started: '01:05' })),
      outcome: 'pending',
    },
    {
      when: 'leaving began somewhere in an interval, and lasted too long only if it began early',
      events: instance([...joined, '15:00 DRAINING lost', '20:00 DRAINING', '25:00 INACTIVE']),
      outcome: 'inconclusive',
    },
  ]);

  itIsNotJudged(RULE, { policy, now: '59:00', daemon: null }, [
    { when: 'the instance is ACTIVE', events: instance(joined) },
    {
      when: 'the drain was cancelled by a later ACTIVE',
      events: instance([...joined, '20:00 DRAINING', '22:00 ACTIVE']),
    },
  ]);
});
