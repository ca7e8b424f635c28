import { describe, expect, it } from 'vitest';
import { randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import { shrink } from '../../simulator/random-fleets/shrink.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { validateScenario } from '../../simulator/scenarios/validate.ts';
import { simulate } from '../../simulator/simulate.ts';
import { drawn } from '../drawn.ts';

describe('a fleet drawn from a seed', () => {
  it('is a valid scenario, small and plain enough to be written to a file', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const scenario = randomFleet(seed, { way: true });
      expect(validateScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
      const instances = scenario.clusters.flatMap(({ capacityProviders }) =>
        capacityProviders.map((one) => one.instances),
      );
      expect(instances.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
    }
  });

  it('draws when a drain tells the daemons, and if that is judged, beside all else: nothing hangs on it', () => {
    const fleets = Array.from({ length: 200 }, (_, seed) => {
      const { switches: { daemonToldBeforeLastEnd = false, ...switches } = {}, policy, ...rest } = randomFleet(seed);
      return { daemonToldBeforeLastEnd, policy, fleet: { ...rest, switches } };
    });
    const before = fleets.map((_, seed) => ({ switches: {}, ...randomFleet(seed, { signals: false }) }));

    expect(fleets.map(({ fleet }) => fleet)).toEqual(before);
    expect(fleets.filter((one) => one.daemonToldBeforeLastEnd).length).toBeGreaterThan(30);
    expect(fleets.filter(({ policy }) => policy?.judgeSignals === true).length).toBeGreaterThan(60);
  });

  it(`reaches violations of every rule that has no order to keep, within ${drawn(400, 100)} seeds`, () => {
    const violated = new Set<string>();
    for (let seed = 1; seed <= drawn(400, 100); seed += 1) {
      for (const line of simulate({ scenario: randomFleet(seed), seed }).truth()) {
        if (line.outcome === 'violated') violated.add(line.rule);
      }
    }

    expect([...violated].sort()).toEqual([
      'daemon-alone',
      'daemon-healthy',
      'daemon-running',
      'daemon-signalled-last',
      'daemon-started-first',
      'daemon-stayed-up',
      'daemon-stopped-last',
      'deployment-settled',
      'drain-finished',
      'instance-activated',
      'repair-started',
    ]);
  });
});

describe('shrinking', () => {
  it('keeps what fails and takes away the rest', () => {
    const startsLate = (scenario: Scenario, seed: number): boolean =>
      simulate({ scenario, seed })
        .truth()
        .some(({ rule, outcome }) => rule === 'daemon-started-first' && outcome === 'violated');
    const seed =
      Array.from({ length: 200 }, (_, index) => index + 1).find((one) =>
        startsLate(randomFleet(one, { way: true }), one),
      ) ?? 0;
    const smallest = shrink(randomFleet(seed, { way: true }), (smaller) => startsLate(smaller, seed));

    expect(startsLate(smallest, seed)).toBe(true);
    expect(validateScenario(smallest)).toEqual(smallest);
    expect(smallest.faults).toHaveLength(1);
    expect(smallest.clusters).toHaveLength(1);
    expect(smallest.way).toBeUndefined();
  });
});
