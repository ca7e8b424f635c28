import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { tellTruth } from '../../../simulator/truth/truth.ts';
import { type Ecs, startEcs } from '../../simulator/api/ecs.ts';
import { Inspector } from './inspector.ts';

const RULES = ['daemon-started-first', 'daemon-stopped-last', 'daemon-stayed-up', 'daemon-running'];
const EVERY_SECONDS = 30;
const WITHIN_SECONDS = 300;

const silent = (name: string): Scenario => {
  const scenario = namedScenario(name);
  return { ...scenario, switches: { ...scenario.switches, daemonTaskEvents: false } };
};

/** `rule instance daemon` → what really happened up to now. */
const truthOf = ({ fleet, server }: Ecs): ReadonlyMap<string, string> =>
  new Map(
    tellTruth(fleet.log, { now: server.now, switches: fleet.options.switches, recordFrom: fleet.options.recordFrom })
      .filter(({ rule }) => RULES.includes(rule))
      .map(({ rule, containerInstanceArn, daemonName, outcome }) => [
        `${rule} ${containerInstanceArn} ${daemonName}`,
        outcome,
      ]),
  );

const saidBy = (inspector: Inspector): ReadonlyMap<string, string> =>
  new Map(
    [...inspector.ledgers.values()]
      .flatMap((ledger) => inspector.verdicts(ledger))
      .map(({ rule, containerInstanceArn, daemonName, outcome }) => [
        `${rule} ${containerInstanceArn} ${daemonName}`,
        outcome,
      ]),
  );

type Watch = { readonly wrong: string[]; readonly late: string[]; readonly seen: Set<string>; callsPerLook: number };

/** Lets a fleet live, looks as questions come up, and compares what is said with what has happened. */
const watch = async (scenario: Scenario, seed: number, takesInventory = false): Promise<Watch> => {
  const ecs = await startEcs({ scenario, seed, afterSeconds: 0 });
  const inspector = new Inspector(ecs);
  const since = new Map<string, number>();
  const result: Watch = { wrong: [], late: [], seen: new Set(), callsPerLook: 0 };
  for (let second = 0; second < scenario.hours * 3600; second += EVERY_SECONDS) {
    ecs.advance(EVERY_SECONDS);
    const [clusterArn] = ecs.fleet.clusters.keys();
    if (takesInventory && second % 300 === 0 && clusterArn !== undefined)
      await inspector.refreshInventory(clusterArn, ecs.fleet.options.startsAt);
    const { calls, results } = await inspector.round();
    if (results.size === 1) result.callsPerLook = Math.max(result.callsPerLook, calls);
    const truth = truthOf(ecs);
    const said = saidBy(inspector);
    for (const [key, happened] of truth) {
      const known = `${key} ${happened}`;
      if (!since.has(known)) since.set(known, second);
      const age = second - (since.get(known) ?? second);
      const saying = said.get(key) ?? 'none';
      result.seen.add(`${key.split(' ')[0]} ${saying}`);
      if (saying === 'violated' && happened !== 'violated')
        result.wrong.push(`${second} s: ${key}: said violated, ${happened}`);
      if (saying === 'held' && happened === 'violated' && age > WITHIN_SECONDS)
        result.wrong.push(`${second} s: ${key}: said held, violated`);
      const isDecided = happened === 'violated' || happened === 'held';
      if (isDecided && saying !== happened && age > WITHIN_SECONDS)
        result.late.push(`${second} s: ${key}: ${saying}, ${happened} for ${age} s`);
    }
  }
  return result;
};

const SEEDS = [1, 2, 3];

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
  ])('start and stop verdicts are right within five minutes, at four calls a look: %s', async (name) => {
    for (const seed of SEEDS) {
      const { wrong, late, callsPerLook } = await watch(silent(name), seed);
      expect({ wrong, late }, `seed ${seed}`).toEqual({ wrong: [], late: [] });
      expect(callsPerLook).toBeLessThanOrEqual(4);
    }
  });

  it.each(['host-lost', 'host-lost-silently'])('nothing is made up of what nobody saw: %s', async (name) => {
    for (const seed of SEEDS) {
      const { wrong, seen } = await watch(silent(name), seed);
      expect(wrong, `seed ${seed}`).toEqual([]);
      expect([...seen].filter((one) => one.endsWith(' violated'))).toEqual([]);
    }
  });

  it.each(['a-good-day', 'daemon-created', 'daemon-deleted', 'daemon-deployment', 'deployment-rolled-back'])(
    'an inventory taken every five minutes makes no false alarm: %s',
    async (name) => {
      for (const seed of SEEDS) {
        const { wrong, seen } = await watch(silent(name), seed, true);
        expect(wrong, `seed ${seed}`).toEqual([]);
        expect([...seen]).toContain('daemon-started-first held');
      }
    },
  );
});
