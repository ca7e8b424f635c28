import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDenials, DENIED_PK, denialsIn } from '../../../shared/edge/status/denials.ts';
import { createSign, signPkOf } from '../../../shared/edge/status/signs.ts';
import { startTable, type Table } from '../aws/loopback.ts';

const NOW = Date.parse('2026-11-30T10:00:00Z');
const clock = { now: NOW };
const failed: unknown[] = [];
const options = { now: () => clock.now, everyMs: 300_000, onFailed: (cause: unknown) => void failed.push(cause) };
let table: Table;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  clock.now = NOW;
  failed.length = 0;
});

const itemOf = async (pk: string) =>
  (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk } }))).Item;
const put = (Item: Readonly<Record<string, unknown>>) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item }));

const refusal = (action: string, name = 'AccessDeniedException'): Error =>
  Object.assign(
    new Error(`User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ${action} on resource: *`),
    {
      name,
    },
  );

describe('a sign of life', () => {
  it('is written at most once in its time, however much there is to tell', async () => {
    const sign = createSign(table, 'event', options);
    for (const passed of [0, 1, 299_999]) {
      clock.now = NOW + passed;
      await sign();
    }
    expect(await itemOf(signPkOf('event'))).toEqual({ pk: 'status#event', at: NOW });
    clock.now = NOW + 300_000;
    await sign();
    expect(await itemOf(signPkOf('event'))).toMatchObject({ at: NOW + 300_000 });
  });

  it('fails nothing: what is in the way is told to who asked, and a newer release’s item stays', async () => {
    await put({ pk: signPkOf('sweep'), v: 1, at: 5 });
    await createSign(table, 'sweep', { ...options, everyMs: 0 })();
    expect(String(failed[0])).toContain('newer version');
    expect(await itemOf(signPkOf('sweep'))).toMatchObject({ at: 5 });
  });
});

describe('an action that AWS denies', () => {
  it.each<{ what: string; causes: readonly unknown[]; actions: readonly string[] }>([
    { what: 'nothing', causes: [], actions: [] },
    { what: 'another failure', causes: [new Error('not authorized to perform: ecs:ListTasks')], actions: [] },
    { what: 'a refusal', causes: [refusal('ecs:ListTasks')], actions: ['ecs:ListTasks'] },
    {
      what: 'one of SNS or SQS, by their own names',
      causes: [refusal('sns:Publish', 'AuthorizationErrorException'), refusal('sqs:SendMessage', 'AccessDenied')],
      actions: ['sns:Publish', 'sqs:SendMessage'],
    },
    {
      what: 'one within another failure',
      causes: [new Error('the cluster could not be asked', { cause: refusal('ecs:ListDaemons') })],
      actions: ['ecs:ListDaemons'],
    },
    { what: 'the same twice', causes: [refusal('ecs:A'), refusal('ecs:A')], actions: ['ecs:A'] },
    { what: 'what is no error', causes: [null, 'AccessDenied', { name: 'AccessDenied' }], actions: [] },
    {
      what: 'a refusal in other words',
      causes: [Object.assign(new Error('no'), { name: 'AccessDenied' })],
      actions: ['an action that AWS does not name'],
    },
  ])('is read from $what', ({ causes, actions }) => {
    expect(denialsIn(causes).map(({ action }) => action)).toEqual(actions);
  });

  it('is not searched for ever in failures that hold each other', () => {
    const one = new Error('one');
    one.cause = new Error('other', { cause: one });
    expect(denialsIn([one])).toEqual([]);
  });

  it('is recorded action by action, and again after five minutes', async () => {
    const denied = createDenials(table, options);
    await denied([refusal('ecs:ListTasks')]);
    clock.now += 1000;
    await denied([refusal('ecs:ListTasks'), refusal('ecs:DescribeTasks')]);
    expect(await itemOf(DENIED_PK)).toMatchObject({
      'ecs:ListTasks': { at: NOW, why: expect.stringContaining('AccessDeniedException') },
      'ecs:DescribeTasks': { at: NOW + 1000 },
    });
    clock.now = NOW + 300_000;
    await denied([refusal('ecs:ListTasks')]);
    expect(await itemOf(DENIED_PK)).toMatchObject({ 'ecs:ListTasks': { at: NOW + 300_000 } });
    expect(failed).toEqual([]);
  });
});
