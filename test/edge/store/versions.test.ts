import { describe, expect, it } from 'vitest';
import { NOTHING_HELD } from '../../../shared/core/remedies/lease.ts';
import type { ItemState } from '../../../shared/core/state/instance-state.ts';
import { createDynamoReadBudget } from '../../../shared/edge/ecs/reads/dynamo-read-budget.ts';
import {
  createOutboxKeeper,
  createOutboxReader,
  createOutboxWriter,
} from '../../../shared/edge/outbox/dynamo-outbox.ts';
import { outboxKey } from '../../../shared/edge/outbox/outbox.ts';
import { readPolicyItem, writePolicyItem } from '../../../shared/edge/policy/policy-item.ts';
import { keepGoodPolicy } from '../../../shared/edge/policy/policy-source.ts';
import { createDynamoBudget } from '../../../shared/edge/remedies/budget/dynamo-remedy-budget.ts';
import { createDynamoHistory } from '../../../shared/edge/remedies/history/dynamo-remedy-history.ts';
import { createDenials } from '../../../shared/edge/status/denials.ts';
import { createSign, type SignOptions } from '../../../shared/edge/status/signs.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { NewerItemError, versionOf } from '../../../shared/edge/store/forms.ts';
import { inventoryPkOf, itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import type { Thread } from '../../../shared/edge/tell/threads/thread-store.ts';
import { dynamoThreadStore } from '../../../shared/edge/tell/threads/thread-store-dynamodb.ts';
import { fakeTable } from '../aws/fake-client.ts';
import { entry } from '../remedies/history-contract.ts';
import { CLUSTER, deploymentState, holeState, instanceState, inventoryOf, T0 } from './states.ts';

const CLUSTER_STATE: ItemState = {
  kind: 'cluster',
  incident: null,
  notices: 0,
  untold: [],
  due: null,
  ledger: { clusterArn: CLUSTER, unreadSince: T0, why: 'ECS did not say' },
};

const PROVIDER = { clusterArn: CLUSTER, capacityProviderName: 'managed' };
const BUCKET = { accountId: '123456789012', region: 'eu-west-1' };
const OUTBOX_KEY = outboxKey(T0, 'x');
const ENTRY = { id: 'plan', entry: entry({ at: T0 }) };

type Opened = ReturnType<typeof opened>;
type Kind = {
  readonly what: string;
  readonly pk: string;
  /** Makes the item. */
  readonly create: (table: Opened) => Promise<unknown>;
  /** Writes it once more, as its function does: it is read before. */
  readonly rewrite: (table: Opened) => Promise<unknown>;
};

const opened = () => {
  const { table, client } = fakeTable();
  const broken: unknown[] = [];
  const onBroken = (_: string, cause: unknown) => void broken.push(cause);
  const options = { client, tableName: 'states', onBroken, wait: async () => {} };
  return { table, broken, options, store: createDynamoStore(options) };
};

const WHATS = {
  instance: 'a container instance',
  deployments: 'the deployments of a daemon',
  cluster: 'a cluster',
  hole: 'a hole',
};

const placeOf = (state: ItemState): Kind => ({
  what: WHATS[state.kind],
  pk: pkOf(itemKeyOf(state)),
  create: ({ store }) => store.writeItem(state, 0),
  rewrite: async ({ store }) => {
    const [read] = await store.readItems([itemKeyOf(state)]);
    return store.writeItem({ ...(read?.state ?? state), notices: 1 }, read?.revision ?? 0);
  },
});

const lease = { planId: 'p', holder: 'h', containerInstanceArn: 'arn', actsUntil: T0 };
const takeLease = ({ options }: Opened) =>
  createDynamoBudget(options).take(PROVIDER, {
    lease,
    numbers: { at: T0, instances: 9, leaving: [] },
    seen: NOTHING_HELD,
    allowed: 3,
    allowedPerHour: 3,
  });
const threadsOf = ({ options }: Opened) => dynamoThreadStore({ ...options, now: () => T0, sleep: async () => {} });
const CAUSE: Thread = { kind: 'cause', current: 'one', earlier: [] };
const edit = { document: '{"mode":"observe"}', writtenBy: 'a', writtenAt: 'then' };
const takeReads = ({ options }: Opened) => createDynamoReadBudget(options, BUCKET, () => T0).take(1);
const readOutbox = ({ options }: Opened) => createOutboxReader(options).read([OUTBOX_KEY]);
const listHistory = async ({ options }: Opened) => {
  const question = { since: 0, incidentId: null, containerInstanceArn: null };
  const all: unknown[] = [];
  for await (const one of createDynamoHistory(options).list(question)) all.push(one);
  return all;
};

const signedAt = (at: number): SignOptions => ({
  now: () => at,
  everyMs: 0,
  onFailed: (cause) => {
    throw cause;
  },
});
const DENIED = Object.assign(new Error('not authorized to perform: ecs:ListTasks'), { name: 'AccessDeniedException' });

/** Every kind of item that is in the table, by the function that writes it: docs/stored-forms.md lists the same. */
const KINDS: readonly Kind[] = [
  placeOf(instanceState('one')),
  placeOf(deploymentState('agent')),
  placeOf(CLUSTER_STATE),
  placeOf(holeState('one', T0)),
  {
    what: 'the inventory of a cluster',
    pk: inventoryPkOf(CLUSTER),
    create: ({ store }) => store.writeInventory(inventoryOf(), 0),
    rewrite: async ({ store }) => {
      const read = await store.readInventory(CLUSTER);
      return store.writeInventory({ ...(read?.state ?? inventoryOf()), refreshedAt: T0 }, read?.revision ?? 0);
    },
  },
  {
    what: 'the policy',
    pk: 'policy',
    create: ({ options }) => writePolicyItem(options, edit, null),
    rewrite: async ({ options }) =>
      writePolicyItem(options, { ...edit, document: '{"mode":"propose"}' }, await readPolicyItem(options)),
  },
  {
    what: 'the copy of the last good policy',
    pk: 'policy#good',
    create: async ({ options }) => {
      await writePolicyItem(options, edit, null);
      return keepGoodPolicy(options);
    },
    rewrite: async ({ options }) => {
      await writePolicyItem(options, { ...edit, document: '{}' }, await readPolicyItem(options));
      return keepGoodPolicy(options);
    },
  },
  {
    what: 'the budget of a capacity provider',
    pk: `budget#remedies#${CLUSTER}#managed`,
    create: takeLease,
    rewrite: ({ options }) => createDynamoBudget(options).giveBack(PROVIDER, lease),
  },
  {
    what: 'the share of reads',
    pk: 'budget#ecs-read#123456789012#eu-west-1',
    create: takeReads,
    rewrite: takeReads,
  },
  {
    what: 'a message of the outbox',
    pk: OUTBOX_KEY,
    create: ({ options }) => createOutboxWriter(options).write({ key: OUTBOX_KEY, body: {}, at: T0 }),
    rewrite: ({ options }) => createOutboxKeeper(options).wake(OUTBOX_KEY, T0),
  },
  {
    what: 'an entry of the history',
    pk: `history#${String(T0).padStart(14, '0')}#plan`,
    create: ({ options }) => createDynamoHistory(options).write(ENTRY),
    rewrite: ({ options }) => createDynamoHistory(options).conclude('plan', T0, 'it helped'),
  },
  {
    what: 'a sign of life',
    pk: 'status#sweep',
    create: ({ options }) => createSign(options, 'sweep', signedAt(T0))(),
    rewrite: ({ options }) => createSign(options, 'sweep', signedAt(T0 + 1))(),
  },
  {
    what: 'what AWS denies',
    pk: 'status#denied',
    create: ({ options }) => createDenials(options, signedAt(T0))([DENIED]),
    rewrite: ({ options }) => createDenials(options, signedAt(T0 + 1))([DENIED]),
  },
  {
    what: 'the groups of a cause',
    pk: 'thread#cause#a',
    create: (table) => threadsOf(table).write('cause#a', CAUSE, 0),
    rewrite: async (table) => {
      const read = (await threadsOf(table).read(['cause#a'])).get('cause#a');
      const cause = read?.thread?.kind === 'cause' ? read.thread : CAUSE;
      return threadsOf(table).write('cause#a', { ...cause, current: 'other' }, read?.revision ?? 0);
    },
  },
];

describe.each(KINDS)('$what', ({ pk, create, rewrite }) => {
  it('is written in the version that is known, which is absent for 0', async () => {
    const table = opened();
    await create(table);
    expect(table.table.items.get(pk)).toMatchObject(versionOf(pk) === 0 ? {} : { v: versionOf(pk) });
    expect(table.table.items.get(pk)?.v ?? 0).toBe(versionOf(pk));
  });

  it('keeps what a newer release has added to its item, through a rewrite', async () => {
    const table = opened();
    await create(table);
    const before = { ...table.table.items.get(pk), future: { deep: [1] } };
    table.table.items.set(pk, before);
    await rewrite(table);
    const after = table.table.items.get(pk);
    expect(after).not.toEqual(before);
    expect(after).toMatchObject({ future: { deep: [1] } });
  });

  it('of a newer version is not written over: the error names the item and both versions', async () => {
    const table = opened();
    await create(table);
    const newer = { ...table.table.items.get(pk), v: versionOf(pk) + 1 };
    table.table.items.set(pk, newer);
    const failure = await rewrite(table).then(
      () => null,
      (error: unknown) => innermost(error),
    );
    expect(failure).toBeInstanceOf(NewerItemError);
    expect(String(failure)).toContain(
      `${pk}: its item has version ${versionOf(pk) + 1}, and this release knows versions up to ${versionOf(pk)}`,
    );
    expect(table.table.items.get(pk)).toEqual(newer);
  });
});

const innermost = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;

describe('an item of a newer version', () => {
  const newer = async (kind: Kind): Promise<Opened> => {
    const table = opened();
    await kind.create(table);
    table.table.items.set(kind.pk, { ...table.table.items.get(kind.pk), v: 7 });
    return table;
  };
  const kind = (pk: string): Kind => KINDS.find((one) => one.pk === pk) ?? placeOf(instanceState('one'));

  it('is read as none and named, beside others that are read', async () => {
    const table = await newer(placeOf(instanceState('one')));
    await table.store.writeItem(instanceState('other'), 0);
    const found = await table.store.readItems([instanceState('one'), instanceState('other')].map(itemKeyOf));
    expect(found.map(({ state }) => itemKeyOf(state))).toEqual([itemKeyOf(instanceState('other'))]);
    expect(table.broken).toEqual([expect.any(NewerItemError)]);
  });

  it('is no inventory, no policy and no budget to act by', async () => {
    await expect((await newer(kind(inventoryPkOf(CLUSTER)))).store.readInventory(CLUSTER)).rejects.toThrow(
      NewerItemError,
    );
    await expect(readPolicyItem((await newer(kind('policy'))).options)).rejects.toThrow(NewerItemError);
    const budget = await newer(kind(`budget#remedies#${CLUSTER}#managed`));
    await expect(createDynamoBudget(budget.options).read(PROVIDER)).rejects.toThrow(NewerItemError);
  });

  it('is a message that stays, an entry that is left out of the history, and a thread of which nothing is told', async () => {
    const messages = await newer(kind(OUTBOX_KEY));
    expect(await readOutbox(messages)).toEqual([]);
    await expect(createOutboxReader(messages.options).remove(OUTBOX_KEY)).rejects.toThrow(NewerItemError);
    const history = await newer(kind(`history#${String(T0).padStart(14, '0')}#plan`));
    expect(await listHistory(history)).toEqual([]);
    expect([messages.broken, history.broken]).toEqual([[expect.any(NewerItemError)], [expect.any(NewerItemError)]]);
    const threads = threadsOf(await newer(kind('thread#cause#a')));
    expect((await threads.read(['cause#a'])).get('cause#a')).toMatchObject({
      thread: null,
      refused: expect.any(NewerItemError),
    });
  });
});

describe('an item whose v is no version', () => {
  it.each(['1', -1, 1.5, null])('is broken: %j', async (v) => {
    const table = opened();
    await table.store.writeItem(instanceState('one'), 0);
    const pk = pkOf(itemKeyOf(instanceState('one')));
    table.table.items.set(pk, { ...table.table.items.get(pk), v });
    expect(await table.store.readItems([itemKeyOf(instanceState('one'))])).toEqual([]);
    expect(String(table.broken)).toContain('its v is not a version');
  });
});

describe('an item of version 0', () => {
  it('is read, with its facts under their former name, and written in the form of now', async () => {
    const table = opened();
    for (const state of [instanceState('one'), deploymentState('agent')]) {
      const pk = pkOf(itemKeyOf(state));
      await table.store.writeItem(state, 0);
      const { v: _, facts, ...item } = table.table.items.get(pk) ?? {};
      table.table.items.set(pk, { ...item, ledger: facts });
      expect(await table.store.readItems([itemKeyOf(state)])).toEqual([{ state, revision: 1 }]);
      expect(await table.store.writeItem(state, 1)).toBe('written');
      expect(table.table.items.get(pk)).toEqual({ ...item, revision: 2, v: 1, facts });
    }
  });
});
