import { watchesAll } from '../../core/words/watched.ts';
import { listClusters } from '../ecs/looks/list-instances.ts';
import type { Looker, Watching } from '../inspect/inspector.ts';
import { atMost } from '../pacing/at-most.ts';
import type { AuditMessage } from './audit-message.ts';

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;
const ASKED_AT_ONCE = 8;

/** The ports of starting audits. */
export type AuditStarter = Pick<Looker, 'store' | 'lookout' | 'now'> &
  Watching & {
    /** Asks for the audit of one cluster, which is made by itself. Rejects if it could not be asked for. */
    readonly ask: (message: AuditMessage) => Promise<void>;
  };

/**
 * Asks for the audit of each cluster that ECS lists, and of each that is known from before and that ECS may list no more; of those that
 * are watched. @throws NotNowError if ECS can't be asked now @returns the clusters that are to be audited
 */
export const startAudits = async ({ store, lookout, watched, now, ask }: AuditStarter): Promise<readonly string[]> => {
  const since = now();
  const listed = await listClusters(lookout);
  const known = await store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS);
  const clusterArns = [...new Set([...listed.arns, ...known])].filter((arn) => watchesAll(watched, [arn])).sort();
  await atMost(ASKED_AT_ONCE, clusterArns, (clusterArn) => ask({ clusterArn, since }));
  return clusterArns;
};
