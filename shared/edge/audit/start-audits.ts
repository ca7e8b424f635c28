import { watchesAll } from '../../core/words/watched.ts';
import { listClusters } from '../ecs/looks/list-instances.ts';
import type { Looker, Watching } from '../inspect/inspector.ts';
import { atMost } from '../pacing/at-most.ts';
import type { AuditItems } from '../store/audit-items.ts';
import type { ClusterAudit } from './audit-cluster.ts';

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;
const ASKED_AT_ONCE = 8;

/** The ports of starting audits. */
export type AuditStarter = Pick<Looker, 'store' | 'lookout' | 'now'> &
  Watching & {
    /** Asks for the audit of one cluster, which is made by itself. Rejects if it could not be asked for. */
    readonly ask: (message: ClusterAudit) => Promise<void>;
  };

/**
 * Asks for the audit of each cluster that ECS lists, and of each that is known from before and that ECS may list no more; of those that
 * are watched. If ECS can't be asked for its list, those that are known are audited all the same.
 * @throws the reason why ECS did not list them, NotNowError if it can't be asked now @returns the clusters that are to be audited
 */
export const startAudits = async ({ store, lookout, watched, now, ask }: AuditStarter): Promise<readonly string[]> => {
  const since = now();
  const [listed] = await Promise.allSettled([listClusters(lookout)]);
  const known = await store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS);
  const arns = listed.status === 'fulfilled' ? listed.value.arns : [];
  const clusterArns = [...new Set([...arns, ...known])].filter((arn) => watchesAll(watched, [arn])).sort();
  await atMost(ASKED_AT_ONCE, clusterArns, (clusterArn) => ask({ clusterArn, since }));
  if (listed.status === 'rejected') throw listed.reason;
  return clusterArns;
};

/** The ports of starting an hour's audits. */
export type HourlyStarter = Omit<AuditStarter, 'ask'> & {
  readonly items: Pick<AuditItems, 'ask' | 'audited' | 'retire' | 'sign'>;
};

/**
 * Asks for the audits of this hour, and forgets clusters that are gone or no longer watched: nobody waits for their audits any more.
 * @throws as `startAudits` @returns the number of clusters
 */
export const startHourly = async ({ items, ...starter }: HourlyStarter): Promise<number> => {
  const { now } = starter;
  await items.sign(now(), false);
  const ask = ({ clusterArn, since }: ClusterAudit) => items.ask(clusterArn, { since, at: now(), by: 'schedule' });
  const asked = new Set(await startAudits({ ...starter, ask }));
  const others = (await items.audited(CLUSTERS)).filter((clusterArn) => !asked.has(clusterArn));
  await atMost(ASKED_AT_ONCE, others, items.retire);
  await items.sign(now(), true);
  return asked.size;
};
