import type { HistoryEntry } from '../../../core/remedies/history-entry.ts';

/** An entry and its id: of two with one id and one time the later one stands. */
export type Kept = { readonly id: string; readonly entry: HistoryEntry };

/** Selects entries; null is any. Times are epoch milliseconds. */
export type HistoryQuestion = {
  readonly since: number;
  readonly incidentId: string | null;
  readonly containerInstanceArn: string | null;
};

/**
 * Keeps for 90 days what was asked for, decided and done. Every implementation passes one contract suite
 * (test/edge/remedies/history-contract.ts). A call rejects if the history can't be asked.
 */
export type RemedyHistory = {
  /** Before the first call, and again with its answers: the later one takes the earlier one's place. */
  readonly write: (kept: Kept) => Promise<void>;
  /** Adds the outcome of an act in one line to the entry that was written at `at`; does nothing if that is not there. */
  readonly conclude: (id: string, at: number, outcome: string) => Promise<void>;
  /** Oldest first. It may lag behind the writes by a second or so. */
  readonly list: (question: HistoryQuestion) => AsyncIterable<Kept>;
};

export const isWanted = ({ at, incidentId, containerInstanceArn }: HistoryEntry, question: HistoryQuestion): boolean =>
  at >= question.since &&
  (question.incidentId === null || incidentId === question.incidentId) &&
  (question.containerInstanceArn === null || containerInstanceArn === question.containerInstanceArn);

/** Sorts as time does, and as text: whole epoch milliseconds up to the year 5138. */
export const keyOf = (at: number, id: string): string => `${String(at).padStart(14, '0')}#${id}`;
