import { isoTime } from '../words/format-time.ts';
import { type Notice, UNKNOWN_STANDING } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';

type Told = Pick<Notice, 'id' | 'summary' | 'clusterArn'> & { readonly kind: 'test' | 'policy' };

/**
 * A notice that tells of no incident: its state is always `open`, its severity `info`, its incident and group are itself. It is about no container
 * instance unless somebody adds one. @param at epoch milliseconds
 */
export const infoNotice = (
  { kind, id, summary, clusterArn }: Told,
  { account, region }: Pick<NoticeContext, 'account' | 'region'>,
  at: number,
): Notice => ({
  schema: 'bookend.notice/1',
  id,
  incidentId: id,
  kind,
  state: 'open',
  severity: 'info',
  rules: [],
  account,
  region,
  clusterArn,
  capacityProviderName: null,
  containerInstanceArn: null,
  ec2InstanceId: null,
  daemons: [],
  violations: [],
  summary,
  timeline: [],
  remedy: null,
  ...UNKNOWN_STANDING,
  groupId: id,
  hole: null,
  links: {},
  occurredAt: isoTime(at),
  detectedAt: isoTime(at),
});
