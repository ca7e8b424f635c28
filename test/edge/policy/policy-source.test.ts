import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import {
  createPolicySource,
  keepGoodPolicy,
  storedGoodPolicy,
  storedPolicy,
} from '../../../shared/edge/policy/policy-source.ts';
import { startTable, type Table } from '../aws/loopback.ts';

let table: Table;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const put = (pk: string, document: unknown) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk, document } }));
beforeEach(async () => {
  await put('policy', '{}');
  await put('policy#good', '{}');
});

const SETTLE_60 = '{"settleSeconds": 60}';
const BROKEN = ['{"settleSeconds": ', '{"settleSeconds": -1}', '{"setleSeconds": 60}', '[]', ''] as const;

/** A function that has just started, and its clock. */
const started = () => {
  const clock = { now: 0 };
  const broken: string[] = [];
  const policyNow = createPolicySource({
    read: storedPolicy(table),
    readGood: storedGoodPolicy(table),
    now: () => clock.now,
    onBroken: (cause) => void broken.push(String(cause)),
  });
  return { clock, broken, settles: async () => (await policyNow()).settleSeconds };
};

describe('the policy', () => {
  it('has its defaults where none was ever put', async () => {
    const policyNow = createPolicySource({
      read: async () => null,
      readGood: async () => null,
      now: () => 0,
      onBroken: () => {},
    });
    expect(await policyNow()).toEqual(DEFAULT_POLICY);
  });

  it('that is put anew is in force within a minute, and not asked for at each event', async () => {
    const { clock, settles } = started();
    expect(await settles()).toBe(15);
    await put('policy', SETTLE_60);
    clock.now = 59_999;
    expect(await settles()).toBe(15);
    clock.now = 60_000;
    expect(await settles()).toBe(60);
  });

  it.each(BROKEN)(
    'that is broken, as %j is, leaves the remembered one in force and says so once a minute',
    async (document) => {
      await put('policy', SETTLE_60);
      const { clock, settles, broken } = started();
      expect(await settles()).toBe(60);
      await put('policy', document);
      for (const now of [60_000, 60_001, 119_999]) {
        clock.now = now;
        expect(await settles()).toBe(60);
      }
      expect(broken).toEqual([expect.stringContaining('the policy')]);
    },
  );

  it('that can not be read leaves the remembered one in force; who remembers none fails, and the queue retries', async () => {
    let isThrottled = false;
    const read = async () => {
      if (isThrottled) throw new Error('throttled');
      return { settleSeconds: 60 };
    };
    const clock = { now: 0 };
    const options = { read, readGood: async () => null, now: () => clock.now, onBroken: () => {} };
    const remembers = createPolicySource(options);
    await remembers();
    isThrottled = true;
    clock.now = 60_000;
    expect((await remembers()).settleSeconds).toBe(60);
    await expect(createPolicySource(options)()).rejects.toThrow('throttled');
  });
});

describe('the copy of the last good policy', () => {
  it.each(BROKEN)('is in force where a function starts while the policy is %j', async (document) => {
    await put('policy', SETTLE_60);
    expect(await keepGoodPolicy(table)).toBe('kept');
    expect(await keepGoodPolicy(table)).toBe('unchanged');
    await put('policy', document);
    expect(await keepGoodPolicy(table)).toBe('broken');
    const { settles, broken } = started();
    expect(await settles()).toBe(60);
    expect(broken).toHaveLength(1);
  });

  it('gives way to the policy once that is good again', async () => {
    await put('policy#good', SETTLE_60);
    await put('policy', '{');
    const { clock, settles } = started();
    expect(await settles()).toBe(60);
    await put('policy', '{"settleSeconds": 30}');
    clock.now = 60_000;
    expect(await settles()).toBe(30);
    expect(await keepGoodPolicy(table)).toBe('kept');
    expect(await storedGoodPolicy(table)()).toEqual({ settleSeconds: 30 });
  });

  it('says that the policy is another one before it keeps that, and only then', async () => {
    const changes: unknown[] = [];
    const onChange = async () => void changes.push(await storedGoodPolicy(table)());
    await keepGoodPolicy(table, onChange);
    await put('policy', '{');
    await keepGoodPolicy(table, onChange);
    expect(changes).toEqual([]);
    await put('policy', SETTLE_60);
    await keepGoodPolicy(table, onChange);
    await keepGoodPolicy(table, onChange);
    expect(changes).toEqual([{}]);
  });

  it('says so again if nothing came of it', async () => {
    await put('policy', SETTLE_60);
    await expect(keepGoodPolicy(table, () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    const said: string[] = [];
    expect(await keepGoodPolicy(table, async () => void said.push('another one'))).toBe('kept');
    expect(said).toEqual(['another one']);
  });

  it('leaves the defaults in force where it is broken itself', async () => {
    await put('policy', '{');
    await put('policy#good', '{"settleSeconds": -1}');
    const { settles, broken } = started();
    expect(await settles()).toBe(15);
    expect(broken).toHaveLength(2);
  });

  it('that can not be read fails the function, rather than running it by defaults', async () => {
    const readGood = async () => {
      throw new Error('throttled');
    };
    const read = async () => ({ settleSeconds: -1 });
    const policyNow = createPolicySource({ read, readGood, now: () => 0, onBroken: () => {} });
    await expect(policyNow()).rejects.toThrow('throttled');
  });
});
