import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { drawn, inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { precisionOf, recallOf } from '../seeds/shares.ts';
import { compare } from './compare.ts';
import { FleetWorld } from './fleet-world.ts';
import { seedFleetOf } from './fleets.ts';
import { JudgedActs } from './judged-acts.ts';
import { KEPT_ENFORCED, type Kept } from './kept.ts';
import { PolicyInForce } from './policy-in-force.ts';
import { runSeeds } from './seeds.ts';
import { runService } from './service-run.ts';
import { SimulatedTime } from './simulated-time.ts';
import { sumOf } from './tally.ts';

const MINUTE_MS = 60_000;

describe('the whole service, where it repairs too', () => {
  it('breaks no guard, loses no notice and leaves no incident to nobody, with every fault', async () => {
    const { tally, failing } = await runSeeds({
      from: 1,
      to: 1 + drawn(60, 8),
      step: 1,
      hasFaults: true,
      enforces: true,
    });
    expect(failing).toEqual([]);
    const sum = sumOf(tally);
    expect({ precision: precisionOf(sum), recall: recallOf(sum) }).toEqual({ precision: 1, recall: 1 });
    expect(tally.remedies.UpdateContainerInstancesState).toBeGreaterThan(drawn(50));
    expect(tally.remedies.StopTask).toBeGreaterThan(drawn(20));
    expect(tally.remedies['fleets with the kill switch on for a while']).toBeGreaterThan(drawn(10));
    expect(tally.faults.crashed).toBeGreaterThan(drawn(1000));
  });

  const RIGHT_NOW = 'is right where it once was not: $name (seed $seed)';
  const isRight = async ({ seed, hasFaults }: Kept): Promise<void> => {
    const options = { hasFaults, enforces: true };
    const run = await runService(seedFleetOf(seed, options), seed, options);
    expect((await compare(run)).problems).toEqual([]);
  };
  it.each(KEPT_ENFORCED.filter(({ isLong }) => isLong !== true))(RIGHT_NOW, isRight);
  it.runIf(RUNS_ALL_DRAWN).each(KEPT_ENFORCED.filter(({ isLong }) => isLong === true))(inCi(RIGHT_NOW), isRight);

  it.runIf(RUNS_ALL_DRAWN)(inCi('goes the same way again from the same seed, step by step'), async () => {
    const logOf = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      const options = { hasFaults: true, enforces: true };
      const log = (at: number, line: string) => lines.push(`${at} ${line}`);
      const { service } = await runService(seedFleetOf(7, options), 7, { ...options, log });
      expect(service.acts.acts.length).toBeGreaterThan(0);
      return lines;
    };
    expect(await logOf()).toEqual(await logOf());
  });
});

/** A policy that is enforced for a day, with the kill switch on from the 30th to the 40th minute. */
const pausedPolicy = (time: SimulatedTime): PolicyInForce => {
  const from = time.now();
  const pause = { from: from + 30 * MINUTE_MS, to: from + 40 * MINUTE_MS };
  return new PolicyInForce({}, { until: from + 1440 * MINUTE_MS, pause }, time.now);
};

describe('the policy of a run', () => {
  it.each([
    { minute: 29, isOn: false, says: 'before the kill switch is thrown' },
    { minute: 31, isOn: true, says: 'while it is on' },
    { minute: 41, isOn: false, says: 'once it is lifted' },
  ])('is seen at once by who reads it, and a minute later by who remembers it: $says', async ({ minute, isOn }) => {
    const time = new SimulatedTime(0);
    const policy = pausedPolicy(time);
    const remembered = policy.remembered();
    await time.advanceTo((minute - 0.5) * MINUTE_MS);
    const before = remembered().killSwitch;
    await time.advanceTo(minute * MINUTE_MS);
    expect(policy.current().policy).toMatchObject({ mode: 'enforce', killSwitch: isOn });
    expect(remembered().killSwitch).toBe(before);
    await time.advanceTo((minute + 0.6) * MINUTE_MS);
    expect(remembered().killSwitch).toBe(isOn);
  });

  it('says when the kill switch was lifted, and lets nothing be done once the world stands still', async () => {
    const time = new SimulatedTime(0);
    const policy = pausedPolicy(time);
    expect(policy.current().liftedAt).toBeNull();
    await time.advanceTo(45 * MINUTE_MS);
    expect(policy.current().liftedAt).toBe(40 * MINUTE_MS);
    await time.advanceTo(1441 * MINUTE_MS);
    expect(policy.current().policy.mode).toBe('observe');
  });
});

describe('the judge of acts', () => {
  it.each([
    { minute: 29, breaches: [], says: 'nothing of one before the kill switch was thrown' },
    { minute: 31, breaches: [], says: 'nothing of one within a minute, which had been decided by then' },
    {
      minute: 33,
      breaches: ['UpdateContainerInstancesState 180 s after the kill switch was thrown'],
      says: 'what was done after that',
    },
  ])('tells $says', async ({ minute, breaches }) => {
    const scenario = namedScenario('auto-repair-off');
    const world = new FleetWorld(scenario, 1, () => {});
    const time = new SimulatedTime(world.startsAt);
    time.holds(world);
    const acts = new JudgedActs(world, pausedPolicy(time), time);
    await time.advanceTo(world.startsAt + minute * MINUTE_MS);
    const [cluster] = world.fleet.clusters.values();
    const [arn] = cluster?.instances.keys() ?? [];
    acts.judges('UpdateContainerInstancesState', { containerInstances: [arn] });
    expect(acts.breaches).toEqual(breaches);
  });
});
