import { asError } from '../errors/as-error.ts';
import { isForAPerson } from '../policy/policy-source.ts';
import type { Environment } from '../setup/environment.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { countTroubles } from '../setup/metrics.ts';
import type { Table } from '../store/conditional-write.ts';
import { createWatchedSource, storedWatched, type WatchedSource } from './watched-source.ts';

/** Opens the list, in the table, of the accounts and Regions that the deployment watches. A broken list is logged, and counted with the broken policies. */
export const openWatched = (
  { client, tableName }: Table,
  { accountId, region }: Pick<Environment, 'accountId' | 'region'>,
  { logger, metrics }: Telemetry,
): WatchedSource =>
  createWatchedSource({
    read: storedWatched({ client, tableName }),
    own: { accountId, region },
    now: Date.now,
    onBroken: (cause) => {
      logger.error('The list of what is watched cannot be read: the last good one stays', asError(cause));
      if (isForAPerson(cause)) countTroubles(metrics, { 'policy-broken': 1 });
    },
  });
