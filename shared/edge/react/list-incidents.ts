import { literal, maxLength, nullish, pipe, strictObject, string } from 'valibot';
import { currentUntold } from '../../core/notices/current-untold.ts';
import type { Notice } from '../../core/notices/notice.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import { readDocument } from '../documents/read-document.ts';
import type { Table } from '../store/conditional-write.ts';
import { openPage } from '../store/open-items.ts';
import { type Drafting, draftsOf } from './draft-notices.ts';

/** A page of unresolved incidents, each by its newest notice; `next` goes into the next request, null: that is all. */
export type IncidentsAnswer = { readonly incidents: readonly Notice[]; readonly next: string | null };

/** So many notices of the largest size fit into what Lambda answers. */
const PAGE = 100;
const LONGEST_TOKEN = 8000;

const request = strictObject(
  {
    incidents: literal(true, 'must be true'),
    after: nullish(pipe(string('must be a string'), maxLength(LONGEST_TOKEN, 'is too long')), null),
  },
  ({ expected }) =>
    expected === 'never' ? 'is not a field of a request' : 'must be given: the request must be an object',
);

/**
 * Answers who asks for unresolved incidents, so that people need no right on the table. The notices are made anew from the newest states.
 * @throws InputError naming every field of the request that is wrong
 */
export const listIncidents = async (event: unknown, table: Table, drafting: Drafting): Promise<IncidentsAnswer> => {
  const { after } = readDocument('the request', request, event);
  const { keys, next } = await openPage(table, after, PAGE);
  const stored = keys.length === 0 ? [] : await drafting.store.readItems(keys);
  const current = stored
    .filter(({ state }) => !isOfSelfTest(state.ledger.clusterArn))
    .map((one) => ({ ...one, state: { ...one.state, untold: currentUntold(one.state) } }));
  const drafts = await draftsOf(current, drafting);
  const [cause] = drafts.flatMap(({ causes }) => causes);
  if (cause !== undefined) throw cause; // a list that leaves something out says that all is well
  return { incidents: drafts.flatMap(({ notices }) => notices), next };
};
