import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLateGroups } from '../../../shared/edge/store/late-groups.ts';
import { dueKey } from '../../../shared/edge/tell/threads/thread-store.ts';
import { dynamoThreadStore } from '../../../shared/edge/tell/threads/thread-store-dynamodb.ts';
import { startTable, type Table } from '../aws/loopback.ts';

const NOW = Date.parse('2026-12-01T10:00:00Z');

let table: Table;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const threads = () => dynamoThreadStore({ ...table, now: () => NOW, sleep: async () => {} });
const due = (groupId: string, dueAt: number | null, revision = 0) =>
  threads().write(dueKey(groupId), { kind: 'due', groupId, dueAt, wakeAt: null }, revision);
const keyed = (groupId: string, dueAt: number) => ({ key: dueKey(groupId), dueAt });

describe('groups that are late', () => {
  it('are found by the time at which they were due, the oldest first, at most so many', async () => {
    await due('second', NOW - 2000);
    await due('first', NOW - 3000);
    await due('not yet', NOW + 1);
    await due('nothing to tell', null);
    await threads().write('told#mail#x', { kind: 'cause', current: 'x', earlier: [] }, 0);
    const { late } = createLateGroups(table);
    expect(await late(NOW, 10)).toEqual([keyed('first', NOW - 3000), keyed('second', NOW - 2000)]);
    expect(await late(NOW, 1)).toEqual([keyed('first', NOW - 3000)]);
    expect(await late(NOW - 2500, 10)).toEqual([keyed('first', NOW - 3000)]);
  });

  it('are put off once, and not where they were told of meanwhile', async () => {
    await due('third', NOW - 1000);
    const { late, putOff } = createLateGroups(table);
    expect(await putOff(keyed('third', NOW - 1000), NOW + 5000)).toBe(true);
    expect(await putOff(keyed('third', NOW - 1000), NOW + 9000)).toBe(false);
    expect((await late(NOW, 10)).map(({ key }) => key)).not.toContain(dueKey('third'));
    expect(await late(NOW + 5000, 10)).toContainEqual(keyed('third', NOW + 5000));
  });

  it('are late no more once nothing is to be told of them', async () => {
    await due('fourth', NOW - 500);
    await due('fourth', null, 1);
    expect((await createLateGroups(table).late(NOW, 10)).map(({ key }) => key)).not.toContain(dueKey('fourth'));
  });
});
