import { sequenceOf } from '../../../core/messages/change.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import type { Failure } from './tell-ports.ts';
import { type IncidentThread, incidentKey } from './thread-store.ts';
import { failuresOf, incidentThread, mailedUpTo, type Threads } from './threads.ts';

export type Recordable = { readonly notices: readonly Notice[]; readonly failed: readonly Failure[] };

/**
 * The notices of which it can be recorded that they were told: each incident's record is written before anybody is told, with the
 * e-mail that is about to tell of it. One that can't be would be told again with every delivery, and with it all that stands in
 * the same e-mail.
 * @param mail the number of that e-mail; null if none is sent
 */
export const recordable = async (
  notices: readonly Notice[],
  threads: Threads,
  mail: number | null,
): Promise<Recordable> => {
  const newest = newestOf(notices.filter((notice) => isNews(notice, threads)));
  const broken = await failuresOf([...newest], ([id, sequence]) =>
    threads.amend(incidentKey(id), (thread) => withMail(incidentThread(thread), sequence, mail, threads)),
  );
  const reasons = new Map([...broken].map(([[id], why]) => [id, why]));
  const failed = notices.flatMap(({ id: noticeId, incidentId }): readonly Failure[] => {
    const why = reasons.get(incidentId);
    return why === undefined ? [] : [{ noticeId, why, needsAPerson: false }];
  });
  return { notices: notices.filter(({ incidentId }) => !reasons.has(incidentId)), failed };
};

/** By incident, up to which notice there is news. */
const newestOf = (notices: readonly Notice[]): ReadonlyMap<string, number> => {
  const newest = new Map<string, number>();
  for (const notice of notices) {
    const { incidentId } = notice;
    newest.set(incidentId, Math.max(newest.get(incidentId) ?? 0, sequenceOf(notice)));
  }
  return newest;
};

const isNews = (notice: Notice, threads: Threads): boolean => {
  const thread = threads.incident(notice.incidentId);
  return sequenceOf(notice) > Math.min(thread.toldSequence, mailedUpTo(thread, threads));
};

const withMail = (
  thread: IncidentThread,
  sequence: number,
  mail: number | null,
  threads: Pick<Threads, 'get'>,
): IncidentThread => {
  const digestSequence = mailedUpTo(thread, threads);
  return mail === null || sequence <= digestSequence
    ? thread
    : { ...thread, digestSequence, mailing: { sequence, mail } };
};
