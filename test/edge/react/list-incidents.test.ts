import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { listIncidents } from '../../../shared/edge/react/list-incidents.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { openPage } from '../../../shared/edge/store/open-items.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { emptied } from '../store/emptied.ts';
import { incidentOf, instanceState, inventoryOf } from '../store/states.ts';

let table: Table;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => emptied(table));
afterAll(() => table.stop());

const open = (name: string) => instanceState(name, { incident: incidentOf(name), notices: 2 });
const over = (name: string) =>
  instanceState(name, { incident: { ...incidentOf(name), resolvedAt: 1, resolution: 'it is over' }, notices: 3 });

const holding = async (states: readonly ReturnType<typeof open>[]) => {
  const store = createDynamoStore({ ...table, onBroken: () => {} });
  await store.writeInventory(inventoryOf(), 0);
  for (const state of states) await store.writeItem(state, 0);
  const drafting = {
    store,
    policy: DEFAULT_POLICY,
    account: '000000000000',
    region: 'eu-west-1',
    stage: 'prod',
    mayAct: false,
    runbookBaseUrl: null,
  };
  return (event: unknown) => listIncidents(event, table, drafting);
};

describe('the unresolved incidents', () => {
  it('are each its newest notice, under the id that it was sent with', async () => {
    const list = await holding([open('one'), over('two'), instanceState('three', {}), open('four')]);
    const { incidents, next } = await list({ incidents: true });
    expect(next).toBeNull();
    expect(incidents.map(({ id, state }) => ({ id, state })).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: `${incidentOf('four').id}#2`, state: 'changed' },
      { id: `${incidentOf('one').id}#2`, state: 'changed' },
    ]);
  });

  it('come page by page, each once', async () => {
    await holding(Array.from({ length: 7 }, (_, at) => open(`instance-${at}`)));
    const keys: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof openPage>> = await openPage(table, after, 2);
      expect(page.keys.length).toBeLessThanOrEqual(2);
      keys.push(...page.keys.map((key) => JSON.stringify(key)));
      after = page.next;
    } while (after !== null);
    expect(new Set(keys).size).toBe(7);
    expect(keys).toHaveLength(7);
  });

  it.each([
    { event: { incidents: false }, says: 'incidents: must be true' },
    { event: { incidents: true, of: 'prod' }, says: 'of: is not a field of a request' },
    { event: { incidents: true, after: 'x' }, says: 'after: is not the next of an answer' },
    { event: null, says: 'must be given' },
  ])('are not listed for a request that is wrong: $event', async ({ event, says }) => {
    const list = await holding([]);
    await expect(list(event)).rejects.toThrow(says);
  });
});
