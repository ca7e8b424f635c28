import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicyItem, writePolicyItem } from '../../../shared/edge/policy/policy-item.ts';
import { currentPolicy } from '../../../shared/edge/remedies/ask/current-policy.ts';
import { startTable, type Table } from '../aws/loopback.ts';

const AT = '2026-09-14T12:00:00.000Z';
let table: Table;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const put = (item: Readonly<Record<string, unknown>>) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: 'policy', ...item } }));

describe('the policy of this moment', () => {
  it('is every default where none was ever put', async () => {
    expect(await currentPolicy(table)).toMatchObject({
      policy: { mode: 'observe', killSwitch: false },
      liftedAt: null,
    });
  });

  it.each([
    { what: 'it was paused before', previous: '{"killSwitch":true}', document: '{}', lifted: true },
    { what: 'nobody could read the one before', previous: '{', document: '{}', lifted: true },
    { what: 'it was not paused before', previous: '{}', document: '{"mode":"enforce"}', lifted: false },
    { what: 'it still is paused', previous: '{"killSwitch":true}', document: '{"killSwitch":true}', lifted: false },
    { what: 'there was none before', previous: undefined, document: '{}', lifted: false },
  ])('was lifted when it was put: $lifted, where $what', async ({ previous, document, lifted }) => {
    await put({ document, writtenAt: AT, ...(previous === undefined ? {} : { previous }) });
    expect((await currentPolicy(table)).liftedAt).toBe(lifted ? Date.parse(AT) : null);
  });

  it('was lifted then still where it has been edited since, and anew where it was paused again', async () => {
    await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: 'policy' } }));
    const puts = async (document: string, minute: number) => {
      const writtenAt = new Date(Date.parse(AT) + minute * 60_000).toISOString();
      await writePolicyItem(table, { document, writtenBy: 'somebody', writtenAt }, await readPolicyItem(table));
      const { liftedAt } = await currentPolicy(table);
      return liftedAt === null ? null : (liftedAt - Date.parse(AT)) / 60_000;
    };
    expect(await puts('{}', 0)).toBeNull();
    expect(await puts('{"killSwitch":true}', 1)).toBeNull();
    expect(await puts('{"killSwitch":true,"settleSeconds":20}', 2)).toBeNull();
    expect(await puts('{}', 3)).toBe(3);
    expect(await puts('{"mode":"enforce"}', 4)).toBe(3);
    expect(await puts('{"mode":"enforce","settleSeconds":20}', 5)).toBe(3);
    expect(await puts('{"killSwitch":true}', 6)).toBeNull();
    expect(await puts('{"mode":"enforce"}', 7)).toBe(7);
  });

  it.each([
    { what: 'it is not a time', item: { liftedAt: 'yesterday' } },
    { what: 'it is empty', item: { liftedAt: '' } },
    { what: 'it is a number', item: { liftedAt: 12 } },
    { what: 'it is null', item: { liftedAt: null } },
    { what: 'it was paused before, and nobody wrote when', item: { previous: '{"killSwitch":true}' } },
    { what: 'it was paused before, and put at no time', item: { previous: '{"killSwitch":true}', writtenAt: 'x' } },
  ])('was lifted nobody knows when where $what, until it is lifted anew', async ({ item }) => {
    await put({ document: '{"mode":"enforce"}', ...item });
    expect((await currentPolicy(table)).liftedAt).toBe(Number.POSITIVE_INFINITY);
    const puts = async (document: string) =>
      writePolicyItem(table, { document, writtenBy: 'somebody', writtenAt: AT }, await readPolicyItem(table));
    await puts('{"mode":"enforce","settleSeconds":20}');
    if ('liftedAt' in item) expect((await currentPolicy(table)).liftedAt).toBe(Number.POSITIVE_INFINITY);
    await puts('{"killSwitch":true}');
    await puts('{"mode":"enforce"}');
    expect((await currentPolicy(table)).liftedAt).toBe(Date.parse(AT));
  });

  it('is not remembered', async () => {
    await put({ document: '{"mode":"enforce"}' });
    expect((await currentPolicy(table)).policy.killSwitch).toBe(false);
    await put({ document: '{"mode":"enforce","killSwitch":true}' });
    expect((await currentPolicy(table)).policy.killSwitch).toBe(true);
  });

  it.each(['{', '[]', '{"mode":"enforced"}'])('rejects where it is broken: %s', async (document) => {
    await put({ document });
    await expect(currentPolicy(table)).rejects.toMatchObject({ name: 'InputError' });
  });
});
