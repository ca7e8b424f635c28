/** People are told a few tasks of many by name: the most telling first. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/core/judging/judge.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { factsIn, inventoryAt } from '../core/advance/service.ts';
import { learned } from '../core/ledger/learned.ts';
import { applicationTask, at, daemonTask, type Envelope, instance, taskArn, timeline } from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const unhealthy = (life: Parameters<typeof daemonTask>[0]) =>
  daemonTask(life).map((event) => ({ ...event, detail: { ...event.detail, healthStatus: 'UNHEALTHY' } }));

describe('the first task that is named', () => {
  it.each<{ rule: string; is: string; events: readonly Envelope[]; named: readonly string[] }>([
    {
      rule: 'daemon-started-first',
      is: 'the one that started first, and ran without the daemon for longest',
      events: timeline(
        joined,
        applicationTask({ id: 'third', started: '01:07' }),
        applicationTask({ id: 'first', started: '01:05' }),
        applicationTask({ id: 'second', started: '01:06' }),
        daemonTask({ started: '01:10' }),
      ),
      named: ['first', 'second', 'third'],
    },
    {
      rule: 'daemon-running',
      is: 'the one that started first',
      events: timeline(
        joined,
        applicationTask({ id: 'third', started: '01:07' }),
        applicationTask({ id: 'first', started: '01:05' }),
        applicationTask({ id: 'second', started: '01:06' }),
        applicationTask({ id: 'late', started: '05:59' }),
        daemonTask({ started: '06:00' }),
      ),
      named: ['first', 'second', 'third'],
    },
    {
      rule: 'daemon-stopped-last',
      is: 'the one that outlived the daemon for longest, and then the one that started first',
      events: timeline(
        draining,
        daemonTask({ started: '00:50', ended: '21:00' }),
        applicationTask({ id: 'oldest', started: '01:05', ended: '21:10' }),
        applicationTask({ id: 'last', started: '01:07', ended: '22:00' }),
        applicationTask({ id: 'other', started: '01:06', ended: '21:30' }),
      ),
      named: ['last', 'oldest', 'other'],
    },
    {
      rule: 'daemon-healthy',
      is: 'the one that has been UNHEALTHY for longest',
      events: timeline(
        joined,
        unhealthy({ id: 'newer', started: '05:00' }),
        unhealthy({ id: 'newest', started: '06:00' }),
        unhealthy({ id: 'oldest', started: '02:00' }),
      ),
      named: ['oldest', 'newer', 'newest'],
    },
  ])('for $rule is $is', ({ rule, events, named }) => {
    const now = at('40:00');
    const verdicts = judge(learned(factsIn(events)), inventoryAt(now).daemons, {
      policy: DEFAULT_POLICY,
      now,
      evidence: 'stream',
      knownSince: at('-60:00'),
      isRepairHeldBack: () => false,
    });
    expect(verdicts.find((verdict) => verdict.rule === rule)?.named).toEqual(named.map((id) => taskArn(id)));
  });
});
