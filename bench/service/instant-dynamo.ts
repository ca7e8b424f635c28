import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoStore } from '../../shared/edge/store/dynamo-store.ts';
import type { StateStore } from '../../shared/edge/store/state-store.ts';

/** An item as it is on the wire, still marshalled. */
type WireItem = { readonly pk: { readonly S: string } };
type Answers = Readonly<Record<string, (body: never) => object>>;

/**
 * The real store with the SDK's real client, which marshals, signs, sends and reads as ever, over a table that answers at
 * once in this process: what the processor does for DynamoDB, without a network or somebody else's database. Conditions
 * always hold, since one worker alone writes.
 */
export const createInstantStore = (): StateStore => {
  const items = new Map<string, WireItem>();
  const answers: Answers = {
    PutItem: ({ Item }: { readonly Item: WireItem }) => {
      items.set(Item.pk.S, Item);
      return {};
    },
    GetItem: ({ Key }: { readonly Key: WireItem }) => {
      const found = items.get(Key.pk.S);
      return found === undefined ? {} : { Item: found };
    },
    BatchGetItem: ({ RequestItems }: { readonly RequestItems: Readonly<Record<string, { Keys: WireItem[] }>> }) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [
          table,
          Keys.flatMap(({ pk }) => items.get(pk.S) ?? []),
        ]),
      ),
      UnprocessedKeys: {},
    }),
  };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      requestHandler: { handle: async (request: Sent) => ({ response: answerTo(request, answers) }) },
    }),
  );
  const onBroken = (pk: string, cause: unknown): never => {
    throw new Error(`${pk} can't be read`, { cause });
  };
  return createDynamoStore({ client, tableName: 'bookend-bench', onBroken });
};

type Sent = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

const answerTo = ({ headers, body }: Sent, answers: Answers) => {
  const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  const answer = answers[action];
  if (answer === undefined) throw new Error(`the bench's table knows no ${action}`);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(answer(JSON.parse(new TextDecoder().decode(body)) as never))),
  };
};
