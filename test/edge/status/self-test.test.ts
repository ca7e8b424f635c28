import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  isSelfTestMissing,
  missesSelfTest,
  recordSelfTest,
  SELF_TEST_PK,
  selfTestIn,
} from '../../../shared/edge/status/self-test.ts';
import { createSelfTestCame } from '../../../shared/edge/status/self-test-came.ts';
import { startTable, type Table } from '../aws/loopback.ts';

const NOW = Date.parse('2026-12-01T10:00:00Z');
const MINUTE = 60_000;
let table: Table;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const put = (item: Readonly<Record<string, unknown>>) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: SELF_TEST_PK, ...item } }));
const item = async () =>
  (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk: SELF_TEST_PK } }))).Item;
const misses = (everyMinutes: number, now: number) => missesSelfTest({ table, everyMinutes, now: () => now });

beforeEach(() => put({}));

describe('a run that came through', () => {
  it('is recorded, and no older one after it', async () => {
    await recordSelfTest(table, { at: NOW, tookMs: 4200 });
    await recordSelfTest(table, { at: NOW - 15 * MINUTE, tookMs: 900_000 });
    expect(await item()).toEqual({ pk: SELF_TEST_PK, came: { at: NOW, tookMs: 4200 } });
    await recordSelfTest(table, { at: NOW + 15 * MINUTE, tookMs: 1 });
    expect(await item()).toMatchObject({ came: { at: NOW + 15 * MINUTE } });
  });

  it('is not recorded over the item of a newer release, nor is that read', async () => {
    await put({ v: 1, came: { at: 5, tookMs: 5 } });
    await recordSelfTest(table, { at: NOW, tookMs: 1 }).catch(() => {}); // DynamoDB answers with the item, dynalite does not
    expect(await item()).toEqual({ pk: SELF_TEST_PK, v: 1, came: { at: 5, tookMs: 5 } });
    await expect(misses(15, NOW)).rejects.toThrow('version 1');
  });
});

describe('self-tests are missing', () => {
  it.each<{ when: string; cameAgo: number | null; waitsFor: number; every: number; missing: boolean }>([
    { when: 'the last run is as old as they are apart', cameAgo: 15, waitsFor: 99, every: 15, missing: false },
    { when: 'the next one may still come through', cameAgo: 20, waitsFor: 99, every: 15, missing: false },
    { when: 'the next one is late', cameAgo: 20.1, waitsFor: 99, every: 15, missing: true },
    { when: 'none has come, and the first has its time', cameAgo: null, waitsFor: 20, every: 15, missing: false },
    { when: 'none has come in its time', cameAgo: null, waitsFor: 20.1, every: 15, missing: true },
    { when: 'they were switched on again', cameAgo: 5000, waitsFor: 3, every: 15, missing: false },
    { when: 'they come more often', cameAgo: 10.1, waitsFor: 99, every: 5, missing: true },
    { when: 'they are switched off', cameAgo: 5000, waitsFor: 99, every: 0, missing: false },
  ])('$missing when $when', ({ cameAgo, waitsFor, every, missing }) => {
    const came = cameAgo === null ? null : { at: NOW - cameAgo * MINUTE, tookMs: 1 };
    const awaited = { everyMinutes: every, since: NOW - waitsFor * MINUTE };
    expect(isSelfTestMissing({ came, awaited }, NOW)).toBe(missing);
  });

  it('not before a sweep has begun to wait, and anew with another schedule', async () => {
    expect(await misses(15, NOW)).toBe(false);
    expect(await item()).toMatchObject({ awaited: { everyMinutes: 15, since: NOW } });
    expect(await misses(15, NOW + 21 * MINUTE)).toBe(true);
    expect(await misses(0, NOW + 22 * MINUTE)).toBe(false);
    expect(await misses(15, NOW + 23 * MINUTE)).toBe(false);
    expect(await item()).toMatchObject({ awaited: { everyMinutes: 15, since: NOW + 23 * MINUTE } });
    expect(await misses(15, NOW + 44 * MINUTE)).toBe(true);
  });

  it('nothing is written where they never were switched on', async () => {
    expect(await misses(0, NOW)).toBe(false);
    expect(await item()).toEqual({ pk: SELF_TEST_PK });
  });

  it('what makes no sense in the item counts as absent', () => {
    const none = { came: null, awaited: null };
    for (const broken of [{}, { came: 1, awaited: 'x' }, { came: { at: -1, tookMs: 2 }, awaited: { since: NOW } }])
      expect(selfTestIn(broken)).toEqual(none);
  });
});

describe('tell, of the notices of self-tests', () => {
  const beats: string[] = [];
  const logged: string[] = [];
  const logger = { info: (text: string) => logged.push(text), warn: (text: string) => logged.push(text) };
  const heartbeat = async () => void beats.push('beat');
  const telemetry = { logger } as unknown as Parameters<typeof createSelfTestCame>[1];
  const came = (tableName = table.tableName) =>
    createSelfTestCame({ table: { ...table, tableName }, now: () => NOW, heartbeat }, telemetry);

  beforeEach(() => {
    beats.length = 0;
    logged.length = 0;
  });

  it('records the newest, and beats once for a batch', async () => {
    await came()([{ occurredAt: '2026-12-01T09:45:00.000Z' }, { occurredAt: '2026-12-01T09:59:55.000Z' }]);
    expect(await item()).toMatchObject({ came: { at: NOW - 5000, tookMs: 5000 } });
    expect({ beats, logged }).toEqual({ beats: ['beat'], logged: ['A self-test came through'] });
  });

  it('does nothing where there is none', async () => {
    await came()([]);
    expect({ beats, item: await item() }).toEqual({ beats: [], item: { pk: SELF_TEST_PK } });
  });

  it('delays and fails no notice where it can not be recorded', async () => {
    await came('no-such-table')([{ occurredAt: '2026-12-01T09:59:55.000Z' }]);
    expect(logged).toEqual(['A self-test came through and could not be recorded']);
  });
});
