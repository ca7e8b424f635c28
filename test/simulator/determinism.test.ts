import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { drawn } from '../drawn.ts';
import { record, smallFleet } from './run.ts';

const bytesOf = (seed: number): string => {
  const { simulation, events } = record(randomFleet(seed, { way: true }), seed);
  return createHash('sha256')
    .update(JSON.stringify([events, simulation.truth(), simulation.daemons()]))
    .digest('hex');
};

describe('a simulation', () => {
  it('gives the same events, truth and daemons for the same seed, byte for byte', () => {
    for (let seed = 1; seed <= drawn(30); seed += 1) expect(bytesOf(seed), `seed ${seed}`).toBe(bytesOf(seed));
  });

  it('gives another history for another seed', () => {
    expect(new Set(Array.from({ length: drawn(30, 10) }, (_, seed) => bytesOf(seed))).size).toBe(drawn(30, 10));
  });

  it('leaves the other instances as they were when a fault is taken away', () => {
    const statuses = (faults: Parameters<typeof smallFleet>[0]) =>
      [...record(smallFleet(faults)).simulation.fleet.log.instances.values()].find(
        ({ capacityProviderName, registeredAt }) => capacityProviderName === 'default' && registeredAt % 60_000 === 0,
      );

    const late = statuses([{ fault: 'daemon-late', instances: [2], lateSeconds: 30 }]);
    expect(late?.processes[0]).toBeDefined();
    expect(statuses([])?.processes[0]?.startedAt).toBe(late?.processes[0]?.startedAt);
  });

  it('steps to any moment: many small steps give what one big one gives', () => {
    const run = (stepMs: number): string[] => {
      const seen: string[] = [];
      const fleet = fleetOf(smallFleet([{ fault: 'drain', instances: [1], afterSeconds: 600 }]), 5, (event, at) =>
        seen.push(`${at} ${JSON.stringify(event)}`),
      );
      const end = fleet.now + 3_600_000;
      while (fleet.now < end) fleet.advanceTo(Math.min(end, fleet.now + stepMs));
      return seen;
    };

    expect(run(1717)).toEqual(run(3_600_000));
  });
});
