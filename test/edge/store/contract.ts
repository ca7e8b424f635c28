import { beforeEach, describe, expect, it } from 'vitest';
import type { HoleState, ItemState } from '../../../shared/core/state/instance-state.ts';
import { atMost } from '../../../shared/edge/pacing/at-most.ts';
import { itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import type { ItemKey, StateStore } from '../../../shared/edge/store/state-store.ts';
import {
  CLUSTER,
  clusterArnOf,
  clusterState,
  deploymentState,
  fullState,
  goneState,
  holeState,
  incidentOf,
  instanceArn,
  instanceState,
  inventoryOf,
  T0,
} from './states.ts';

const OTHER_CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/staging';

/** Every store keeps to this, whatever it is made of. Each test gets an empty one. */
export const itIsAStateStore = (emptyStore: () => Promise<StateStore>): void => {
  let store: StateStore;
  beforeEach(async () => {
    store = await emptyStore();
  });

  const readOne = async (key: ItemKey) => {
    const [one, ...others] = await store.readItems([key]);
    expect(others).toEqual([]);
    return one;
  };
  const writeNew = async (...states: readonly ItemState[]) => {
    for (const state of states) expect(await store.writeItem(state, 0)).toBe('written');
  };
  const namesOf = (keys: readonly ItemKey[], names: readonly string[]) => keys.map((key) => nameOf(key, names));
  const nameOf = (key: ItemKey, names: readonly string[]) => {
    switch (key.kind) {
      case 'instance':
        return names.find((name) => instanceArn(name) === key.containerInstanceArn);
      case 'deployments':
        return key.daemonName;
      case 'cluster':
        return key.clusterArn;
      case 'hole':
        return key.resource;
    }
  };

  describe('an item', () => {
    it('that was never written is left out of the answer', async () => {
      expect(await store.readItems([itemKeyOf(instanceState('none'))])).toEqual([]);
      expect(await store.readItems([])).toEqual([]);
    });

    it.each([
      { what: 'a quiet instance', state: instanceState('quiet') },
      { what: 'an instance of which no task is known', state: instanceState('bare', { tasks: 0 }) },
      { what: 'an instance with 20 tasks', state: instanceState('usual', { tasks: 20 }) },
      { what: 'an instance with one of everything', state: fullState('full') },
      { what: 'an instance that is gone', state: goneState('gone') },
      {
        what: 'a resolved incident',
        state: instanceState('over', { incident: { ...incidentOf('over'), resolvedAt: T0 } }),
      },
      { what: 'an instance with 1 000 tasks', state: instanceState('huge', { tasks: 1000 }) },
      {
        what: '1 000 tasks and all of them in the incident',
        state: instanceState('worst', { tasks: 1000, incident: incidentOf('worst', 1000), notices: 1 }),
      },
      { what: 'the deployments of a daemon', state: deploymentState('agent') },
      { what: 'a hole', state: holeState('one', T0) },
      { what: 'a hole that is over', state: holeState('one', null) },
      {
        what: 'what a newer release has added to an instance',
        state: { ...instanceState('rest'), rest: { attributes: { future: ['a', 1] }, telling: { more: { b: true } } } },
      },
      {
        what: 'what a newer release has added to deployments',
        state: { ...deploymentState('rest'), rest: { telling: { more: 1 } } },
      },
    ])('comes back as it was written: $what', async ({ state }) => {
      await writeNew(state);
      expect(await readOne(itemKeyOf(state))).toEqual({ state, revision: 1 });
    });

    it.each([
      '',
      '__proto__',
      'constructor',
      'a#b%0023c',
      '%',
      'ünï ⚑ 🛰',
      'half \ud83d pair',
      'a\u0000b\n"<&',
      '#'.repeat(90),
    ])('keeps the hostile name %j', async (name) => {
      const instance = instanceState('x', { arn: `${CLUSTER.replace(':cluster/', ':container-instance/')}/${name}` });
      const deployments = deploymentState(name);
      instance.ledger.tasks.set(name, { ...[...instance.ledger.tasks.values()][0], taskArn: name } as never);
      await writeNew(
        { ...instance, due: { at: T0, needs: 'look', why: name } },
        { ...deployments, due: { at: T0 + 1, needs: 'clock', why: name } },
      );
      const keys = [itemKeyOf(instance), itemKeyOf(deployments)];
      expect((await readOne(itemKeyOf(deployments)))?.state.due?.why).toBe(name);
      expect((await readOne(itemKeyOf(instance)))?.state.ledger).toMatchObject({
        containerInstanceArn: instance.ledger.containerInstanceArn,
      });
      expect(await store.overdue(T0 + 1, 10)).toEqual(keys);
      expect(await listed(store, CLUSTER)).toEqual([itemKeyOf(instance)]);
    });

    it('is never taken for another whose names run together alike', async () => {
      const one = deploymentState('b#c', 'a');
      const other = deploymentState('c', 'a#b');
      await writeNew(one, other);
      expect((await readOne(itemKeyOf(one)))?.state).toEqual(one);
      expect((await readOne(itemKeyOf(other)))?.state).toEqual(other);
    });

    it('is read with 249 others in one call, once each, though asked for twice', async () => {
      const states = Array.from({ length: 250 }, (_, n) => instanceState(`many-${n}`));
      await atMost(16, states, (state) => store.writeItem(state, 0));
      const keys = states.map(itemKeyOf);
      const found = await store.readItems([...keys, ...keys.slice(0, 120), itemKeyOf(instanceState('none'))]);
      expect(new Set(found.map(({ state }) => JSON.stringify(itemKeyOf(state))))).toEqual(
        new Set(keys.map((key) => JSON.stringify(key))),
      );
      expect(found).toHaveLength(250);
    });
  });

  describe('a revision', () => {
    it('grows with every write, and the write that knows it wins', async () => {
      const state = instanceState('one');
      await writeNew(state);
      expect(await store.writeItem({ ...state, notices: 1 }, 1)).toBe('written');
      expect(await store.writeItem({ ...state, notices: 2 }, 2)).toBe('written');
      expect(await readOne(itemKeyOf(state))).toEqual({ state: { ...state, notices: 2 }, revision: 3 });
    });

    it.each([
      { when: 'there is one already', revision: 0 },
      { when: 'another was faster', revision: 1 },
      { when: 'it is ahead of the store', revision: 3 },
    ])('loses the race, and changes nothing, when $when', async ({ revision }) => {
      const state = instanceState('one');
      await writeNew(state);
      await store.writeItem({ ...state, notices: 1 }, 1);
      expect(await store.writeItem({ ...state, notices: 9 }, revision)).toBe('lost-race');
      expect(await readOne(itemKeyOf(state))).toMatchObject({ state: { notices: 1 }, revision: 2 });
    });

    it('of an item that does not exist is 0: any other loses', async () => {
      expect(await store.writeItem(instanceState('one'), 1)).toBe('lost-race');
      expect(await readOne(itemKeyOf(instanceState('one')))).toBeUndefined();
    });

    it('lets one of two workers through, and the other after it has read again', async () => {
      const state = instanceState('contested');
      const first = await Promise.all([store.writeItem(state, 0), store.writeItem(state, 0)]);
      expect(first.sort()).toEqual(['lost-race', 'written']);
      const second = await Promise.all([1, 2, 3, 4].map((notices) => store.writeItem({ ...state, notices }, 1)));
      expect(second.filter((answer) => answer === 'written')).toHaveLength(1);
      const read = await readOne(itemKeyOf(state));
      expect(await store.writeItem(state, read?.revision ?? 0)).toBe('written');
    });
  });

  describe('a state that is read or written', () => {
    it('is nobody else’s to change', async () => {
      const state = instanceState('one', { tasks: 2 });
      await writeNew(state);
      state.ledger.tasks.clear();
      state.ledger.registeredAt = null;
      const read = await readOne(itemKeyOf(state));
      expect(read?.state).toEqual(instanceState('one', { tasks: 2 }));
      if (read?.state.kind === 'instance') read.state.ledger.tasks.clear();
      expect((await readOne(itemKeyOf(state)))?.state).toEqual(instanceState('one', { tasks: 2 }));
    });
  });

  describe('an overdue item', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    const dueAt = (n: number) => T0 + ((n * 5) % 12) * 1000;
    const due = names.map((name, n) => instanceState(name, { due: { at: dueAt(n), needs: 'clock', why: 'time' } }));
    const inOrder = names.toSorted((one, other) => dueAt(names.indexOf(one)) - dueAt(names.indexOf(other)));

    it('comes most overdue first, up to and with this moment', async () => {
      await writeNew(...due);
      expect(namesOf(await store.overdue(T0 + 7000, 100), names)).toEqual(inOrder.slice(0, 8));
      expect(await store.overdue(T0 - 1, 100)).toEqual([]);
    });

    it.each([0, 1, 5, 12])('is cut to the most overdue %i', async (limit) => {
      await writeNew(...due);
      expect(namesOf(await store.overdue(T0 + 99_000, limit), names)).toEqual(inOrder.slice(0, limit));
    });

    it('holds items with a due check only, and moves and leaves with it', async () => {
      const state = instanceState('a', { due: { at: T0, needs: 'look', why: 'a start' } });
      await writeNew(state, instanceState('b'), {
        ...deploymentState('c'),
        due: { at: T0 - 1, needs: 'clock', why: 'x' },
      });
      expect(namesOf(await store.overdue(T0, 10), names)).toEqual(['c', 'a']);
      await store.writeItem({ ...state, due: { at: T0 + 50, needs: 'look', why: 'a start' } }, 1);
      expect(namesOf(await store.overdue(T0, 10), names)).toEqual(['c']);
      expect(namesOf(await store.overdue(T0 + 50, 10), names)).toEqual(['c', 'a']);
      await store.writeItem({ ...state, due: null }, 2);
      expect(namesOf(await store.overdue(T0 + 50, 10), names)).toEqual(['c']);
    });
  });

  describe('an untold item', () => {
    const names = ['a', 'b', 'c'];
    const untold = (name: string, ...times: readonly number[]) =>
      instanceState(name, { untold: times.map((at, n) => ({ id: `${name}#${n}`, state: 'open', at })) });

    it('comes by each item’s oldest notice, oldest first, with a limit', async () => {
      await writeNew(untold('a', T0 + 5000, T0 + 2000), untold('b', T0 + 1000), untold('c', T0 + 3000));
      expect(namesOf(await store.untold(T0 + 2000, 10), names)).toEqual(['b', 'a']);
      expect(namesOf(await store.untold(T0 + 9000, 2), names)).toEqual(['b', 'a']);
      expect(await store.untold(T0, 10)).toEqual([]);
    });

    it('leaves the list when it is told', async () => {
      await writeNew(untold('a', T0), untold('b', T0));
      await store.writeItem({ ...untold('a'), notices: 1 }, 1);
      expect(namesOf(await store.untold(T0, 10), names)).toEqual(['b']);
    });

    it('is not what is overdue', async () => {
      await writeNew(untold('a', T0), instanceState('b', { due: { at: T0, needs: 'look', why: 'a start' } }));
      expect(namesOf(await store.untold(T0, 10), names)).toEqual(['a']);
      expect(namesOf(await store.overdue(T0, 10), names)).toEqual(['b']);
    });
  });

  describe('open incidents', () => {
    const incident = incidentOf('a');

    it('are none in an empty store, and none where nothing is broken', async () => {
      expect(await store.openIncidents()).toBe(0);
      await writeNew(instanceState('a'));
      expect(await store.openIncidents()).toBe(0);
    });

    it('are counted wherever they are, until they are resolved', async () => {
      const open = Array.from({ length: 30 }, (_, n) => instanceState(`many-${n}`, { incident }));
      const over = { ...incident, resolvedAt: T0 };
      await writeNew(...open, { ...deploymentState('agent'), incident }, instanceState('over', { incident: over }));
      expect(await store.openIncidents()).toBe(31);
      await store.writeItem(instanceState('many-7', { incident: over }), 1);
      expect(await store.openIncidents()).toBe(30);
    });

    it('are not counted while only their consequences last, until they go on again', async () => {
      const [violation] = incident.violations;
      if (violation === undefined) throw new Error('the incident holds no violation');
      const right = { ...incident, violations: [{ ...violation, rightSince: T0 }] };
      await writeNew(instanceState('right', { incident: right }), instanceState('on', { incident }));
      expect(await store.openIncidents()).toBe(1);
      await store.writeItem(instanceState('right', { incident }), 1);
      expect(await store.openIncidents()).toBe(2);
    });
  });

  describe('clusters that are not judged', () => {
    it('are listed by when that began, until it is over, and counted with the open incidents', async () => {
      await writeNew(clusterState('b', T0 + 2000), clusterState('a', T0 + 1000), clusterState('fine', null));
      await writeNew(instanceState('one', { incident: incidentOf('one') }));
      expect(await store.unjudgedClusters(10)).toEqual([clusterArnOf('a'), clusterArnOf('b')]);
      expect(await store.unjudgedClusters(1)).toEqual([clusterArnOf('a')]);
      expect(await store.unjudgedClusters(0)).toEqual([]);
      expect(await store.openIncidents()).toBe(3);
      await store.writeItem(clusterState('a', null), 1);
      expect(await store.unjudgedClusters(10)).toEqual([clusterArnOf('b')]);
    });

    it('come back as they were written, and are none of their instances', async () => {
      const state = clusterState('a', T0);
      await writeNew(state);
      expect(await readOne({ kind: 'cluster', clusterArn: clusterArnOf('a') })).toEqual({ state, revision: 1 });
      for await (const key of store.itemKeysOf(clusterArnOf('a'))) expect.fail(`${JSON.stringify(key)} is listed`);
    });
  });

  describe('the holes of a cluster', () => {
    it('are listed, each once, over several pages, and none of them is an instance', async () => {
      const states = Array.from({ length: 320 }, (_, n) => holeState(`many-${n}`, n % 2 === 0 ? T0 : null));
      await atMost(16, states, (state) => store.writeItem(state, 0));
      await writeNew(holeState('elsewhere', T0, OTHER_CLUSTER), instanceState('one'));
      const keys: ItemKey[] = [];
      for await (const key of store.holeKeysOf(CLUSTER)) keys.push(key);
      expect(keys.map(pkOf).sort()).toEqual(states.map((state) => pkOf(itemKeyOf(state))).sort());
      expect(await listed(store, CLUSTER)).toEqual([itemKeyOf(instanceState('one'))]);
    });

    it('are no open incidents of orders', async () => {
      await writeNew(holeState('one', T0), holeState('two', T0), clusterState('a', T0));
      expect(await store.openIncidents()).toBe(1);
      expect(await store.unjudgedClusters(10)).toEqual([clusterArnOf('a')]);
    });

    it('have keys of their own, however long and hostile the names of their resources are', async () => {
      const named = (resource: string): HoleState => {
        const state = holeState('x', T0);
        return { ...state, ledger: { ...state.ledger, resource } };
      };
      const long = 'ü#%'.repeat(2000);
      const states = [named(''), named('a#b%0023c'), named('half \ud83d pair'), named(`${long}1`), named(`${long}2`)];
      await writeNew(...states);
      for (const state of states) expect((await readOne(itemKeyOf(state)))?.state).toEqual(state);
      const keys: ItemKey[] = [];
      for await (const key of store.holeKeysOf(CLUSTER)) keys.push(key);
      expect(await store.readItems(keys)).toHaveLength(states.length);
    });
  });

  describe('the instances of a cluster', () => {
    it('are listed, each once, over several pages, and nothing else is', async () => {
      const states = Array.from({ length: 320 }, (_, n) => instanceState(`many-${n}`));
      await atMost(16, states, (state) => store.writeItem(state, 0));
      await writeNew(deploymentState('agent'), instanceState('elsewhere', { cluster: OTHER_CLUSTER }));
      await store.writeInventory(inventoryOf(), 0);
      const keys = await listed(store, CLUSTER);
      expect(keys).toHaveLength(320);
      expect(new Set(keys.map((key) => JSON.stringify(key)))).toEqual(
        new Set(states.map((state) => JSON.stringify(itemKeyOf(state)))),
      );
      expect(await listed(store, OTHER_CLUSTER)).toHaveLength(1);
      expect(await listed(store, `${CLUSTER}-2`)).toEqual([]);
    });

    it('are listed once, however often each was written', async () => {
      const state = instanceState('one');
      for (const revision of [0, 1, 2]) await store.writeItem({ ...state, notices: revision }, revision);
      expect(await listed(store, CLUSTER)).toEqual([itemKeyOf(state)]);
    });
  });

  describe('an inventory', () => {
    it('that was never written is null', async () => {
      expect(await store.readInventory(CLUSTER)).toBeNull();
    });

    it('comes back as it was written, per cluster', async () => {
      const [daemon] = inventoryOf().daemons;
      const many = Array.from({ length: 200 }, (_, n) => ({ ...daemon, daemonName: `daemon-${n}` })) as never;
      const large = { ...inventoryOf(), refreshedAt: T0 + 1, daemons: many };
      expect(await store.writeInventory(large, 0)).toBe('written');
      expect(await store.writeInventory(inventoryOf(OTHER_CLUSTER), 0)).toBe('written');
      expect(await store.readInventory(CLUSTER)).toEqual({ state: large, revision: 1 });
      expect(await store.readInventory(OTHER_CLUSTER)).toEqual({ state: inventoryOf(OTHER_CLUSTER), revision: 1 });
    });

    it('is found when it is old, the oldest first, unless it is unknown, and no more once it was refreshed', async () => {
      const clusterAt = (name: string, refreshedAt: number | null) => ({
        ...inventoryOf(`${CLUSTER}-${name}`),
        refreshedAt,
      });
      const [newer, oldest, unknown, older] = [
        clusterAt('a#b%', T0 + 3000),
        clusterAt('b', T0),
        clusterAt('c', null),
        clusterAt('d', T0 + 1000),
      ];
      for (const inventory of [newer, oldest, unknown, older]) await store.writeInventory(inventory, 0);
      await writeNew(instanceState('a', { due: { at: T0, needs: 'look', why: 'a start' } }));
      expect(await store.staleInventories(T0 + 3000, 10)).toEqual(
        [oldest, older, newer].map(({ clusterArn }) => clusterArn),
      );
      expect(await store.staleInventories(T0 + 2999, 1)).toEqual([oldest.clusterArn]);
      expect(await store.staleInventories(T0 - 1, 10)).toEqual([]);
      expect(await store.staleInventories(T0 + 9999, 0)).toEqual([]);
      expect(namesOf(await store.overdue(T0 + 9999, 10), ['a'])).toEqual(['a']);
      await store.writeInventory({ ...oldest, refreshedAt: T0 + 5000 }, 1);
      expect(await store.staleInventories(T0 + 3000, 10)).toEqual([older.clusterArn, newer.clusterArn]);
    });

    it('is written by whoever read the newest', async () => {
      await store.writeInventory(inventoryOf(), 0);
      expect(await store.writeInventory(inventoryOf(), 0)).toBe('lost-race');
      expect(await store.writeInventory({ ...inventoryOf(), refreshedAt: T0 }, 1)).toBe('written');
      expect(await store.readInventory(CLUSTER)).toMatchObject({ state: { refreshedAt: T0 }, revision: 2 });
    });
  });
};

const listed = async (store: StateStore, clusterArn: string): Promise<readonly ItemKey[]> => {
  const keys: ItemKey[] = [];
  for await (const key of store.itemKeysOf(clusterArn)) keys.push(key);
  return keys;
};
