import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_POLICY, type Policy } from '../core/policy.ts';
import { InputError } from './input-error.ts';
import { readPolicy } from './policy.ts';

/** The policy as it stands now. Rejects only if none was ever read. */
export type PolicySource = () => Promise<Policy>;

/** A change takes effect within this time, everywhere: nobody has to deploy, or to wait for a cold start. */
const REMEMBERED_MILLISECONDS = 60_000;

export type PolicySourceOptions = {
  /** The document as it is stored; null if there is none: then every field has its default. */
  readonly read: () => Promise<unknown>;
  readonly now: () => number;
  /** Told of a document that does not parse, or that could not be read: the last good policy stays in force. */
  readonly onBroken: (cause: unknown) => void;
};

/** The policy, read again after a minute. A bad edit keeps the last good one; before any, the defaults. */
export const createPolicySource = ({ read, now, onBroken }: PolicySourceOptions): PolicySource => {
  let good: Policy | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (good !== null && now() - readAt < REMEMBERED_MILLISECONDS) return good;
    try {
      good = readPolicy((await read()) ?? {});
    } catch (cause) {
      if (good === null && !(cause instanceof InputError)) throw cause;
      onBroken(cause);
      good ??= DEFAULT_POLICY;
    }
    readAt = now();
    return good;
  };
};

const POLICY_PK = 'policy';

/** The document of the table's policy item: JSON text in the attribute `document`. */
export const storedPolicy =
  (client: DynamoDBDocumentClient, tableName: string): PolicySourceOptions['read'] =>
  async () => {
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: POLICY_PK } }));
    if (Item === undefined) return null;
    try {
      return JSON.parse(String(Item.document));
    } catch (cause) {
      throw new InputError('the policy', ['is no JSON'], { cause });
    }
  };
