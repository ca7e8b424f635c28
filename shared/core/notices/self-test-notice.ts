import type { ItemState, Untold } from '../state/instance-state.ts';
import { isoTime } from '../words/format-time.ts';
import { type Notice, UNKNOWN_STANDING } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { whereOf } from './notice-not-judged.ts';

/**
 * The notice of a self-test. A violation of the reserved cluster is committed and sent as any other; only what is published differs,
 * so that no program which reads rules, severities or incidents takes it for one: `occurredAt` is the time of the run.
 */
export const selfTestNotice = (
  state: ItemState,
  { id, at }: Untold,
  { account, region }: Pick<NoticeContext, 'account' | 'region'>,
): Notice => ({
  schema: 'bookend.notice/1',
  id,
  incidentId: id,
  kind: 'test',
  state: 'open',
  severity: 'info',
  rules: [],
  account,
  region,
  ...whereOf(state),
  daemons: [],
  violations: [],
  summary:
    'Bookend tests itself: a violation that it made up has come through. Nothing is broken, and nothing has to be done',
  timeline: [],
  remedy: null,
  ...UNKNOWN_STANDING,
  groupId: id,
  hole: null,
  links: {},
  occurredAt: isoTime(state.incident?.occurredAt ?? at),
  detectedAt: isoTime(at),
});
