/** No event told that the instance was gone: a look found it INACTIVE, some time after an earlier one had still seen it. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/core/judging/judge.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { Fact } from '../../shared/core/words/facts.ts';
import { factsIn, inventoryAt } from '../core/advance/service.ts';
import { learned } from '../core/ledger/learned.ts';
import { instanceFact } from '../core/looks/small-ecs.ts';
import { at, DAEMON, daemonTask, health, instance, type Time, timeline } from '../timeline/index.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const draining = instance(['00:00 REGISTERING', '01:00 ACTIVE', '20:00 DRAINING']);
const impaired = timeline(
  joined,
  daemonTask({ started: '00:50' }),
  health('10:00', [{ status: 'IMPAIRED', names: DAEMON }]),
);

/** A look describes the instance: what it says was so ten seconds before, or since. */
const seen = (version: number, status: string, time: Time): Fact => ({
  ...instanceFact('first', status),
  version,
  updatedAt: at(time),
});

const judged = (rule: string, facts: readonly Fact[]) =>
  judge(learned(facts), inventoryAt(at('40:00')).daemons, {
    policy: { ...DEFAULT_POLICY, drainDeadlineSeconds: 240 },
    now: at('40:00'),
    evidence: 'looks',
    knownSince: at('-60:00'),
    isRepairHeldBack: () => false,
  }).find((verdict) => verdict.rule === rule);

describe('an instance of which only a look saw that it was gone', () => {
  const drained = (last: Time) => [...factsIn(draining), seen(3, 'DRAINING', last), seen(4, 'INACTIVE', '25:00')];

  it('drained for too long where it was still there at the deadline', () => {
    expect(judged('drain-finished', drained('24:10.001'))).toMatchObject({
      outcome: 'violated',
      occurredAt: at('24:00'),
      reason: 'the drain took 5 min',
    });
  });

  it('may have been gone in time where it was last seen before the deadline', () => {
    expect(judged('drain-finished', drained('24:10'))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'not known: when the container instance was gone: only a look saw it',
    });
  });

  it('was gone in time where the look came by then', () => {
    const facts = [...factsIn(draining), seen(4, 'INACTIVE', '24:00')];
    expect(judged('drain-finished', facts)?.outcome).toBe('held');
  });

  const ill = (last: Time) => [...factsIn(impaired), seen(2, 'ACTIVE', last), seen(4, 'INACTIVE', '12:00')];

  it('had an impaired daemon for too long where it was still there when the grace had passed', () => {
    expect(judged('daemon-healthy', ill('11:10.001'))).toMatchObject({ outcome: 'violated', occurredAt: at('11:00') });
    expect(judged('daemon-healthy', ill('11:10'))?.outcome).toBe('inconclusive');
  });
});
