import { createDynamoClient } from '../aws/clients.ts';
import { asError } from '../errors/as-error.ts';
import {
  createPolicySource,
  isForAPerson,
  type PolicySource,
  storedGoodPolicy,
  storedPolicy,
} from '../policy/policy-source.ts';
import type { Environment } from '../setup/environment.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { countTroubles } from '../setup/metrics.ts';
import { createDynamoStore } from '../store/dynamo-store.ts';
import type { Indexed } from '../store/index-queries.ts';
import type { StateStore } from '../store/state-store.ts';

type Where = Pick<Environment, 'region' | 'tableName'>;

/** The table's states as functions work on them. An item that is broken is logged, and holds nothing else up. */
export type OpenStore = Indexed & { readonly store: StateStore };

export const openStore = ({ region, tableName }: Where, { logger }: Pick<Telemetry, 'logger'>): OpenStore => {
  const table: Indexed = {
    client: createDynamoClient({ region }),
    tableName,
    onBroken: (pk, cause) => logger.error('An item of the table cannot be read', { pk, error: asError(cause) }),
  };
  return { ...table, store: createDynamoStore(table) };
};

/** The table with the policy, for functions that may act by one of a minute ago. A broken policy is logged and counted. */
export type OpenTable = OpenStore & { readonly policyNow: PolicySource };

export const openTable = (where: Where, telemetry: Telemetry): OpenTable => {
  const { logger, metrics } = telemetry;
  const opened = openStore(where, telemetry);
  const { client, tableName } = opened;
  const policyNow = createPolicySource({
    read: storedPolicy({ client, tableName }),
    readGood: storedGoodPolicy({ client, tableName }),
    now: Date.now,
    onBroken: (cause) => {
      logger.error('The policy cannot be read: the last good one stays', asError(cause));
      // nobody has to mend a policy that could not be asked for
      if (isForAPerson(cause)) countTroubles(metrics, { 'policy-broken': 1 });
    },
  });
  return { ...opened, policyNow };
};
