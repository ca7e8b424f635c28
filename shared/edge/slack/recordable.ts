import type { Notice } from '../../core/notice.ts';
import { sequenceOf } from '../../core/telling/change.ts';
import { asError } from '../as-error.ts';
import type { Failure } from './tell-ports.ts';
import { incidentKey } from './thread-store.ts';
import { incidentThread, type Threads } from './threads.ts';

const AT_ONCE = 16;

export type Recordable = { readonly notices: readonly Notice[]; readonly failed: readonly Failure[] };

/**
 * The notices of which it can be recorded that they were told: each incident's record is written as it is before anybody is told.
 * One that can't be would be told again with every delivery, and with it all that stands in the same e-mail.
 */
export const recordable = async (notices: readonly Notice[], threads: Threads): Promise<Recordable> => {
  const fresh = notices.filter((notice) => isNews(notice, threads));
  const ids = [...new Set(fresh.map(({ incidentId }) => incidentId))];
  const broken = await failuresOf(ids, (id) => threads.amend(incidentKey(id), incidentThread));
  const failed = notices.flatMap(({ id: noticeId, incidentId }): readonly Failure[] => {
    const why = broken.get(incidentId);
    return why === undefined ? [] : [{ noticeId, why, needsAPerson: false }];
  });
  return { notices: notices.filter(({ incidentId }) => !broken.has(incidentId)), failed };
};

const isNews = (notice: Notice, threads: Threads): boolean => {
  const { toldSequence, digestSequence } = threads.incident(notice.incidentId);
  return sequenceOf(notice) > Math.min(toldSequence, digestSequence);
};

/** Each of them, a few at a time, and why it failed if it did: one costs the others nothing. */
export const failuresOf = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<ReadonlyMap<Item, string>> => {
  const failures = new Map<Item, string>();
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const some = items.slice(at, at + AT_ONCE);
    const results = await Promise.allSettled(some.map(work));
    for (const [index, result] of results.entries()) {
      const item = some[index];
      if (result.status === 'rejected' && item !== undefined) failures.set(item, asError(result.reason).message);
    }
  }
  return failures;
};
