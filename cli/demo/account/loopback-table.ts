import type { IncomingMessage, ServerResponse } from 'node:http';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { type AwsAccess, createDynamoClient } from '../../../shared/edge/aws/clients.ts';
import { isOutboxKey } from '../../../shared/edge/outbox/outbox.ts';
import { auditedClusterOfPk, itemKeyOfPk } from '../../../shared/edge/store/keys.ts';
import { STATE_TABLE } from '../../../shared/edge/store/table.ts';
import type { CallCounter } from './calls.ts';
import { close, listen } from './listen.ts';
import { type Image, type Update, updatedItem } from './updated-item.ts';

/** One write, as the table's stream tells it, with both images. */
export type TableChange = { readonly pk: string; readonly before: Image | undefined; readonly after: Image };

export type Table = {
  readonly endpoint: string;
  /** The store for a look from outside; its calls are counted like any. */
  readonly client: DynamoDBDocumentClient;
  /** Puts an item that is no place. */
  readonly put: (item: Readonly<Record<string, string>>) => Promise<void>;
  /** Told of every item that is written whole, of a message that is woken, and of an audit, in the order in which they took effect. */
  readonly changes: ((change: TableChange) => void)[];
  readonly stop: () => Promise<void>;
};

export type TableOptions = {
  readonly tableName: string;
  readonly access: Pick<AwsAccess, 'region' | 'credentials'>;
  readonly counter: CallCounter;
};

const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** DynamoDB, with Bookend's table and its stream: the server that stands for DynamoDB has none. */
export const startTable = async ({ tableName, access, counter }: TableOptions): Promise<Table> => {
  const server = dynalite({ createTableMs: 0 });
  const changes: Table['changes'] = [];
  const images = new Map<string, Image>();
  let isOurs = true; // until the table is there
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    if (!isOurs) counter.count('DynamoDB', action);
    if (!WRITES.includes(action)) return;
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk)); // an iterator would take them from the server
    response.once('finish', () => {
      if (response.statusCode === 200) written(action, Buffer.concat(chunks).toString());
    });
  });
  const written = (action: string, body: string): void => {
    const { Item, ...update } = JSON.parse(body) as { readonly Item?: Image } & Update;
    const pk = (Item ?? update.Key).pk?.S ?? '';
    const before = images.get(pk);
    if (action === 'DeleteItem') return void images.delete(pk); // nobody is woken for what goes
    const isPart = Item === undefined;
    if (isPart && itemKeyOfPk(pk) !== null)
      throw new Error(`${pk} was not written whole: its stream knows no part of an item`);
    const isAudit = auditedClusterOfPk(pk) !== null;
    if (isPart && !isAudit && !isOutboxKey(pk)) return; // nobody is woken for what is no place, no message and no audit
    // what is added to a message wakes for it, and says nothing else
    const after = Item ?? (isAudit ? updatedItem(before, update) : before);
    if (after === undefined) return;
    images.set(pk, after);
    for (const tell of changes) tell({ pk, before, after });
  };
  const endpoint = await listen(server);
  const client = createDynamoClient({ ...access, endpoint });
  await client.send(new CreateTableCommand({ ...STATE_TABLE, TableName: tableName }));
  isOurs = false;
  return {
    endpoint,
    client,
    changes,
    put: async (Item) => {
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
    stop: async () => {
      client.destroy();
      await close(server);
    },
  };
};
