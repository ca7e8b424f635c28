import { describe, expect, it } from 'vitest';
import { namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import { disagreements, pairsOf, pairsOfSeed, unfounded } from './compare.ts';

const SEEDS = 200;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

describe('replay and the truth of the simulator', () => {
  it(`agree on ${SEEDS} fleets whose events all arrive: outcome, margin, tasks and moment`, () => {
    for (const seed of seeds) expect(disagreements(pairsOfSeed(seed, {})), `seed ${seed}`).toEqual([]);
  });

  it('leave at most one verdict in a hundred open', () => {
    const said = seeds.flatMap((seed) => pairsOfSeed(seed, {}).map((pair) => pair.said));
    const open = said.filter((outcome) => outcome === 'inconclusive');

    expect(said.length).toBeGreaterThan(SEEDS * 20);
    expect(open.length / said.length).toBeLessThan(0.015);
  });

  it(`say nothing unfounded, and miss nothing that was proven, on ${SEEDS} fleets with every fault on the way`, () => {
    for (const seed of seeds) expect(unfounded(pairsOfSeed(seed, { way: true })), `seed ${seed}`).toEqual([]);
  });

  it.each([{ daemonTaskEvents: false }, { capacityProviderInInstanceEvents: false }, { launchType: 'SOMETHING_NEW' }])(
    'agree with the guess turned: %j',
    (switches) => {
      for (const seed of seeds.slice(0, 50))
        expect(disagreements(pairsOfSeed(seed, { switches })), `seed ${seed}`).toEqual([]);
    },
  );

  it.each(scenarioNames())('agree on the scenario %s', (name) => {
    const scenario = namedScenario(name);
    if (scenario.policy !== undefined) return;
    const pairs = pairsOf(scenario, 1);
    expect(scenario.way?.drop === undefined ? disagreements(pairs) : unfounded(pairs)).toEqual([]);
  });
});
