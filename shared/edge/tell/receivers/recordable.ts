import { sequenceOf } from '../../../core/messages/change.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { type IncidentThread, incidentKey } from '../threads/thread-store.ts';
import { failuresOf, incidentThread, type Threads } from '../threads/threads.ts';
import type { Receiver, TellBatch, TellFailure } from './receiver.ts';

type Recordable = { readonly notices: readonly Notice[]; readonly failed: readonly TellFailure[] };

/**
 * The notices of which it can be recorded that they were told: each incident's record is written before anybody is told, with
 * what the receivers must find in it. One that can't be written would be told again with every delivery, and with it all that
 * stands in the same e-mail.
 */
export const recordable = async (
  notices: readonly Notice[],
  receivers: readonly Receiver[],
  batch: Pick<TellBatch, 'threads' | 'lock'>,
): Promise<Recordable> => {
  const { threads } = batch;
  const newest = newestOf(notices.filter((notice) => isNews(notice, receivers, threads)));
  const announced = (thread: IncidentThread, sequence: number): IncidentThread =>
    receivers.reduce((one, receiver) => receiver.announced?.(one, sequence, batch) ?? one, thread);
  const broken = await failuresOf([...newest], ([id, sequence]) =>
    threads.amend(incidentKey(id), (thread) => announced(incidentThread(thread), sequence)),
  );
  const reasons = new Map([...broken].map(([[id], why]) => [id, why]));
  const failed = notices.flatMap(({ id: noticeId, incidentId }): readonly TellFailure[] => {
    const why = reasons.get(incidentId);
    return why === undefined ? [] : [{ noticeId, why, needsAPerson: false }];
  });
  return { notices: notices.filter(({ incidentId }) => !reasons.has(incidentId)), failed };
};

/** By incident, the number of the newest notice that is news. */
const newestOf = (notices: readonly Notice[]): ReadonlyMap<string, number> => {
  const newest = new Map<string, number>();
  for (const notice of notices) {
    const { incidentId } = notice;
    newest.set(incidentId, Math.max(newest.get(incidentId) ?? 0, sequenceOf(notice)));
  }
  return newest;
};

const isNews = (notice: Notice, receivers: readonly Receiver[], threads: Threads): boolean => {
  const thread = threads.incident(notice.incidentId);
  return receivers.some(({ toldUpTo }) => sequenceOf(notice) > toldUpTo(thread, threads));
};
