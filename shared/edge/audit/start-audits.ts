import { watchesAll } from '../../core/words/watched.ts';
import type { QueueMessage } from '../aws/queue.ts';
import { listClusters } from '../ecs/looks/list-instances.ts';
import type { Inspector, Watching } from '../inspect/inspector.ts';
import { auditMessage } from './audit-message.ts';

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;

/** The ports of starting audits. */
export type AuditStarter = Pick<Inspector, 'store' | 'lookout' | 'now'> &
  Watching & {
    /** Sends to the audit queue. @throws UnsentError naming those that were not sent */
    readonly sendAudits: (messages: readonly QueueMessage[]) => Promise<void>;
  };

/**
 * Sends a message for each cluster that ECS lists, and for each that is known from before and that ECS may list no more; of those that are
 * watched. One cluster's failure is its message's alone. @throws NotNowError if ECS can't be asked now
 * @returns the clusters that are to be audited
 */
export const startAudits = async ({
  store,
  lookout,
  watched,
  now,
  sendAudits,
}: AuditStarter): Promise<readonly string[]> => {
  const since = now();
  const [listed, known] = [
    await listClusters(lookout),
    await store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS),
  ];
  const clusterArns = [...new Set([...listed.arns, ...known])].filter((arn) => watchesAll(watched, [arn])).sort();
  await sendAudits(clusterArns.map((clusterArn) => auditMessage({ clusterArn, since })));
  return clusterArns;
};
