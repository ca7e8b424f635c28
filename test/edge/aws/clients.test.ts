import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AwsAccess,
  createDynamoClient,
  createEcsClient,
  createParameterClient,
  createQueueClient,
  createTopicClient,
} from '../../../shared/edge/aws/clients.ts';
import { loopback } from './loopback.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

const answering = async (answer: RequestListener): Promise<AwsAccess> => {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return loopback((server.address() as AddressInfo).port);
};

const calls: readonly { what: string; attempts: number; call: (access: AwsAccess) => Promise<unknown> }[] = [
  {
    what: 'DynamoDB',
    attempts: 4,
    call: (access) => createDynamoClient(access).send(new GetCommand({ TableName: 'states', Key: { pk: 'x' } })),
  },
  {
    what: 'SQS',
    attempts: 3,
    call: (access) =>
      createQueueClient(access).send(new SendMessageCommand({ QueueUrl: `${access.endpoint}/1/q`, MessageBody: 'x' })),
  },
  {
    what: 'SNS',
    attempts: 3,
    call: (access) => createTopicClient(access).send(new PublishCommand({ TopicArn: 'arn:x', Message: 'x' })),
  },
  {
    what: 'SSM',
    attempts: 3,
    call: (access) => createParameterClient(access).send(new GetParameterCommand({ Name: 'x' })),
  },
  { what: 'ECS', attempts: 1, call: (access) => createEcsClient(access).send(new ListClustersCommand({})) },
];

describe('a client', () => {
  it.each(calls)('of $what asks $attempts times while it is refused, then rejects', async ({ attempts, call }) => {
    let asked = 0;
    const access = await answering((_, response) => {
      asked++;
      response.writeHead(503);
      response.end();
    });
    await expect(call(access)).rejects.toThrow();
    expect(asked).toBe(attempts);
  });

  it('gives up an answer that does not come, and asks again', async () => {
    let asked = 0;
    const access = await answering((_, response) => {
      asked++;
      if (asked === 1) return;
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('{"Item":{"pk":{"S":"x"}}}');
    });
    const client = createDynamoClient(access);
    const began = performance.now();
    const { Item } = await client.send(new GetCommand({ TableName: 'states', Key: { pk: 'x' } }));
    expect(Item).toEqual({ pk: 'x' });
    expect(asked).toBe(2);
    expect(performance.now() - began).toBeGreaterThan(1900);
    client.destroy();
  });

  it('keeps its connection for the next call', async () => {
    const sockets = new Set<Socket>();
    const access = await answering((request, response) => {
      sockets.add(request.socket);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('{}');
    });
    const client = createDynamoClient(access);
    for (const pk of ['a', 'b', 'c']) await client.send(new GetCommand({ TableName: 'states', Key: { pk } }));
    expect(sockets.size).toBe(1);
    client.destroy();
  });
});
