import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';

export type BatchGet = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** DynamoDB's limit of one BatchGetItem. */
const KEYS = 100;
const ATTEMPTS = 8;
const FIRST_WAIT_MILLISECONDS = 25;

export type RawItem = Readonly<Record<string, unknown>>;

/**
 * The items of keys, strongly consistent. What DynamoDB leaves unprocessed (16 MB of answer, or a throttled partition) is
 * asked for again, each time after twice the wait: 3 s in all, then the read rejects and the queue has its turn.
 */
export const batchGet = async (from: BatchGet, pks: readonly string[]): Promise<readonly RawItem[]> => {
  const unique = [...new Set(pks)];
  const chunks = Array.from({ length: Math.ceil(unique.length / KEYS) }, (_, n) =>
    unique.slice(n * KEYS, (n + 1) * KEYS),
  );
  const items = await Promise.all(chunks.map((chunk) => getChunk(from, chunk)));
  return items.flat();
};

const getChunk = async ({ client, tableName, wait }: BatchGet, pks: readonly string[]): Promise<readonly RawItem[]> => {
  const items: RawItem[] = [];
  let keys: Record<string, unknown>[] = pks.map((pk) => ({ pk }));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await wait(jittered(FIRST_WAIT_MILLISECONDS * 2 ** attempt));
    const request = { RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand(request));
    items.push(...(Responses?.[tableName] ?? []));
    keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (keys.length === 0) return items;
  }
  throw new Error(`${keys.length} of ${pks.length} keys stayed unprocessed after ${ATTEMPTS} reads of ${tableName}`);
};

/** Half to all of it: workers that were throttled together don't come back together. */
const jittered = (milliseconds: number): number => milliseconds * (0.5 + Math.random() / 2);
