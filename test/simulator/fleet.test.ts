import { describe, expect, it } from 'vitest';
import { MEMORY_MS } from '../../simulator/fleet/fleet.ts';
import { randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import type { DaemonPlan } from '../../simulator/scenarios/cluster-plan.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { drawn } from '../drawn.ts';
import { record, smallFleet } from './run.ts';

const hasBadDeployment = ({ firstEnds, updates = [] }: DaemonPlan): boolean =>
  (firstEnds ?? 'successful') !== 'successful' || updates.some(({ ends }) => (ends ?? 'successful') !== 'successful');

describe('a fleet without faults', () => {
  it("keeps ECS's promise: no critical daemon starts late or ends early, over all seeds", () => {
    for (let seed = 1; seed <= drawn(150, 20); seed += 1) {
      const scenario = randomFleet(seed, { faults: false });
      const { simulation } = record(scenario, seed);
      // a revision that does not start keeps instances in REGISTERING: ECS breaks nothing, whoever deployed it did
      const mayHang = scenario.clusters.some(({ daemons = [] }) => daemons.some(hasBadDeployment));
      const broken = simulation
        .truth()
        .filter(({ rule, outcome }) => outcome === 'violated' && rule !== 'deployment-settled')
        .filter(({ rule }) => !(mayHang && rule === 'instance-activated'));
      expect(broken, `seed ${seed}`).toEqual([]);
    }
  });

  it('keeps its number of container instances, and its services their tasks', () => {
    const fleet = fleetOf(smallFleet([{ fault: 'drain', instances: [1, 2, 3], afterSeconds: 900 }]), 1, () => {});
    fleet.advanceTo(fleet.now + 3 * 3_600_000);
    const [cluster] = fleet.clusters.values();
    const provider = cluster?.capacityProviders.get('default');
    const running = [...(cluster?.tasks.values() ?? [])].filter(
      ({ lastStatus, daemon }) => lastStatus === 'RUNNING' && daemon === undefined,
    );

    expect(provider?.registrations).toBe(5);
    expect([...(provider?.live ?? [])].filter(({ status }) => status === 'ACTIVE')).toHaveLength(2);
    expect(running).toHaveLength(4);
  });
});

describe('auto repair', () => {
  it('keeps its pace: one container instance at a time in a provider of fewer than nine', () => {
    const fleet = smallFleet([{ fault: 'daemon-crash', afterSeconds: 900, instances: [1, 2, 3, 4, 5, 6] }], {
      hours: 3,
    });
    const clusters = fleet.clusters.map((cluster) => ({
      ...cluster,
      capacityProviders: [{ name: 'default', instances: 6, everySeconds: 0 }],
    }));
    const { simulation } = record({ ...fleet, clusters });
    const drains = [...simulation.fleet.log.instances.values()].flatMap(({ statuses }) => {
      const from = statuses.find(({ status }) => status === 'DRAINING')?.at;
      const to = statuses.find(({ status }) => status === 'INACTIVE')?.at ?? Number.POSITIVE_INFINITY;
      return from === undefined ? [] : [{ from, to }];
    });

    expect(drains).toHaveLength(6);
    drains.sort((one, other) => one.from - other.from);
    for (const [index, { from }] of drains.entries()) {
      expect(from).toBeGreaterThanOrEqual(drains[index - 1]?.to ?? 0);
    }
  });
});

describe('the memory of ECS', () => {
  it('holds a stopped task and an INACTIVE container instance for one hour', () => {
    const fleet = fleetOf(smallFleet([{ fault: 'drain', instances: [1], afterSeconds: 600 }]), 1, () => {});
    const [cluster] = fleet.clusters.values();
    fleet.advanceTo(fleet.now + 1_500_000);
    const stopped = [...(cluster?.tasks.values() ?? [])].filter(({ lastStatus }) => lastStatus === 'STOPPED');
    const last = Math.max(...stopped.map(({ stoppedAt }) => stoppedAt ?? 0));
    expect(stopped).toHaveLength(3);

    fleet.advanceTo(last + MEMORY_MS - 1);
    expect([...(cluster?.tasks.keys() ?? [])]).toContain(stopped.find(({ stoppedAt }) => stoppedAt === last)?.taskArn);
    fleet.advanceTo(last + MEMORY_MS + 600_000);
    for (const { taskArn } of stopped) expect(cluster?.tasks.has(taskArn)).toBe(false);
    expect([...(cluster?.instances.values() ?? [])].every(({ status }) => status === 'ACTIVE')).toBe(true);
  });
});
