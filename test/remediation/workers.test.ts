import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { LeasesHeld } from '../../shared/core/remedies/lease.ts';
import { readInstance } from '../../shared/edge/remedies/ask/instance-item.ts';
import { Random } from '../../simulator/engine/random.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { drawnOf } from '../drawn.ts';
import { Bookend, remedyFor } from './bookend.ts';
import { livingEcs } from './living.ts';
import { deploys, tags } from './meanwhile.ts';
import { Crash, type Step, stepped } from './stepped.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';
const PROVIDER = { clusterArn: CLUSTER, capacityProviderName: 'default' };

/** The daemons of all container instances die at once, where nothing but Bookend repairs it. */
const allBroken = (instances: number): Scenario => ({
  name: 'all daemons die',
  says: 'The daemons of all container instances die at once.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, autoRepair: 'DISABLED' }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances }],
    },
  ],
  faults: Array.from({ length: instances }, (_, n) => ({
    fault: 'daemon-crash' as const,
    instances: [n + 1],
    afterSeconds: 150 - n,
    unrepaired: true,
  })),
});

/** A fleet of which every instance waits for its remedy. */
const waiting = async (instances: number): Promise<Bookend> => {
  const ecs = await livingEcs(allBroken(instances));
  const bookend = await new Bookend(ecs, { mode: 'observe' }).begin();
  const areOpen = async () => (await bookend.states()).filter(({ incident }) => incident !== null).length >= instances;
  await bookend.livesUntil(areOpen, 1800, 60);
  bookend.policy = { mode: 'enforce' };
  const asked = (await bookend.states()).map(remedyFor);
  bookend.remedies = asked.map((body) => ({ body, sentAt: bookend.now(), from: bookend.now(), received: 0 }));
  return bookend;
};

const away = ({ ecs }: Bookend): number =>
  [...(ecs.fleet.clusters.get(CLUSTER)?.instances.values() ?? [])].filter(
    ({ status }) => status === 'DRAINING' || status === 'DEREGISTERING',
  ).length;

const held = ({ budget }: Bookend): Promise<LeasesHeld> => budget.read(PROVIDER);

describe('ten workers at once', () => {
  it('never have more instances away than the budget allows, and it comes back whole', async () => {
    const bookend = await waiting(10);
    const messages = bookend.remedies;
    bookend.remedies = [];
    let most = 0;
    const look: Step = async () => {
      most = Math.max(most, away(bookend));
      await new Promise(setImmediate); // lets the others go on
    };
    await Promise.all(messages.map((held) => bookend.remediatesOne(held, stepped(bookend.remediator, look))));
    expect(most).toBe(2);
    expect(away(bookend)).toBe(2);
    for (let minute = 0; minute < 90; minute += 1) {
      await bookend.lives(60, 20);
      expect(away(bookend)).toBeLessThanOrEqual(2);
    }
    expect((await held(bookend)).leases).toEqual([]);
    expect(bookend.failures).toEqual([]);
    // each of them was repaired, and none twice
    expect(await bookend.broken()).toEqual([]);
    expect(bookend.writes).toBe(10);
  });
});

describe('one message at two workers', () => {
  it.each(drawnOf([1, 2, 3, 4, 5, 6, 7, 8]))(
    'is acted on once, and the lease stays with the one who acts (%i)',
    async (seed) => {
      const bookend = await waiting(3);
      const [first] = bookend.remedies;
      if (first === undefined) throw new Error('no remedy was asked for');
      bookend.remedies = [];
      const random = new Random(seed);
      let acting = 0;
      const step: Step = async (name) => {
        for (let turns = random.between(0, 20); turns > 0; turns -= 1) await new Promise(setImmediate);
        if (!name.startsWith('history.write, after') || acting > 0) return;
        acting += 1;
        expect((await held(bookend)).leases).toHaveLength(1);
      };
      await Promise.all([1, 2].map(() => bookend.remediatesOne({ ...first }, stepped(bookend.remediator, step))));
      expect(acting).toBe(1);
      expect(bookend.writes).toBe(1);
      expect((await held(bookend)).leases).toHaveLength(1);
      await bookend.lives(600, 60);
      expect(bookend.writes).toBe(1);
      expect((await held(bookend)).leases).toEqual([]);
      expect(bookend.failures).toEqual([]);
    },
  );
});

