import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTopicClient } from '../../shared/edge/aws/clients.ts';
import { ACCOUNT, REGION, startQueues, startTable, type Table } from '../edge/aws/loopback.ts';
import { type Ran, run } from './run.ts';

const MINUTE = 60_000;
let table: Table;
let queues: Awaited<ReturnType<typeof startQueues>>;
let lambda: Server;
const topics = { digest: '', alarms: '', notices: '' };
/** The environments of the functions, by name. */
let functions: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

beforeAll(async () => {
  [table, queues] = await Promise.all([startTable(), startQueues()]);
  lambda = createServer((request, response) => {
    const name = /functions\/([^/]+)\/configuration/.exec(request.url ?? '')?.[1] ?? '';
    const Variables = functions[name];
    if (Variables !== undefined) return response.end(JSON.stringify({ Environment: { Variables } }));
    response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' });
    return response.end(JSON.stringify({ Message: 'Function not found' }));
  });
  lambda.listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  const sns = createTopicClient(queues.access);
  const sqs = new SQSClient(queues.access);
  const topicOf = async (Name: string) => (await sns.send(new CreateTopicCommand({ Name }))).TopicArn ?? '';
  topics.digest = await topicOf('bookend-prod-DigestTopic-A1');
  topics.alarms = await topicOf('on-call');
  topics.notices = await topicOf('bookend-prod-NoticesTopic-A1');
  for (const [TopicArn, QueueName] of [
    [topics.notices, 'bookend-prod-TellQueue-A1'],
    [topics.alarms, 'pager'],
    [topics.digest, 'mailbox'],
  ] as const) {
    await sqs.send(new CreateQueueCommand({ QueueName }));
    const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  }
  sns.destroy();
  sqs.destroy();
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SNS: String(queues.access.endpoint),
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
  }))
    vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  lambda.closeAllConnections();
  await Promise.all([table.stop(), queues.stop(), new Promise((resolve) => lambda.close(resolve))]);
});

const PKS = ['status#sweep', 'status#event', 'status#denied', 'thread#channel'];
const put = (Item: Readonly<Record<string, unknown>>) =>
  table.client.send(new PutCommand({ TableName: table.tableName, Item }));
const channel = (more: Readonly<Record<string, unknown>>) =>
  put({
    pk: 'thread#channel',
    revision: 1,
    thread: JSON.stringify({ kind: 'channel', since: 0, singles: 0, stormId: null, stormAt: 0, ...more }),
  });
const ago = (ms: number): number => Date.now() - ms;

beforeEach(async () => {
  for (const pk of PKS) await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk } }));
  functions = {
    'bookend-prod-tell': {
      TABLE_NAME: table.tableName,
      DIGEST_TOPIC_ARN: topics.digest,
      ALARM_TOPIC_ARN: topics.alarms,
      SLACK_SECRET: '/bookend/slack',
    },
    'bookend-prod-react': { TABLE_NAME: table.tableName, NOTICES_TOPIC_ARN: topics.notices },
  };
});

/** A deployment that has swept, heard and told lately. */
const lives = async () => {
  await put({ pk: 'status#sweep', at: ago(MINUTE) });
  await put({ pk: 'status#event', at: ago(3 * MINUTE) });
  const heard = { toldAt: ago(10 * MINUTE), trouble: null };
  await channel({ slack: heard, mail: heard });
};
const bookend = (...argv: readonly string[]): Promise<Ran> =>
  run(['status', '--stage', 'prod', '--region', 'eu-west-1', ...argv]);
const json = async () => {
  const { code, out } = await bookend('--json');
  return { code, status: JSON.parse(out) };
};

