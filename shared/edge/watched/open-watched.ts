import type { Logger } from '@aws-lambda-powertools/logger';
import type { Owner } from '../../core/words/watched.ts';
import { asError } from '../errors/as-error.ts';
import { isForAPerson } from '../policy/policy-source.ts';
import { countTroubles, type ServiceMetrics } from '../setup/metrics.ts';
import type { Table } from '../store/conditional-write.ts';
import { createWatchedSource, storedWatched, type WatchedSource } from './watched-source.ts';

/** Opens the list, in the table, of the accounts and Regions that the deployment watches. A broken list is logged, and counted with the broken policies. */
export const openWatched = (
  { client, tableName }: Table,
  own: Owner,
  logger: Logger,
  metrics: ServiceMetrics,
): WatchedSource =>
  createWatchedSource({
    read: storedWatched({ client, tableName }),
    own,
    now: Date.now,
    onBroken: (cause) => {
      logger.error('The list of what is watched cannot be read: the last good one stays', asError(cause));
      if (isForAPerson(cause)) countTroubles(metrics, { 'policy-broken': 1 });
    },
  });