describe('a crash', () => {
  /** Deals with one message until it crashes at a step; then the message comes again, and others too. */
  const crashesAt = async (
    at: number,
  ): Promise<{ readonly isOver: boolean; readonly names: readonly string[]; bookend: Bookend }> => {
    const bookend = await waiting(3);
    const [first, ...others] = bookend.remedies;
    if (first === undefined) throw new Error('no remedy was asked for');
    bookend.remedies = [];
    const names: string[] = [];
    const step: Step = async (what) => {
      names.push(what);
      if (names.length >= at) throw new Crash(what);
    };
    await bookend.remediatesOne(first, stepped(bookend.remediator, step));
    if (names.length < at) return { isOver: true, names, bookend };
    const name = names[at - 1];
    expect(bookend.failures).toHaveLength(1);
    bookend.remedies.push(...others.map((one) => ({ ...one, from: bookend.now() + 30_000 })));
    for (let round = 0; round < 60; round += 1) {
      await bookend.lives(60, 60);
      expect(away(bookend), `after a crash at ${name}`).toBeLessThanOrEqual(1);
      if ((await bookend.broken()).length === 0 && (await held(bookend)).leases.length === 0) break;
    }
    return { isOver: false, names, bookend };
  };

  it('can come at each call of every port', async () => {
    const { isOver, names } = await crashesAt(Number.POSITIVE_INFINITY);
    expect(isOver).toBe(true);
    for (const port of ['store', 'budget', 'history', 'ecs', 'policy', 'queue'])
      expect(
        names.some((name) => name.startsWith(port)),
        port,
      ).toBe(true);
    expect(names.length).toBeGreaterThan(60);
  });

  // in parts, as a fleet for each step takes a busy machine minutes
  it.each(drawnOf([1, 2, 3, 4, 5, 6]))(
    'at any step leaves no more away than the budget allows, every instance repaired, and the budget whole (each sixth step from %i on)',
    async (from) => {
      let crashes = 0;
      for (let at = from; ; at += 6) {
        const { isOver, names, bookend } = await crashesAt(at);
        if (isOver) break;
        crashes += 1;
        expect((await held(bookend)).leases, `after a crash at ${names[at - 1]}`).toEqual([]);
        expect(await bookend.broken(), `after a crash at ${names[at - 1]}`).toEqual([]);
      }
      expect(crashes).toBeGreaterThanOrEqual(10);
    },
  );
});

describe('the state changes between decision and act', () => {
  /** Something happens at the moment before the call that would change something; the act must see it. */
  const happensBefore = async (moment: string, change: (bookend: Bookend, arn: string) => Promise<unknown>) => {
    const bookend = await waiting(3);
    const [first] = bookend.remedies;
    if (first === undefined) throw new Error('no remedy was asked for');
    bookend.remedies = [];
    const { place } = first.body as { place: { containerInstanceArn: string } };
    let isDone = false;
    const step: Step = async (name) => {
      if (isDone || name !== moment) return;
      isDone = true;
      await change(bookend, place.containerInstanceArn);
    };
    await bookend.remediatesOne(first, stepped(bookend.remediator, step));
    expect(isDone).toBe(true);
    return bookend;
  };

  const drains = (bookend: Bookend, arn: string) =>
    bookend.ecs.client.send(
      new UpdateContainerInstancesStateCommand({ cluster: CLUSTER, containerInstances: [arn], status: 'DRAINING' }),
    );

  it.each([
    {
      what: 'somebody else drains the instance',
      change: (bookend: Bookend, arn: string) => drains(bookend, arn),
      writes: 1,
    },
    {
      what: 'ECS drains another instance of the three',
      change: async (bookend: Bookend, arn: string) => {
        const others = (await bookend.states()).map(({ ledger }) => ledger.containerInstanceArn);
        await drains(bookend, others.find((other) => other !== arn) ?? '');
      },
      writes: 1,
    },
    {
      what: 'somebody tags the instance',
      change: (bookend: Bookend, arn: string) => tags(bookend, arn, 'true'),
      writes: 0,
    },
    {
      what: 'somebody begins to deploy a daemon',
      change: (bookend: Bookend) => deploys(bookend, CLUSTER),
      writes: 1,
    },
    {
      what: 'the kill switch is thrown',
      change: async (bookend: Bookend) => {
        bookend.policy = { mode: 'enforce', killSwitch: true };
      },
      writes: 0,
    },
    {
      what: 'the mode goes back to observe',
      change: async (bookend: Bookend) => {
        bookend.policy = { mode: 'observe' };
      },
      writes: 0,
    },
  ])('no act where $what once the lease is taken', async ({ change, writes }) => {
    const bookend = await happensBefore('budget.take, after', change);
    expect(bookend.writes).toBe(writes);
    expect((await held(bookend)).leases).toEqual([]);
    expect((await bookend.entries()).filter(({ decision }) => decision === 'act')).toEqual([]);
  });

  it('no act where another worker has written the instance in the very last moment', async () => {
    const bookend = await waiting(3);
    const [first] = bookend.remedies;
    if (first === undefined) throw new Error('no remedy was asked for');
    bookend.remedies = [];
    const { place } = first.body as { place: { containerInstanceArn: string } };
    let policies = 0;
    const step: Step = async (name) => {
      if (name !== 'policy') return;
      policies += 1;
      if (policies !== 2) return;
      const stored = await readInstance(place.containerInstanceArn, bookend);
      if (stored !== null) await bookend.store.writeItem(stored.state, stored.revision);
    };
    await bookend.remediatesOne(first, stepped(bookend.remediator, step));
    expect(policies).toBe(2);
    expect(bookend.writes).toBe(0);
    expect((await held(bookend)).leases).toEqual([]);
    expect(bookend.remedied.at(-1)).toMatchObject({ result: 'refused', why: expect.stringContaining('last moment') });
  });
});
