import { FieldProblem, isFields, requiredFields, requiredId } from '../events/fields.ts';
import { requiredMoment } from '../messages/own-message.ts';

/** The audit of one cluster, as the function asks itself for it. A repeat goes on where the one before it ended. */
export type AuditMessage = {
  readonly clusterArn: string;
  /** Container instances that were looked at since then are done; epoch milliseconds. */
  readonly since: number;
};

/** An event of the function: its schedule, or a cluster. */
export type AuditEvent = { readonly schedule: 'audit' } | { readonly audit: AuditMessage };

/** Reads an event; fields that are not known yet pass by. @throws FieldProblem */
export const readAuditEvent = (event: unknown): AuditEvent => {
  const { schedule, audit } = isFields(event) ? event : {};
  if (audit === undefined) {
    if (schedule !== 'audit') throw new FieldProblem('schedule', 'must be audit');
    return { schedule };
  }
  const { clusterArn, since } = requiredFields(audit, 'audit');
  const arn = requiredId(clusterArn, 'audit.clusterArn');
  if (!/^arn:[^:]+:ecs:[^:]+:\d{12}:cluster\/[\w-]+$/.test(arn))
    throw new FieldProblem('audit.clusterArn', 'is not the ARN of a cluster');
  return { audit: { clusterArn: arn, since: requiredMoment(since, 'audit.since') } };
};
