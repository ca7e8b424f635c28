import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { drawn, drawnOf } from '../drawn.ts';
import { ecsInProcess } from './in-process.ts';
import { runFleet, troubledFleet, usualFleet } from './seed.ts';
import { Witness } from './witness.ts';

const SEEDS = Array.from({ length: drawn(12) }, (_, n) => n + 1);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('enforce, over fleets with a fault of every kind', () => {
  it('touches nothing that it should not, leaves no incident to nobody, and gives the budget back whole', async () => {
    const acts: string[] = [];
    const uncovered = { observe: [] as number[], enforce: [] as number[] };
    for (const seed of SEEDS) {
      const observed = await runFleet(troubledFleet(seed), seed, { mode: 'observe' });
      const enforced = await runFleet(troubledFleet(seed), seed, { mode: 'enforce' });
      expect(observed.acts, `seed ${seed}`).toEqual([]);
      const { breaches, abandoned, leases, failures } = enforced;
      expect({ breaches, abandoned, leases, failures }, `seed ${seed}`).toEqual({
        breaches: [],
        abandoned: [],
        leases: 0,
        failures: [],
      });
      acts.push(...enforced.acts);
      uncovered.observe.push(observed.uncoveredMinutes);
      uncovered.enforce.push(enforced.uncoveredMinutes);
    }
    expect(new Set(acts)).toEqual(new Set(['StopTask', 'UpdateContainerInstancesState']));
    expect(acts.length).toBeGreaterThan(drawn(35));
    // minutes that application tasks ran without a critical daemon: a small part of what they did without Bookend
    expect(sum(uncovered.enforce) / sum(uncovered.observe)).toBeLessThan(0.05);
  });
});

/** Each of them once had more away than the budget allows: somebody began to leave between decision and act. */
const KEPT = [1051, 1255, 1333, 1859, 4197, 10561];

describe('enforce, where one handling in five crashes', () => {
  it('touches nothing that it should not, leaves no incident to nobody, and gives the budget back whole', async () => {
    let crashed = 0;
    for (const seed of SEEDS) {
      const run = await runFleet(troubledFleet(seed), seed, { mode: 'enforce' }, true);
      const { breaches, abandoned, leases, failures, crashes } = run;
      expect({ breaches, abandoned, leases, failures }, `seed ${seed}`).toEqual({
        breaches: [],
        abandoned: [],
        leases: 0,
        failures: [],
      });
      crashed += crashes;
    }
    expect(crashed).toBeGreaterThan(SEEDS.length);
  });
});

describe('enforce, over fleets that once went wrong', () => {
  it.each(KEPT)('touches nothing that it should not in %i', async (seed) => {
    const { breaches, abandoned, leases, failures } = await runFleet(troubledFleet(seed), seed, { mode: 'enforce' });
    expect({ breaches, abandoned, leases, failures }).toEqual({ breaches: [], abandoned: [], leases: 0, failures: [] });
  });
});

describe('enforce, over the usual fleets', () => {
  it('touches nothing that it should not', async () => {
    for (const seed of SEEDS) {
      const { breaches, abandoned, leases, failures } = await runFleet(usualFleet(seed), seed, { mode: 'enforce' });
      expect({ breaches, abandoned, leases, failures }, `seed ${seed}`).toEqual({
        breaches: [],
        abandoned: [],
        leases: 0,
        failures: [],
      });
    }
  });

  it.each(
    drawnOf([
      'a-good-day',
      'daemon-not-critical',
      'daemon-deployment',
      'daemon-recovers',
      'daemon-crash',
      'drain-cancelled',
      'daemon-group-borrowed',
      'drained-at-age',
      'spot-interruption',
      'no-daemon-task-events',
    ]),
  )('does nothing at all in %s', async (name) => {
    const { acts, failures } = await runFleet(namedScenario(name), 1, { mode: 'enforce' });
    expect(acts).toEqual([]);
    expect(failures).toEqual([]);
  });
});

describe('the witness', () => {
  /** A fleet that lives for so long, and what the witness says of one call. */
  const saysOf = (name: string, seconds: number, call: (arns: readonly string[]) => readonly [string, object]) => {
    const { fleet, advance } = ecsInProcess(namedScenario(name), 1);
    const witness = new Witness(fleet);
    for (let second = 0; second < seconds; second += 10) {
      advance(10);
      witness.looks();
    }
    const [cluster] = [...fleet.clusters.values()];
    const instances = [...(cluster?.instances.keys() ?? [])];
    witness.judges(...(call(instances) as [string, Record<string, unknown>]));
    return { breaches: witness.breaches, uncoveredMs: witness.uncoveredMs, cluster };
  };
  const drain =
    (index: number) =>
    (arns: readonly string[]): readonly [string, object] => [
      'UpdateContainerInstancesState',
      { containerInstances: [arns[index]] },
    ];

  it('finds a drain of an instance on which nothing is wrong', () => {
    expect(saysOf('auto-repair-off', 1500, drain(1)).breaches).toEqual([
      'a drain of an instance on which nothing is wrong',
    ]);
  });

  it("finds a drain before ECS's own repair had its time", () => {
    expect(saysOf('daemon-crash-unrepaired', 1300, drain(0)).breaches).toEqual([
      "a drain before ECS's own repair had its time",
    ]);
  });

  it('finds nothing wrong with one that is in order, and counts what ran without the daemon', () => {
    const { breaches, uncoveredMs } = saysOf('auto-repair-off', 1500, drain(0));
    expect(breaches).toEqual([]);
    expect(uncoveredMs).toBeGreaterThan(600_000);
  });

  it("finds a stop of a daemon's task, and of one that started after its daemon", () => {
    const { cluster } = saysOf('auto-repair-off', 800, drain(0));
    const tasks = [...(cluster?.tasks.values() ?? [])];
    const of = (isDaemon: boolean) => tasks.find(({ daemon }) => (daemon !== undefined) === isDaemon)?.taskArn;
    const ofDaemon = saysOf('auto-repair-off', 800, () => ['StopTask', { task: of(true) }]);
    expect(ofDaemon.breaches).toContain("StopTask on a daemon's task");
    const inOrder = saysOf('auto-repair-off', 800, () => ['StopTask', { task: of(false) }]);
    expect(inOrder.breaches).toEqual(['StopTask on a task that started after its daemons']);
  });

  it('finds a second drain of two instances', () => {
    const { fleet, advance, client } = ecsInProcess(namedScenario('auto-repair-off'), 1);
    const witness = new Witness(fleet);
    advance(1500);
    witness.looks();
    const [cluster] = [...fleet.clusters.values()];
    const [first = '', second = ''] = [...(cluster?.instances.keys() ?? [])];
    const input = { cluster: cluster?.clusterArn, containerInstances: [second], status: 'DRAINING' };
    const drainSecond = { constructor: { name: 'UpdateContainerInstancesStateCommand' }, input };
    return (client.send as (command: object) => Promise<unknown>)(drainSecond).then(() => {
      advance(5);
      witness.judges('UpdateContainerInstancesState', { containerInstances: [first] });
      expect(witness.breaches).toEqual(['a drain: 2 of 2 away']);
    });
  });
});
