import type { Change } from '../../core/telling/change.ts';
import { SlackError } from './slack-error.ts';
import type { Failure } from './tell-ports.ts';

/** Ids of notices that were told, and those that were not. */
export type Told = { readonly told: readonly string[]; readonly failed: readonly Failure[] };
export const NOTHING: Told = { told: [], failed: [] };

/** One message about some changes, to be told. */
export type Telling = { readonly changes: readonly Change[]; readonly tell: () => Promise<void> };

/** One after the other. Once Slack or the store, and not one message, is the trouble, the rest waits for the next delivery. */
export const tellInTurn = async (tellings: readonly Telling[]): Promise<Told> => {
  const told: string[] = [];
  const failed: Failure[] = [];
  let over: Attempt['stops'] = null;
  for (const { changes, tell } of tellings) {
    if (over !== null) {
      failed.push(...failuresOf(changes, over));
      continue;
    }
    const one: Attempt = await attempted(changes, tell);
    told.push(...one.told);
    failed.push(...one.failed);
    over = one.stops;
  }
  return { told, failed };
};

type Attempt = Told & { readonly stops: Omit<Failure, 'noticeId'> | null };

/** A failure is a value here: its notices go back to the queue, and the result says why. */
export const attempted = async (changes: readonly Change[], tell: () => Promise<void>): Promise<Attempt> => {
  try {
    await tell();
    return { told: changes.flatMap(({ notices }) => notices.map(({ id }) => id)), failed: [], stops: null };
  } catch (error) {
    const trouble = error instanceof SlackError ? error.trouble : 'later';
    const failure = { why: error instanceof Error ? error.message : 'unknown', needsAPerson: trouble === 'never' };
    const isOfThisMessage = trouble === 'refused' || trouble === 'gone';
    return { told: [], failed: failuresOf(changes, failure), stops: isOfThisMessage ? null : failure };
  }
};

const failuresOf = (changes: readonly Change[], failure: Omit<Failure, 'noticeId'>): readonly Failure[] =>
  changes.flatMap(({ notices }) => notices.map(({ id }) => ({ ...failure, noticeId: id })));
