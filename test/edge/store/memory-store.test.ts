import { describe, expect, it } from 'vitest';
import { itemKeyOf } from '../../../shared/edge/store/keys.ts';
import { createMemoryStore, type StoreStep } from '../../doubles/memory-store.ts';
import { itIsAStateStore } from './contract.ts';
import { CLUSTER, instanceState, inventoryOf, T0 } from './states.ts';

describe('the store in memory', () => {
  itIsAStateStore(async () => createMemoryStore());

  const crash = () => {
    throw new Error('crashed');
  };
  const state = instanceState('one');

  it('has written nothing when it crashes before a write, and all of it when it crashes after', async () => {
    let before: (step: StoreStep) => void = () => {};
    let after: (step: StoreStep) => void = () => {};
    const store = createMemoryStore({ before: (step) => before(step), after: (step) => after(step) });

    before = crash;
    await expect(store.writeItem(state, 0)).rejects.toThrow('crashed');
    before = () => {};
    expect(await store.readItems([itemKeyOf(state)])).toEqual([]);

    after = crash;
    await expect(store.writeItem(state, 0)).rejects.toThrow('crashed');
    after = () => {};
    expect(await store.readItems([itemKeyOf(state)])).toEqual([{ state, revision: 1 }]);
    expect(await store.writeItem(state, 0)).toBe('lost-race');
  });

  it('lets another worker in between the steps, whose write then wins', async () => {
    const store = createMemoryStore({
      before: async ({ call }) => {
        if (call === 'writeItem' && !hasIntruded) {
          hasIntruded = true;
          await store.writeItem({ ...state, notices: 5 }, 0);
        }
      },
    });
    let hasIntruded = false;
    expect(await store.writeItem(state, 0)).toBe('lost-race');
  });

  it('says every step, before and after it, and what it is about', async () => {
    const steps: string[] = [];
    const store = createMemoryStore({
      before: ({ call, pks }) => void steps.push(`> ${call} ${pks.length}`),
      after: ({ call, pks }) => void steps.push(`< ${call} ${pks.length}`),
    });
    await store.readItems([itemKeyOf(state), itemKeyOf(state)]);
    await store.writeItem(state, 0);
    await store.overdue(T0, 1);
    await store.untold(T0, 1);
    for await (const _ of store.itemKeysOf(CLUSTER));
    await store.readInventory(CLUSTER);
    await store.writeInventory(inventoryOf(), 0);
    expect(steps).toEqual(
      [
        'readItems 1',
        'writeItem 1',
        'overdue 0',
        'untold 0',
        'itemKeysOf 0',
        'readInventory 1',
        'writeInventory 1',
      ].flatMap((step) => [`> ${step}`, `< ${step}`]),
    );
  });
});
