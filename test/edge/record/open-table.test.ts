import { Logger } from '@aws-lambda-powertools/logger';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTable } from '../../../shared/edge/record/open-table.ts';
import { ServiceMetrics } from '../../../shared/edge/setup/metrics.ts';
import { itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import { REGION, startTable, type Table } from '../aws/loopback.ts';
import { instanceState } from '../store/states.ts';

let table: Table;
beforeAll(async () => {
  table = await startTable();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await table.stop();
});

const opened = () => {
  const logger = new Logger({ serviceName: 'test', logLevel: 'SILENT' });
  const metrics = new ServiceMetrics({ service: 'test', stage: 'test', detailed: null });
  const single = new ServiceMetrics({ service: 'test', stage: 'test', detailed: null });
  const told = vi.spyOn(single, 'addDimensions');
  const logged = vi.spyOn(logger, 'error');
  const counted = vi.spyOn(metrics, 'singleMetric').mockReturnValue(single);
  return { logged, counted, told, ...openTable({ region: REGION, tableName: table.tableName }, { logger, metrics }) };
};
const put = (item: Record<string, unknown>) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));

describe('the table, as a function opens it', () => {
  it('holds items and the policy', async () => {
    const { store, policyNow, logged } = opened();
    const state = instanceState('one');
    await store.writeItem(state, 0);
    await put({ pk: 'policy', document: '{"settleSeconds": 60}' });
    expect(await store.readItems([itemKeyOf(state)])).toEqual([{ state, revision: 1 }]);
    expect((await policyNow()).settleSeconds).toBe(60);
    expect(logged).not.toHaveBeenCalled();
  });

  it('logs an item that can not be read, by its key, and reads the others', async () => {
    const { store, logged } = opened();
    const [broken, whole] = [instanceState('broken'), instanceState('whole')];
    await store.writeItem(whole, 0);
    await put({ pk: pkOf(itemKeyOf(broken)), revision: 1, ledger: '{' });
    expect(await store.readItems([itemKeyOf(broken), itemKeyOf(whole)])).toHaveLength(1);
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.any(String), {
      pk: pkOf(itemKeyOf(broken)),
      error: expect.any(Error),
    });
  });

  it('logs and counts a policy that is broken', async () => {
    await put({ pk: 'policy', document: '{"settleSeconds": -1}' });
    const { policyNow, logged, told } = opened();
    await policyNow();
    expect(logged).toHaveBeenCalledOnce();
    expect(told.mock.calls).toEqual([[{ trouble: 'policy-broken' }]]);
  });

  it('logs that the policy could not be asked for, and calls nobody to mend it', async () => {
    await put({ pk: 'policy', document: '{"settleSeconds": 60}' });
    vi.useFakeTimers({ toFake: ['Date'] });
    const { client, policyNow, logged, counted } = opened();
    await policyNow();
    vi.advanceTimersByTime(61_000);
    const { send } = client;
    client.send = () => Promise.reject(new Error('the table did not answer'));
    expect((await policyNow()).settleSeconds).toBe(60);
    expect(logged).toHaveBeenCalledOnce();
    expect(counted).not.toHaveBeenCalled();
    client.send = send;
    vi.useRealTimers();
  });
});
