import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { buildApp, interceptLocalhostDns } from 'fauxqs';
import { type AwsAccess, createDynamoClient } from '../../../shared/edge/aws/clients.ts';
import { STATE_TABLE } from '../../../shared/edge/store/table.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-1';

/** AWS, as far as 127.0.0.1. */
export const loopback = (port: number): AwsAccess => ({
  region: REGION,
  endpoint: `http://127.0.0.1:${port}`,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

export type Table = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

/** DynamoDB on a free port, with Bookend's table. */
export const startTable = async (): Promise<Table> => {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createDynamoClient(loopback(port));
  await client.send(new CreateTableCommand({ ...STATE_TABLE, TableName: 'bookend-test' }));
  const stop = async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { client, tableName: 'bookend-test', endpoint: `http://127.0.0.1:${port}`, stop };
};

/**
 * SQS and SNS on a free port. Not `startFauxqs`, which listens on every interface. A queue is known by the URL alone that it
 * was given, `http://sqs.REGION.localhost:PORT/…`, and the SDK goes to that very host: it leads here while this runs.
 */
export const startQueues = async (): Promise<{ readonly access: AwsAccess; readonly stop: () => Promise<void> }> => {
  const app = buildApp({ logger: false });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const leaveLocalhost = interceptLocalhostDns();
  const stop = async () => {
    leaveLocalhost();
    await app.close();
  };
  return { access: loopback((app.server.address() as AddressInfo).port), stop };
};
