import type { Change } from '../../../core/messages/change.ts';
import { asError } from '../../errors/as-error.ts';
import { RecordError } from '../threads/threads.ts';
import { ReceiverError, type ReceiverTrouble, type TellFailure, type TellOutcome } from './receiver.ts';

/** One message about some changes, that is to be told. */
export type TellOneMessage = {
  readonly changes: readonly Change[];
  /** @returns the changes of which it could not be recorded that they are told, and why */
  readonly tell: () => Promise<Unrecorded>;
};
export type Unrecorded = ReadonlyMap<Change, string>;

/**
 * Tells one after the other. Once the receiver or the store, and not one message or record, is the trouble, the rest waits for
 * the next delivery.
 * @param takesRecords asks, after a record that failed, whether the store takes any
 */
export const tellOneByOne = async (
  tellings: readonly TellOneMessage[],
  takesRecords: () => Promise<boolean>,
): Promise<TellOutcome> => {
  const told: string[] = [];
  const failed: TellFailure[] = [];
  let over: Cause | null = null;
  for (const { changes, tell } of tellings) {
    if (over !== null) {
      for (const failure of failuresFor(changes, over)) failed.push(failure);
      continue;
    }
    const one: Attempted = await attempted(changes, tell);
    for (const id of one.told) told.push(id);
    for (const failure of one.failed) failed.push(failure);
    over = one.stops ?? (one.lacksRecord === null || (await takesRecords()) ? null : one.lacksRecord);
  }
  return { told, failed };
};

type Cause = Omit<TellFailure, 'noticeId'>;
type Attempted = TellOutcome & {
  /** The reason why nothing else can be told either; null if it can. */
  readonly stops: Cause | null;
  /** The reason why something was not recorded, which may be the store's trouble or that of one record. */
  readonly lacksRecord: Cause | null;
};

/** A failure is a value here: its notices go back to the queue, and the result says why. */
export const attempted = async (changes: readonly Change[], tell: TellOneMessage['tell']): Promise<Attempted> => {
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

/** `this`: one message or its record; the receiver's own answers, and the store's, tell how others would fare. */
const troubleOf = (error: unknown): ReceiverTrouble | 'this' =>
  error instanceof ReceiverError ? error.trouble : 'this';

const STOPS_ALL: Readonly<Record<ReturnType<typeof troubleOf>, boolean>> = {
  this: false,
  refused: false,
  gone: false,
  later: true,
  late: true,
  never: true,
};

const failuresFor = (changes: readonly Change[], cause: Cause): readonly TellFailure[] =>
  changes.flatMap(({ notices }) => notices.map(({ id }) => ({ ...cause, noticeId: id })));
