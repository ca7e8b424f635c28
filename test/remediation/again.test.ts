import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { callsOf } from '../simulator/api/ecs.ts';
import { Bookend } from './bookend.ts';
import { ecsInProcess } from './in-process.ts';

const fleet = (faults: readonly FaultPlan[]): Scenario => ({
  name: 'again',
  says: 'Something is wrong, and wrong again.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 3, autoRepair: 'DISABLED' }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 6 }],
    },
  ],
  faults: faults.map((fault) => ({ ...fault, instances: [1] })),
});

const statusOfFirst = ({ ecs }: Bookend): string | undefined =>
  [...ecs.fleet.clusters.values()]
    .flatMap(({ instances }) => [...instances.values()])
    .find(({ number }) => number === 1)?.status;

describe('a message that comes back to an incident', () => {
  it('repairs a daemon that came back by itself and died again within the same incident', async () => {
    const scenario = fleet([
      { fault: 'daemon-crash', afterSeconds: 300, restartAfterSeconds: 8 },
      { fault: 'daemon-crash', afterSeconds: 3000, unrepaired: true },
    ]);
    const bookend = await new Bookend(ecsInProcess(scenario, 1), { mode: 'enforce' }).begin();
    await bookend.lives(2900, 5);
    expect(bookend.writes).toBe(0);
    expect(bookend.notices.map(({ state }) => state)).toContain('open');
    await bookend.lives(2400, 10);
    expect(bookend.writes).toBe(1);
    expect(statusOfFirst(bookend)).not.toBe('ACTIVE');
  });

  it('costs ECS nothing while there is nothing to do', async () => {
    const scenario = fleet([{ fault: 'daemon-crash', afterSeconds: 300, restartAfterSeconds: 8 }]);
    const enforced = await new Bookend(ecsInProcess(scenario, 1), { mode: 'enforce' }).begin();
    const observed = await new Bookend(ecsInProcess(scenario, 1), { mode: 'observe' }).begin();
    for (const bookend of [enforced, observed]) await bookend.lives(3600, 10);
    const before = [enforced, observed].map(({ ecs }) => callsOf(ecs));
    for (const bookend of [enforced, observed]) await bookend.lives(7200, 10);
    const [ofEnforced = 0, ofObserved = 0] = [enforced, observed].map(
      ({ ecs }, index) => callsOf(ecs) - (before[index] ?? 0),
    );
    expect(ofEnforced).toBe(ofObserved);
  });

  it('costs ECS a few calls where the budget is used up, and is one entry of the history', async () => {
    const scenario: Scenario = {
      ...fleet([{ fault: 'daemon-crash', afterSeconds: 300, unrepaired: true }]),
      faults: [
        { fault: 'daemon-crash', afterSeconds: 300, unrepaired: true, instances: [1] },
        { fault: 'drain-stuck', instances: [2] },
        { fault: 'drain', afterSeconds: 200, instances: [2] },
      ],
    };
    const enforced = await new Bookend(ecsInProcess(scenario, 1), { mode: 'enforce' }).begin();
    const observed = await new Bookend(ecsInProcess(scenario, 1), { mode: 'observe' }).begin();
    for (const bookend of [enforced, observed]) await bookend.lives(2400, 10);
    const [ofEnforced = 0, ofObserved = 0] = [enforced, observed].map(({ ecs }) => callsOf(ecs));
    const asked = enforced.remedied.filter(({ result }) => result === 'refused');
    expect(asked.length).toBeGreaterThan(5);
    expect((ofEnforced - ofObserved) / asked.length).toBeLessThanOrEqual(6);
    expect(enforced.writes).toBe(0);
    expect(await enforced.entries()).toMatchObject([{ decision: 'refuse', guards: [{ guard: 'budget' }] }]);
    await enforced.lives(3600, 10);
    const outcome = enforced.notices.at(-1)?.remedy?.outcome.join();
    expect(outcome).toContain('this is for a person: budget, for more than an hour');
  });
});
