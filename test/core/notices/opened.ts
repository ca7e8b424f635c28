import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { NoticeContext } from '../../../shared/core/notices/notice-context.ts';
import { applicationTask, daemonTask, type Envelope, instance } from '../../timeline/index.ts';
import { factsIn, place } from '../advance/service.ts';
import { expectNotice } from './notice-contract.ts';

export const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
export const late = daemonTask({ started: '01:13.4' });
export const orders = (id: string, group = 'service:orders-api') => applicationTask({ id, group, started: '01:05' });

/** The notice that tells of what these events broke. */
export const opened = (events: readonly Envelope[], context: Partial<NoticeContext> = {}): Notice => {
  const one = place();
  one.hears('02:00', factsIn(events));
  const [notice] = one.tells(context);
  if (notice === undefined) throw new Error('nothing was told');
  expectNotice(notice);
  return notice;
};
