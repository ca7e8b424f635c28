import { describe, expect, it } from 'vitest';
import type { RuleName } from '../../simulator/scenarios/claim.ts';
import type { FaultPlan } from '../../simulator/scenarios/fault-plan.ts';
import { outcomes, record, smallFleet } from './run.ts';

const DRAIN = { fault: 'drain', instances: [1], afterSeconds: 1200 } as const;

const shown: readonly { faults: readonly FaultPlan[]; rule: RuleName; outcome: string; lines: number }[] = [
  {
    faults: [{ fault: 'daemon-late', instances: [1], lateSeconds: 20 }],
    rule: 'daemon-started-first',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-late', instances: [1], lateSeconds: 20 }],
    rule: 'daemon-running',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-late', instances: [1], lateSeconds: 10 }],
    rule: 'daemon-running',
    outcome: 'violated',
    lines: 0,
  },
  { faults: [{ fault: 'daemon-missing', instances: [1] }], rule: 'daemon-running', outcome: 'violated', lines: 1 },
  { faults: [DRAIN, { fault: 'daemon-ended-first' }], rule: 'daemon-stopped-last', outcome: 'violated', lines: 1 },
  {
    faults: [{ fault: 'daemon-crash', instances: [1], afterSeconds: 900 }],
    rule: 'daemon-stayed-up',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-crash', instances: [1], afterSeconds: 900 }],
    rule: 'repair-started',
    outcome: 'held',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-crash', instances: [1], afterSeconds: 900, unrepaired: true }],
    rule: 'repair-started',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-fails-early', instances: [1] }],
    rule: 'instance-activated',
    outcome: 'held',
    lines: 2,
  },
  {
    faults: [{ fault: 'daemon-fails-early', instances: [1] }],
    rule: 'daemon-started-first',
    outcome: 'held',
    lines: 2,
  },
  {
    faults: [{ fault: 'daemon-fails-early', instances: [1] }],
    rule: 'daemon-stayed-up',
    outcome: 'violated',
    lines: 0,
  },
  {
    faults: [{ fault: 'daemon-crash-loop', instances: [1], afterSeconds: 900, times: 5 }],
    rule: 'daemon-stayed-up',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-crash-loop', instances: [1], afterSeconds: 900, times: 5 }],
    rule: 'daemon-alone',
    outcome: 'held',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-unhealthy', instances: [1], afterSeconds: 900 }],
    rule: 'daemon-healthy',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-unhealthy', instances: [1], afterSeconds: 900, recoversAfterSeconds: 40 }],
    rule: 'daemon-healthy',
    outcome: 'held',
    lines: 2,
  },
  {
    faults: [{ fault: 'daemon-duplicate', instances: [1], afterSeconds: 900, forSeconds: 200 }],
    rule: 'daemon-alone',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'daemon-duplicate', instances: [1], afterSeconds: 900, forSeconds: 50 }],
    rule: 'daemon-alone',
    outcome: 'held',
    lines: 1,
  },
  {
    faults: [{ fault: 'start-impaired', instances: [1], failureType: 'TASK_FAILED_TO_RUN' }],
    rule: 'instance-activated',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'start-impaired', instances: [1], failureType: 'TASK_CREATION_FAILED', times: 2 }],
    rule: 'instance-activated',
    outcome: 'held',
    lines: 2,
  },
  {
    faults: [{ fault: 'registering-stuck', instances: [1] }],
    rule: 'instance-activated',
    outcome: 'violated',
    lines: 1,
  },
  {
    faults: [{ fault: 'registering-stuck', instances: [1], goneAfterSeconds: 500 }],
    rule: 'instance-activated',
    outcome: 'inconclusive',
    lines: 1,
  },
  {
    faults: [{ fault: 'registration-failed', instances: [1] }],
    rule: 'instance-activated',
    outcome: 'violated',
    lines: 1,
  },
  { faults: [DRAIN, { fault: 'drain-stuck' }], rule: 'drain-finished', outcome: 'pending', lines: 1 },
  { faults: [DRAIN], rule: 'drain-finished', outcome: 'held', lines: 1 },
  {
    faults: [{ fault: 'idle', instances: [1], afterSeconds: 900 }],
    rule: 'daemon-stopped-last',
    outcome: 'held',
    lines: 1,
  },
  {
    faults: [{ fault: 'spot-interruption', instances: [1], afterSeconds: 900 }],
    rule: 'drain-finished',
    outcome: 'held',
    lines: 1,
  },
  {
    faults: [{ fault: 'drain-cancelled', instances: [1], afterSeconds: 900, cancelledAfterSeconds: 5 }],
    rule: 'drain-finished',
    outcome: 'held',
    lines: 0,
  },
  {
    faults: [{ fault: 'host-lost', instances: [1], afterSeconds: 900, reported: 'stopped' }],
    rule: 'daemon-stayed-up',
    outcome: 'violated',
    lines: 0,
  },
];

describe('a fault in the fleet shows up in the truth', () => {
  it.each(shown)('$faults.0.fault: $lines × $rule $outcome', ({ faults, rule, outcome, lines }) => {
    for (const seed of [1, 2, 3]) {
      const found = outcomes(record(smallFleet(faults), seed), rule);
      expect(
        found.filter((one) => one === outcome),
        `seed ${seed}: ${found}`,
      ).toHaveLength(lines);
    }
  });

  it('to the millisecond where the fault says when', () => {
    const { simulation } = record(smallFleet([{ fault: 'daemon-late', instances: [1], lateSeconds: 20.345 }]));
    const line = simulation.truth().find(({ outcome }) => outcome === 'violated');

    expect(line).toMatchObject({ rule: 'daemon-running' });
    expect(
      simulation.truth().find(({ rule, outcome }) => rule === 'daemon-started-first' && outcome === 'violated'),
    ).toMatchObject({
      marginMs: -20_345,
      expectedInReplay: ['violated'],
      exact: true,
    });
  });

  it('host loss leaves tasks STOPPED without executionStoppedAt, or nothing at all', () => {
    const lost = (reported: 'stopped' | 'never') =>
      record(smallFleet([{ fault: 'host-lost', instances: [1], afterSeconds: 900, reported }])).events.filter(
        ({ detail }) => detail.lastStatus === 'STOPPED',
      );

    expect(lost('stopped').length).toBe(3);
    for (const { detail } of lost('stopped')) expect(detail).not.toHaveProperty('executionStoppedAt');
    expect(lost('never')).toEqual([]);
  });

  it('auto repair that is off repairs nothing, and nothing is said of it', () => {
    const fleet = smallFleet([{ fault: 'daemon-crash', instances: [1], afterSeconds: 900 }]);
    const clusters = fleet.clusters.map((cluster) => ({
      ...cluster,
      capacityProviders: [{ name: 'default', instances: 2, autoRepair: 'DISABLED' as const }],
    }));

    expect(outcomes(record({ ...fleet, clusters }), 'repair-started')).toEqual(['none']);
  });
});
