import type { ItemState, Untold } from '../state/instance-state.ts';
import { isoTime } from '../words/format-time.ts';
import { infoNotice } from './info-notice.ts';
import type { Notice } from './notice.ts';
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
): Notice => {
  const where = whereOf(state);
  const summary =
    'Bookend tests itself: a violation that it made up has come through. Nothing is broken, and nothing has to be done';
  return {
    ...infoNotice({ kind: 'test', id, summary, clusterArn: where.clusterArn }, { account, region }, at),
    ...where,
    occurredAt: isoTime(state.incident?.occurredAt ?? at),
  };
};
