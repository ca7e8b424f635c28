import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDynamoHistory } from '../../shared/edge/remedies/history/dynamo-remedy-history.ts';
import { startTable, type Table } from '../edge/aws/loopback.ts';
import { entry } from '../edge/remedies/history-contract.ts';
import { type Ran, run } from './run.ts';

const HOUR = 3_600_000;
let table: Table;
const now = Date.now();

beforeAll(async () => {
  table = await startTable();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
  const history = createDynamoHistory({ ...table, onBroken: () => {} });
  await history.write({ id: 'p1', entry: entry({ at: now - 48 * HOUR, incidentId: 'old' }) });
  const guards = [{ guard: 'budget', passed: false, reason: '2 of the 2 \u001b[2J are already', until: null }] as const;
  await history.write({
    id: 'p2',
    entry: entry({ at: now - 2 * HOUR, decision: 'refuse', guards, outcome: 'nothing was done' }),
  });
  const asked = { by: 'person', action: 'drain-instance', reason: 'ticket 7' } as const;
  await history.write({ id: 'p3', entry: entry({ at: now - HOUR, asked, outcome: 'ECS accepted 1 of 1 calls' }) });
  await history.conclude('p3', now - HOUR, 'a look shows that the world has changed as it should');
  await history.write({ id: 'p4', entry: entry({ at: now - HOUR / 2, dryRun: true, asked }) });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await table.stop();
});

const bookend = (...argv: readonly string[]): Promise<Ran> =>
  run(['history', '--table', table.tableName, ...argv], { env: { AWS_REGION: 'eu-west-1' } });
const lines = ({ out }: Ran) => out.trimEnd().split('\n');

describe('bookend history', () => {
  it('lists what was asked, decided and done, the oldest first', async () => {
    const [first, second, why, third, fourth] = lines(await bookend());
    expect(first).toMatch(/^20\d\d-\S+Z {2}drain-instance {4}a {2}begun {2}by Bookend: daemon-stayed-up$/);
    expect(second).toContain('refused  by Bookend');
    expect(why).toBe('    budget: 2 of the 2 \\u{1b}[2J are already');
    expect(third).toContain('a look shows that the world has changed as it should  by a person: ticket 7');
    expect(fourth).toContain('dry run, would be done');
  });

  it.each([
    { since: '24h', count: 3 },
    { since: '90m', count: 2 },
    { since: '7d', count: 4 },
    { since: new Date(now - 49 * HOUR).toISOString(), count: 4 },
  ])('lists what came since $since', async ({ since, count }) => {
    expect(lines(await bookend('--json', '--since', since))).toHaveLength(count);
  });

  it('lists one incident, as JSON with all that is known', async () => {
    const [only, ...others] = lines(await bookend('--incident', 'old', '--json'));
    expect(others).toEqual([]);
    expect(JSON.parse(only ?? '')).toEqual({ id: 'p1', ...entry({ at: now - 48 * HOUR, incidentId: 'old' }) });
  });

  it('says so where there is nothing', async () => {
    expect(await bookend('--instance', 'none')).toEqual({
      code: 0,
      out: '',
      err: 'No repair was asked for, and none was done\n',
    });
    expect(await bookend('--instance', 'none', '--json')).toEqual({ code: 0, out: '', err: '' });
  });

  it.each([
    {
      argv: ['--since', 'yesterday'],
      says: '--since must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z, or how long ago, such as 12h: yesterday',
    },
    { argv: ['--incident', ''], says: '--incident is empty' },
    { argv: ['all'], says: 'unexpected argument: all' },
    { argv: ['--since', '1h', '--since', '2h'], says: '--since is given more than once' },
  ])('is used wrongly where $says', async ({ argv, says }) => {
    expect(await bookend(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(says) });
  });

  it('names an entry that can not be read, after the others', async () => {
    const pk = `history#${String(now).padStart(14, '0')}#x`;
    const Item = { pk, clusterArn: 'history', entry: 'x' };
    await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
    const { code, out, err } = await bookend('--json');
    expect(code).toBe(2);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    expect(err).toContain(pk);
  });
});
