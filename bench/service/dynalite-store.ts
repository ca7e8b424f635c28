import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../shared/edge/clients.ts';
import { createDynamoStore } from '../../shared/edge/store/dynamo-store.ts';
import type { StateStore } from '../../shared/edge/store/state-store.ts';
import { STATE_TABLE } from '../../shared/edge/store/table.ts';

/** Its tables are there within a few. */
const POLL_MILLISECONDS = 5;

export type DynaliteStore = {
  /** Over a table of its own. */
  readonly create: () => Promise<StateStore>;
  readonly stop: () => Promise<void>;
};

/** The real store, with a real client, over DynamoDB in JavaScript on 127.0.0.1. */
export const startDynaliteStore = async (): Promise<DynaliteStore> => {
  const worker = new Worker(new URL('dynalite.mjs', import.meta.url));
  const [port] = await once(worker, 'message');
  const client = createDynamoClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const onBroken = (pk: string, cause: unknown): never => {
    throw new Error(`${pk} can't be read`, { cause });
  };
  let tables = 0;
  return {
    create: async () => {
      tables += 1;
      const tableName = `bookend-bench-${tables}`;
      await client.send(new CreateTableCommand({ ...STATE_TABLE, TableName: tableName }));
      while ((await client.send(new DescribeTableCommand({ TableName: tableName }))).Table?.TableStatus !== 'ACTIVE')
        await setTimeout(POLL_MILLISECONDS);
      return createDynamoStore({ client, tableName, onBroken });
    },
    stop: async () => {
      client.destroy();
      await worker.terminate();
    },
  };
};
