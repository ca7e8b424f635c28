import { watchesAll } from '../../core/words/watched.ts';
import type { Inspector, Watching } from '../inspect/inspector.ts';
import { auditCluster, type ClusterAudited } from './audit-cluster.ts';
import { type AuditMessage, auditMessage, readAuditMessage } from './audit-message.ts';
import type { AuditStarter } from './start-audits.ts';

/** The results of a batch of the audit queue. */
export type AuditsMade = {
  readonly audited: readonly (ClusterAudited & { readonly clusterArn: string })[];
  /** Messages that come again: their audit failed, or they are no audit. */
  readonly failed: readonly { readonly messageId: string; readonly cause: unknown }[];
  /** Audits of clusters that are not watched any more. */
  readonly refused: number;
};

/**
 * Makes the audits of a batch. One that ECS can't serve to its end now is sent again with the time at which it began, so that it goes on
 * where it was; one that fails comes again by its queue, and takes nothing from the others.
 */
export const makeAudits = async (
  messages: readonly { readonly messageId: string; readonly body: string }[],
  auditor: Inspector & Watching & Pick<AuditStarter, 'sendAudits'>,
): Promise<AuditsMade> => {
  const audited: (ClusterAudited & { readonly clusterArn: string })[] = [];
  const failed: { messageId: string; cause: unknown }[] = [];
  let refused = 0;
  for (const { messageId, body } of messages)
    try {
      const message = readAuditMessage(body);
      if (!watchesAll(auditor.watched, [message.clusterArn])) refused += 1;
      else audited.push({ clusterArn: message.clusterArn, ...(await auditOne(message, auditor)) });
    } catch (cause) {
      failed.push({ messageId, cause });
    }
  return { audited, failed, refused };
};

const auditOne = async (
  message: AuditMessage,
  auditor: Inspector & Pick<AuditStarter, 'sendAudits'>,
): Promise<ClusterAudited> => {
  const audited = await auditCluster(message, auditor);
  if (audited.againInSeconds !== null) await auditor.sendAudits([auditMessage(message, audited.againInSeconds)]);
  return audited;
};
