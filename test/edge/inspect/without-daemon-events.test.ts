import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { drawnOf, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { livingEcs } from '../../remediation/living.ts';
import { byKey, truthOf } from './said.ts';
import { SmallService } from './small-service.ts';

const RULES = ['daemon-started-first', 'daemon-stopped-last', 'daemon-stayed-up', 'daemon-running'];
const EVERY_SECONDS = 30;
const WITHIN_SECONDS = 300;

const silent = (name: string): Scenario => {
  const scenario = namedScenario(name);
  return { ...scenario, switches: { ...scenario.switches, daemonTaskEvents: false } };
};

type Watch = { readonly wrong: string[]; readonly late: ReadonlySet<string>; readonly seen: Set<string> };

/** Lets a fleet and the service live, and compares what is said with what has happened. */
const watch = async (scenario: Scenario, seed: number): Promise<Watch> => {
  const ecs = await livingEcs(scenario, seed);
  const service = new SmallService(ecs);
  await service.watches();
  const since = new Map<string, number>();
  /** Since when something is not said that has happened. */
  const untoldSince = new Map<string, number>();
  const late = new Set<string>();
  const result: Watch = { wrong: [], late, seen: new Set() };
  const every = scenario.hours > 12 || !RUNS_ALL_DRAWN ? 4 * EVERY_SECONDS : EVERY_SECONDS;
  for (let second = 0; second < scenario.hours * 3600; second += every) {
    await service.live(every, every / 2);
    const said = byKey(await service.verdicts(), RULES);
    for (const [key, happened] of truthOf(ecs, RULES)) {
      const known = `${key} ${happened}`;
      if (!since.has(known)) since.set(known, second);
      const age = second - (since.get(known) ?? second);
      const saying = said.get(key) ?? 'none';
      result.seen.add(`${key.split(' ')[0]} ${saying}`);
      if (saying === 'violated' && happened !== 'violated')
        result.wrong.push(`${second} s: ${key}: said violated, ${happened}`);
      if (saying === 'held' && happened === 'violated' && age > WITHIN_SECONDS)
        result.wrong.push(`${second} s: ${key}: said held, violated`);
      const isUntold = (happened === 'violated' || happened === 'held') && saying !== happened;
      if (!isUntold) untoldSince.delete(known);
      else if (!untoldSince.has(known)) untoldSince.set(known, second);
      if (second - (untoldSince.get(known) ?? second) > WITHIN_SECONDS)
        late.add(`${key}: ${saying}, ${happened} since ${since.get(known)} s`);
    }
  }
  return result;
};

/** A day and more of looks takes seconds: one seed of it. */
const seedsOf = ({ hours }: Scenario): readonly number[] => (hours > 12 ? [1] : drawnOf([1, 2, 3]));

describe('where ECS sends no events for daemon tasks', () => {
  it.each([
    'a-good-day',
    'no-daemon-task-events',
    'daemon-missing',
    'daemon-late',
    'daemon-slightly-late',
    'daemon-ended-first',
    'daemon-crash',
    'daemon-crash-unrepaired',
    'daemon-restarts',
    'drain-stuck',
    'daemon-duplicate',
    'daemon-not-critical',
    'two-daemons',
    'spot-interruption',
    'drain-cancelled',
    'events-lost',
  ])('start and stop verdicts are right within five minutes: %s', async (name) => {
    for (const seed of seedsOf(silent(name))) {
      const { wrong, late } = await watch(silent(name), seed);
      expect({ wrong, late }, `seed ${seed}`).toEqual({ wrong: [], late: new Set() });
    }
  });

  it.each(['host-lost', 'host-lost-silently'])('nothing is made up of what nobody saw: %s', async (name) => {
    for (const seed of seedsOf(silent(name))) {
      const { wrong, seen } = await watch(silent(name), seed);
      expect(wrong, `seed ${seed}`).toEqual([]);
      expect([...seen].filter((one) => one.endsWith(' violated'))).toEqual([]);
    }
  });

  it.each(['daemon-created', 'daemon-deleted', 'daemon-deployment', 'deployment-rolled-back'])(
    'an inventory of some minutes makes no false alarm: %s',
    async (name) => {
      for (const seed of seedsOf(silent(name))) {
        const { wrong, seen } = await watch(silent(name), seed);
        expect(wrong, `seed ${seed}`).toEqual([]);
        expect([...seen]).toContain('daemon-started-first held');
      }
    },
  );
});
