import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { drawn } from '../drawn.ts';
import { Bookend } from './bookend.ts';
import { livingEcs } from './living.ts';

const MAX = 3;
const MINUTE = 60_000;

/** The daemon never starts, on none of the first container instances and on none of those that replace them. */
const HOPELESS: Scenario = {
  name: 'no daemon starts',
  says: 'The daemon starts on no container instance, however often they are replaced.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 10, autoRepair: 'DISABLED' }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 10 }],
    },
  ],
  faults: [{ fault: 'daemon-missing', instances: Array.from({ length: 100 }, (_, n) => n + 1) }],
};

/** The times at which ECS was asked to change something, epoch milliseconds, in so many minutes. */
const actsOf = async (bookend: Bookend, minutes: number): Promise<readonly number[]> => {
  const acts: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    await bookend.lives(60, 20);
    while (acts.length < bookend.writes) acts.push(bookend.now());
  }
  return acts;
};

/** The most that came within an hour of each other; a minute less, for times are known to the minute. */
const mostInAnHour = (acts: readonly number[]): number =>
  Math.max(...acts.map((at) => acts.filter((other) => other >= at && other < at + 59 * MINUTE).length));

describe('a fleet in which every new container instance is broken as well', () => {
  it('there are no more acts within an hour than the policy allows, then a person; and it goes on by itself', async () => {
    const ecs = await livingEcs(HOPELESS);
    const bookend = await new Bookend(ecs, { mode: 'enforce', budgetPercent: 50, maxActsPerHour: MAX }).begin();
    const acts = await actsOf(bookend, 240);
    expect(mostInAnHour(acts)).toBe(MAX);
    // nothing latches: in the hours after the first one there are acts again
    expect(acts.length).toBeGreaterThan(MAX);
    expect(bookend.failures).toEqual([]);
    const whys = (await bookend.states()).flatMap(({ remediation }) => remediation?.handedOver?.why ?? []);
    expect(whys).toContainEqual(expect.stringContaining('acts were made that may be within an hour'));
  });

  it('they go on without end where the policy does not mind', async () => {
    const ecs = await livingEcs(HOPELESS);
    const bookend = await new Bookend(ecs, { mode: 'enforce', budgetPercent: 50, maxActsPerHour: 1000 }).begin();
    expect(mostInAnHour(await actsOf(bookend, drawn(60, 15)))).toBeGreaterThan(MAX);
  });
});
