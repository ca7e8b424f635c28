import { type Notice, UNKNOWN_STANDING } from '../../../shared/core/notices/notice.ts';
import type { RuleName } from '../../../shared/core/words/verdict.ts';

/** A notice that a rule is violated on a container instance. */
export const noticeOf = (containerInstanceArn: string, rule: RuleName, daemonName: string): Notice => ({
  schema: 'bookend.notice/1',
  kind: 'order',
  hole: null,
  ...UNKNOWN_STANDING,
  id: `${containerInstanceArn}#1`,
  incidentId: containerInstanceArn,
  state: 'open',
  severity: 'critical',
  rules: [rule],
  account: '000000000000',
  region: 'eu-west-1',
  clusterArn: 'cluster',
  capacityProviderName: null,
  containerInstanceArn,
  ec2InstanceId: null,
  daemons: [{ name: daemonName, critical: true }],
  violations: [{ rule, daemonName, marginMs: null, tasks: [], tasksTotal: 0, reason: 'it is so' }],
  summary: 'It is so.',
  timeline: [],
  remedy: null,
  links: {},
  occurredAt: '2026-10-05T08:00:00.000Z',
  detectedAt: '2026-10-05T08:00:01.000Z',
});
