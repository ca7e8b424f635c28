import type { Change } from '../../../core/messages/change.ts';
import { asError } from '../../errors/as-error.ts';
import { SlackError } from '../slack/slack-error.ts';
import type { Failure } from './tell-ports.ts';
import { RecordError } from './threads.ts';

/** Ids of notices that were told, and those that were not. */
export type Told = { readonly told: readonly string[]; readonly failed: readonly Failure[] };
export const NOTHING: Told = { told: [], failed: [] };

/** One message about some changes, to be told. */
export type Telling = {
  readonly changes: readonly Change[];
  /** @returns the changes of which it could not be recorded that they are told, and why */
  readonly tell: () => Promise<Unrecorded>;
};
export type Unrecorded = ReadonlyMap<Change, string>;

/**
 * One after the other. Once Slack or the store, and not one message or record, is the trouble, the rest waits for the next
 * delivery.
 * @param takesRecords asks, after a record that failed, whether the store takes any
 */
export const tellInTurn = async (tellings: readonly Telling[], takesRecords: () => Promise<boolean>): Promise<Told> => {
  const told: string[] = [];
  const failed: Failure[] = [];
  let over: Cause | null = null;
  for (const { changes, tell } of tellings) {
    if (over !== null) {
      for (const failure of failuresFor(changes, over)) failed.push(failure);
      continue;
    }
    const one: Attempt = await attempted(changes, tell);
    for (const id of one.told) told.push(id);
    for (const failure of one.failed) failed.push(failure);
    over = one.stops ?? (one.lacksRecord === null || (await takesRecords()) ? null : one.lacksRecord);
  }
  return { told, failed };
};

type Cause = Omit<Failure, 'noticeId'>;
type Attempt = Told & {
  /** Why nothing else can be told either; null if it can. */
  readonly stops: Cause | null;
  /** Why something was not recorded, which may be the store's trouble or that of one record. */
  readonly lacksRecord: Cause | null;
};

/** A failure is a value here: its notices go back to the queue, and the result says why. */
export const attempted = async (changes: readonly Change[], tell: Telling['tell']): Promise<Attempt> => {
  try {
    const unrecorded = await tell();
    const sound = changes.filter((change) => !unrecorded.has(change));
    const causes = [...unrecorded].map(([change, why]) => ({ change, cause: { why, needsAPerson: false } }));
    return {
      told: sound.flatMap(({ notices }) => notices.map(({ id }) => id)),
      failed: causes.flatMap(({ change, cause }) => failuresFor([change], cause)),
      stops: null,
      lacksRecord: causes[0]?.cause ?? null,
    };
  } catch (error) {
    const trouble = troubleOf(error);
    const cause = {
      why: asError(error).message,
      needsAPerson: trouble === 'never',
      ...(trouble === 'late' ? { isLate: true } : {}),
    };
    return {
      told: [],
      failed: failuresFor(changes, cause),
      stops: STOPS_ALL[trouble] ? cause : null,
      lacksRecord: error instanceof RecordError ? cause : null,
    };
  }
};

/** `this`: one message or its record; Slack's own answers, and the store's, say whether others would fare as badly. */
const troubleOf = (error: unknown): SlackError['trouble'] | 'this' =>
  error instanceof SlackError ? error.trouble : 'this';

const STOPS_ALL: Readonly<Record<ReturnType<typeof troubleOf>, boolean>> = {
  this: false,
  refused: false,
  gone: false,
  later: true,
  late: true,
  never: true,
};

const failuresFor = (changes: readonly Change[], cause: Cause): readonly Failure[] =>
  changes.flatMap(({ notices }) => notices.map(({ id }) => ({ ...cause, noticeId: id })));
