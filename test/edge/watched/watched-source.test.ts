import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWatched } from '../../../shared/edge/watched/watched-document.ts';
import { createWatchedSource, storedWatched } from '../../../shared/edge/watched/watched-source.ts';
import { startTable } from '../aws/loopback.ts';

const OWN = { accountId: '111122223333', region: 'eu-west-1' };
const OWN_ALONE = [{ accountId: '111122223333', regions: ['eu-west-1'] }];
const OTHER = { accountId: '444455556666', regions: ['us-east-1', 'eu-west-1'] };

/** A list that may be edited, broken or out of reach, and a clock. */
const source = (first: unknown) => {
  const stored = { document: first, isDown: false, now: 1_000_000, broken: 0, reads: 0 };
  const watched = createWatchedSource({
    read: async () => {
      stored.reads += 1;
      if (stored.isDown) throw new Error('the table does not answer');
      return stored.document;
    },
    own: OWN,
    now: () => stored.now,
    onBroken: () => {
      stored.broken += 1;
    },
  });
  return { stored, watched };
};

describe('the list of watched accounts', () => {
  it('is the account and Region of the deployment where there is no list', async () => {
    expect(await source(null).watched()).toEqual(OWN_ALONE);
  });

  it('is what a list names beside them, a minute after it was edited', async () => {
    const { stored, watched } = source(null);
    await watched();
    stored.document = { accounts: [OTHER] };
    stored.now += 59_999;
    expect(await watched()).toEqual(OWN_ALONE);
    stored.now += 1;
    expect(await watched()).toEqual([...OWN_ALONE, OTHER]);
    expect(stored.reads).toBe(2);
  });

  it('stays as it was while the list is broken, or the table does not answer', async () => {
    const { stored, watched } = source({ accounts: [OTHER] });
    await watched();
    for (const trouble of [{ document: { accounts: 'all' } }, { document: { accounts: [] }, isDown: true }]) {
      Object.assign(stored, trouble);
      stored.now += 60_000;
      expect(await watched()).toEqual([...OWN_ALONE, OTHER]);
    }
    expect(stored.broken).toBe(2);
  });

  it('is the own alone where a list was never good, and nothing is known where the table never answered', async () => {
    const { stored, watched } = source({ accounts: [{}] });
    expect(await watched()).toEqual(OWN_ALONE);
    expect(stored.broken).toBe(1);
    const down = source(null);
    down.stored.isDown = true;
    await expect(down.watched()).rejects.toThrow('does not answer');
  });
});

describe('a list', () => {
  it.each<{ of: string; list: unknown; problem: string }>([
    { of: 'no accounts', list: {}, problem: 'accounts' },
    {
      of: 'an account that is a number',
      list: { accounts: [{ ...OTHER, accountId: 1 }] },
      problem: 'accounts.0.accountId: must be text',
    },
    {
      of: 'an account of eleven digits',
      list: { accounts: [{ ...OTHER, accountId: '12345678901' }] },
      problem: '12 digits',
    },
    {
      of: 'no Region',
      list: { accounts: [{ ...OTHER, regions: [] }] },
      problem: 'accounts.0.regions: must name a Region',
    },
    {
      of: 'a wildcard',
      list: { accounts: [{ ...OTHER, regions: ['*'] }] },
      problem: 'accounts.0.regions.0: must be a Region',
    },
    { of: 'too many accounts', list: { accounts: Array(1001).fill(OTHER) }, problem: 'at most 1000 accounts' },
  ])('with $of is refused, and the field is named', ({ list, problem }) => {
    expect(() => readWatched(list)).toThrow(problem);
  });

  it('may hold what a newer release has put beside it', () => {
    expect(readWatched({ accounts: [{ ...OTHER, roleArn: 'arn' }], since: 1 })).toEqual([OTHER]);
  });
});

describe('the item of the table', () => {
  let table: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());
  const put = (Item: Readonly<Record<string, unknown>>) =>
    table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: 'watched', ...Item } }));
  const read = () => storedWatched(table)();

  it('holds the list as JSON text; without it there is none', async () => {
    expect(await read()).toBe(null);
    await put({ document: JSON.stringify({ accounts: [OTHER] }) });
    expect(await read()).toEqual({ accounts: [OTHER] });
  });

  it.each([
    { what: 'is not JSON', item: { document: '{' }, error: 'document: is not valid JSON' },
    { what: 'is of a newer release', item: { v: 1, document: '{}' }, error: 'version 1' },
  ])('that $what is not read', async ({ item, error }) => {
    await put(item);
    await expect(read()).rejects.toThrow(error);
  });
});
