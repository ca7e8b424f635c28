import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { asError } from './as-error.ts';
import { createDynamoClient } from './clients.ts';
import type { Environment } from './environment.ts';
import { InputError } from './input-error.ts';
import { count } from './metrics.ts';
import { createPolicySource, type PolicySource } from './policy-source.ts';
import { createDynamoStore } from './store/dynamo-store.ts';
import type { StateStore } from './store/state-store.ts';
import { storedGoodPolicy, storedPolicy } from './stored-policy.ts';

/** The table as functions work on it: what is broken in it is logged and counted, and holds nothing else up. */
export type OpenTable = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly store: StateStore;
  readonly policyNow: PolicySource;
};

export const openTable = (
  { region, tableName }: Pick<Environment, 'region' | 'tableName'>,
  logger: Logger,
  metrics: Metrics,
): OpenTable => {
  const client = createDynamoClient({ region });
  const store = createDynamoStore({
    client,
    tableName,
    onBroken: (pk, cause) => logger.error('An item of the table cannot be read', { pk, error: asError(cause) }),
  });
  const policyNow = createPolicySource({
    read: storedPolicy({ client, tableName }),
    readGood: storedGoodPolicy({ client, tableName }),
    now: Date.now,
    onBroken: (cause) => {
      logger.error('The policy cannot be read: the last good one stays', asError(cause));
      // nobody has to mend a policy that could not be asked for
      if (cause instanceof InputError) count(metrics, { PolicyBroken: 1 });
    },
  });
  return { client, tableName, store, policyNow };
};
