import type { QueueMessage } from '../aws/queue.ts';
import { FieldProblem, requiredFields, requiredId } from '../events/fields.ts';
import { parsedBody, requiredMoment } from '../messages/own-message.ts';

/** A message of the audit queue: one cluster. A repeat goes on where the one before it ended. */
export type AuditMessage = {
  readonly clusterArn: string;
  /** Container instances that were looked at since then are done; epoch milliseconds. */
  readonly since: number;
};

export const auditMessage = (message: AuditMessage, delaySeconds = 0): QueueMessage => ({
  body: message,
  delaySeconds,
});

/** Reads a message of the audit queue; fields that are not known yet pass by. @throws FieldProblem */
export const readAuditMessage = (body: string): AuditMessage => {
  const { clusterArn, since } = requiredFields(parsedBody(body, 'the audit'), 'the audit');
  const arn = requiredId(clusterArn, 'clusterArn');
  if (!/^arn:[^:]+:ecs:[^:]+:\d{12}:cluster\/[\w-]+$/.test(arn))
    throw new FieldProblem('clusterArn', 'is not the ARN of a cluster');
  return { clusterArn: arn, since: requiredMoment(since, 'since') };
};