describe('bookend status', () => {
  it('of a deployment that lives and tells is well', async () => {
    await lives();
    const { code, out, err } = await bookend();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Bookend prod in eu-west-1: well\n\n {2}last sweep {4}60 s ago/);
    expect(out).toContain('last message  10 min ago');
    expect(out).toContain('last audit    never');
    expect(out).toContain('slack  /bookend/slack  (digest)  confirmed  last message 10 min ago');
    expect(out).toContain(`sqs  arn:aws:sqs:eu-west-1:${ACCOUNT}:pager  (alarms)  confirmed`);
    expect(out).not.toContain('TellQueue');
  });

  it('as JSON is one object of just the keys that are promised, with times in ISO 8601', async () => {
    await lives();
    const { code, status } = await json();
    expect(code).toBe(0);
    expect(Object.keys(status)).toEqual([
      'alive',
      'lastEvent',
      'lastSweep',
      'lastTold',
      'selfTest',
      'receivers',
      'denied',
    ]);
    expect(status).toMatchObject({ alive: true, denied: [] });
    expect(status.lastSweep).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(status.receivers).toContainEqual({
      receiver: 'slack',
      to: '/bookend/slack',
      hears: ['digest'],
      confirmed: true,
      lastTold: status.lastTold,
      trouble: null,
    });
  });

  it.each<{ when: string; make: () => Promise<unknown>; says: string }>([
    { when: 'it has never swept', make: () => put({ pk: 'status#sweep', at: 'x' }), says: '! it has never swept' },
    {
      when: 'the last sweep is older than five minutes',
      make: () => put({ pk: 'status#sweep', at: ago(5 * MINUTE + 1000) }),
      says: '! it has stopped sweeping',
    },
    {
      when: 'an action is denied',
      make: () =>
        put({ pk: 'status#denied', 'ecs:ListDaemons': { at: ago(MINUTE), why: 'AccessDeniedException: no' } }),
      says: '! ecs:ListDaemons is denied',
    },
    {
      when: 'Slack refuses',
      make: () => channel({ slack: { toldAt: 1, trouble: { at: 2, why: 'Slack, chat.postMessage: invalid_auth' } } }),
      says: '! telling by slack fails: Slack, chat.postMessage: invalid_auth',
    },
    {
      when: 'the topic for e-mail is denied to it',
      make: () =>
        channel({ mail: { toldAt: 1, trouble: { at: 2, why: 'not authorized to perform: SNS:Publish on it' } } }),
      says: '! SNS:Publish is denied',
    },
  ])('exits 1 and says so first where $when', async ({ make, says }) => {
    await lives();
    await make();
    const { code, out } = await bookend();
    expect(code).toBe(1);
    expect(out.split('\n')[0]).toBe('Bookend prod in eu-west-1: not well');
    expect(
      out
        .split('\n')
        .slice(1, 3)
        .map((line) => line.trim()),
    ).toContainEqual(expect.stringContaining(says));
  });

  it('forgets what was denied twenty minutes ago, since it is tried every five', async () => {
    await lives();
    await put({ pk: 'status#denied', 'ecs:ListDaemons': { at: ago(21 * MINUTE), why: 'no' } });
    expect(await json()).toMatchObject({ code: 0, status: { denied: [] } });
  });

  it('takes a time that no clock tells for none', async () => {
    await lives();
    const trouble = { at: Number.MAX_SAFE_INTEGER, why: 'not authorized to perform: SNS:Publish on it' };
    await channel({ slack: { toldAt: Number.MAX_SAFE_INTEGER, trouble: null }, mail: { toldAt: -1, trouble } });
    const { code, status } = await json();
    expect([code, status.lastTold, status.denied[0].at]).toEqual([1, null, '1970-01-01T00:00:00.000Z']);
    expect((await bookend()).out).toContain('last message  never');
  });

  it('is well while Slack is set up and nothing had to be told yet', async () => {
    await put({ pk: 'status#sweep', at: ago(MINUTE) });
    const { code, status } = await json();
    expect({ code, lastTold: status.lastTold }).toEqual({ code: 0, lastTold: null });
    expect(status.receivers[0]).toMatchObject({ receiver: 'slack', confirmed: null });
  });

  it('is not well where nobody is told of incidents, or of alarms', async () => {
    await lives();
    const empty = createTopicClient(queues.access);
    const { TopicArn = '' } = await empty.send(new CreateTopicCommand({ Name: 'nobody' }));
    empty.destroy();
    functions = {
      'bookend-prod-tell': {
        TABLE_NAME: table.tableName,
        DIGEST_TOPIC_ARN: TopicArn,
        ALARM_TOPIC_ARN: TopicArn,
        SLACK_SECRET: '',
      },
      'bookend-prod-react': { NOTICES_TOPIC_ARN: topics.notices },
    };
    const { code, out } = await bookend();
    expect(code).toBe(1);
    expect(out).toContain('! nobody is told of incidents\n  ! nobody is told when Bookend itself is in trouble');
    expect(out).toContain('receivers     nobody');
  });

  it('shows what came from outside so that a terminal does nothing by it', async () => {
    await lives();
    await put({ pk: 'status#denied', 'ecs:\u001b[2J': { at: ago(MINUTE), why: 'a\nb\u202e' } });
    await channel({ slack: { toldAt: 1, trouble: { at: 2, why: 'x\u001b[31m' } } });
    for (const argv of [[], ['--json']]) {
      const { out } = await bookend(...argv);
      for (const hidden of ['\u001b', '\u202e']) expect(out).not.toContain(hidden);
    }
  });

  it.each([
    { argv: ['--stage', 'none'], says: 'no deployment none in eu-west-1' },
    { argv: ['--stage', 'a b'], says: '--stage' },
    { argv: ['now'], says: 'unexpected argument: now' },
    { argv: ['--endpoint-url', 'ftp://x'], says: '--endpoint-url is not an http or https address' },
    { argv: ['--region', 'Mars'], says: '--region is not an AWS Region' },
  ])('exits 2 where $says', async ({ argv, says }) => {
    const { code, err, out } = await run(
      ['status', '--region', 'eu-west-1', ...argv].filter((_, at) => argv[0] !== '--region' || (at !== 1 && at !== 2)),
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it('reaches AWS where --endpoint-url says', async () => {
    for (const name of ['AWS_ENDPOINT_URL_LAMBDA', 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_SNS'])
      vi.stubEnv(name, 'http://127.0.0.1:9');
    const port = (lambda.address() as AddressInfo).port;
    const { code, err } = await bookend('--endpoint-url', `http://127.0.0.1:${port}`);
    // the functions answered; a table is not there
    expect(code).toBe(2);
    expect(err).toContain('the status of stage prod');
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', `http://127.0.0.1:${port}`);
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_SNS', String(queues.access.endpoint));
  });
});
