import { describe, expect, it } from 'vitest';
import { auditCluster, type ClusterAudited } from '../../../shared/edge/audit/audit-cluster.ts';
import { randomFleet } from '../../../simulator/random-fleets/random-fleet.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { drawnOf } from '../../drawn.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { byKey, truthOf } from '../inspect/said.ts';
import { SmallService } from '../inspect/small-service.ts';

const RULES = ['daemon-started-first', 'daemon-stopped-last', 'daemon-stayed-up', 'daemon-running', 'daemon-alone'];

/** Three of ten, the same ones for a seed: a hash of what the event says. */
const isLost = (detail: Readonly<Record<string, unknown>>, seed: number): boolean => {
  let hash = seed;
  for (const character of JSON.stringify(detail)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % 10 < 3;
};

type Losing = (detail: Readonly<Record<string, unknown>>) => boolean;

/** A fleet whose events are lost as it is said, and of which no check was made; then each cluster is audited. */
const audited = async (scenario: Scenario, seed: number, minutes: number, isLost: Losing) => {
  const ecs = await startEcs({ scenario, seed, afterSeconds: 0 });
  const service = new SmallService(ecs);
  await service.watches();
  for (let minute = 0; minute < minutes; minute += 1) {
    ecs.advance(60);
    await service.observe((detail) => !isLost(detail));
  }
  const since = ecs.server.now;
  const results: ClusterAudited[] = [];
  for (const clusterArn of ecs.fleet.clusters.keys())
    results.push(await auditCluster({ clusterArn, since }, service.inspector));
  return { ecs, service, results, since };
};

const threeInTen =
  (seed: number): Losing =>
  (detail) =>
    isLost(detail, seed);
const all: Losing = () => true;

/** `key: said, happened` of each that differs from the truth. */
const differing = async ({ ecs, service }: Awaited<ReturnType<typeof audited>>) => {
  const said = byKey(await service.verdicts(), RULES);
  const truth = truthOf(ecs, RULES);
  expect(truth.size).toBeGreaterThan(0);
  return [...truth]
    .map(([key, happened]) => ({ key, happened, saying: said.get(key) ?? 'nothing', isBroken: isBroken(key, truth) }))
    .filter(({ happened, saying }) => saying !== happened);
};

/** Some rule of the same container instance and daemon was broken. */
const isBroken = (key: string, truth: ReadonlyMap<string, string>): boolean => {
  const subject = key.slice(key.indexOf(' '));
  return [...truth].some(([other, happened]) => other.endsWith(subject) && happened === 'violated');
};

/**
 * True of a verdict that no lost event excuses. A lost status may leave the order of ends open, or keep a rule from being judged; and one broken
 * rule may be told for another: where nothing of its leaving was seen, a daemon that ended first breaks `daemon-stayed-up`, and one
 * whose first task ECS has forgotten, and that does not run, `daemon-running`.
 */
const isWrong = ({ saying, isBroken }: Awaited<ReturnType<typeof differing>>[number]): boolean =>
  saying === 'held' || (saying === 'violated' && !isBroken);

/** Fleets in which something once was called violated that had not happened. */
const KEPT = [29, 43];

describe('an audit of clusters of which three events in ten were lost', () => {
  it.each([
    'daemon-late',
    'daemon-missing',
    'daemon-restarts',
    'two-daemons',
    'daemon-duplicate',
    'daemon-not-critical',
  ])('makes the verdicts equal to the truth while ECS forgets nothing: %s', async (name) => {
    for (const seed of drawnOf([1, 2, 3, 4, 5, 6])) {
      const run = await audited(namedScenario(name), seed, 40, threeInTen(seed));
      expect(run.results.every(({ againInSeconds }) => againInSeconds === null)).toBe(true);
      expect(await differing(run), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(['daemon-crash', 'daemon-ended-first', 'drain-cancelled', 'spot-interruption'])(
    'leaves open only what a lost status of a container instance would tell, which ECS forgets: %s',
    async (name) => {
      for (const seed of drawnOf([1, 2, 3, 4, 5, 6])) {
        const differences = await differing(await audited(namedScenario(name), seed, 40, threeInTen(seed)));
        const others = differences.filter(
          (one) => isWrong(one) || !/^daemon-(stayed-up|stopped-last|running) /.test(one.key),
        );
        expect(others, `seed ${seed}`).toEqual([]);
      }
    },
  );

  it('makes nothing up of what ECS has forgotten: what is not known is not held, and nothing is violated where nothing was broken', async () => {
    const saidOf = new Set<string>();
    for (const seed of [...KEPT, ...drawnOf(Array.from({ length: 40 }, (_, index) => index + 1))]) {
      const fleet = randomFleet(seed);
      const minutes = Math.floor(Math.min(fleet.hours, 4) * 60);
      for (const isLost of [threeInTen(seed), all]) {
        const differences = await differing(await audited(fleet, seed, minutes, isLost));
        for (const { saying } of differences) saidOf.add(saying);
        expect(differences.filter(isWrong), `seed ${seed}`).toEqual([]);
      }
    }
    expect(saidOf).toContain('inconclusive');
  });
});

describe('an audit of a cluster of which no event ever came', () => {
  it('finds every container instance, and says the same of it as its tasks show', async () => {
    const { ecs, service, results } = await audited(namedScenario('two-daemons'), 1, 40, all);
    const known = (await service.states()).flatMap((state) =>
      state.kind === 'instance' ? state.ledger.containerInstanceArn : [],
    );
    const there = [...ecs.fleet.clusters.values()].flatMap(({ instances }) => [...instances.values()]);
    const alive = there.filter(({ status }) => status !== 'INACTIVE').map((one) => one.containerInstanceArn);
    expect(known.toSorted()).toEqual(alive.toSorted());
    expect(results.map(({ instances }) => instances)).toEqual([alive.length]);
  });
});
