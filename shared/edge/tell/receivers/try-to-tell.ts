import { countsOf } from '../../../core/groups/counts.ts';
import { toldWith } from '../../../core/groups/due.ts';
import { asError } from '../../errors/as-error.ts';
import { isKeptAsSent, recordTold } from '../groups/told-of.ts';
import { CHANNEL_KEY } from '../threads/thread-store.ts';
import { channelThread, failuresOf, RecordError, type Threads } from '../threads/threads.ts';
import {
  type OneTelling,
  type Receiver,
  ReceiverError,
  type ReceiverTrouble,
  type TellFailure,
  type TellTo,
} from './receiver.ts';

export type Failures = ReadonlyMap<OneTelling, TellFailure>;

/**
 * Tells one receiver of what is due, and records it. Once the receiver or the store, and not one message or record, is the trouble, the rest waits
 * for the next delivery. Never rejects.
 */
export const tellOneReceiver = async (
  receiver: Receiver,
  tellings: readonly OneTelling[],
  threads: Threads,
  to: TellTo,
): Promise<Failures> => {
  const failures = new Map<OneTelling, TellFailure>();
  let over: TellFailure | null = null;
  for (const some of receiver.together ? [tellings] : tellings.map((one) => [one])) {
    if (over === null) over = await toldTogether(receiver, some, { threads, to, failures });
    else for (const one of some) failures.set(one, over);
  }
  return failures;
};

type Telling = { readonly threads: Threads; readonly to: TellTo; readonly failures: Map<OneTelling, TellFailure> };

/** @returns the reason why nothing else can be told either; null if it can */
const toldTogether = async (
  receiver: Receiver,
  tellings: readonly OneTelling[],
  { threads, to, failures }: Telling,
): Promise<TellFailure | null> => {
  const unrecordable = await failuresOf(tellings, (one) => announced(receiver, one, threads, to));
  for (const [one, why] of unrecordable) failures.set(one, { why, needsAPerson: false });
  const sound = tellings.filter((one) => !unrecordable.has(one));
  if (sound.length === 0) return stoppedBy(unrecordable, threads);
  try {
    await receiver.tell(sound, to);
  } catch (error) {
    const failure = failureOf(error);
    for (const one of sound) failures.set(one, failure);
    if (error instanceof RecordError) return (await takesRecords(threads)) ? null : failure;
    return STOPS_ALL[troubleOf(error)] ? failure : null;
  }
  const unrecorded = await failuresOf(sound, (one) => recorded(receiver, one, threads, to));
  for (const [one, why] of unrecorded) {
    if (!(await isKeptAsSent(receiver.name, one.group.id, to.lock.attempt, threads)))
      failures.set(one, { why, needsAPerson: false });
  }
  return stoppedBy(unrecorded, threads);
};

/**
 * The record says, before anything is sent, what is about to be told. One that can't be written would be told again with every delivery, and with
 * it all that stands in the same message.
 */
const announced = ({ name }: Receiver, { group, how }: OneTelling, threads: Threads, { lock }: TellTo): Promise<void> =>
  recordTold(name, group.id, threads, (told) => ({
    ...told,
    trying: {
      revision: group.revision,
      attempt: lock.attempt,
      ...(how === 'ack' && group.ack ? { ackedAt: group.ack.at } : {}),
    },
  }));

const recorded = (
  { name }: Receiver,
  { group, how, kept }: OneTelling,
  threads: Threads,
  { now }: TellTo,
): Promise<void> =>
  recordTold(name, group.id, threads, ({ trying: _made, ...told }) => ({
    ...told,
    ...kept(),
    ...toldWith(group, countsOf(group), told, how, now()),
  }));

/** One record of many may be the trouble: then another can be written all the same. */
const stoppedBy = async (unwritten: ReadonlyMap<OneTelling, string>, threads: Threads): Promise<TellFailure | null> => {
  const [why] = unwritten.values();
  return why === undefined || (await takesRecords(threads)) ? null : { why, needsAPerson: false };
};

const takesRecords = async (threads: Threads): Promise<boolean> => {
  const write = () => threads.amend(CHANNEL_KEY, (thread) => ({ ...channelThread(thread) }));
  return (await failuresOf([CHANNEL_KEY], write)).size === 0;
};

const failureOf = (error: unknown): TellFailure => {
  const trouble = troubleOf(error);
  return {
    why: asError(error).message,
    needsAPerson: trouble === 'never',
    ...(trouble === 'late' ? { isLate: true } : {}),
  };
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
