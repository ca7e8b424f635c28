import { NOTHING_TOLD_OF } from '../../../core/groups/due.ts';
import {
  CHANNEL_KEY,
  groupKey,
  type ReceiverName,
  type SlackMessageId,
  type Thread,
  type Told,
  toldKey,
} from '../threads/thread-store.ts';
import { channelThread, type Threads } from '../threads/threads.ts';

/** Remembers so many tellings whose own records could not be written: each is a rare one. */
const MOST_UNRECORDED = 100;

/** The record of what a receiver was told of a group, also by a message that went out though its own record could not be written any more. */
export const toldOf = (name: ReceiverName, id: string, { get }: Threads): Told => {
  const thread = get(toldKey(name, id));
  const told = thread?.kind === 'told' ? thread : (toldBefore(get(groupKey(id)), name) ?? NOTHING);
  const { trying } = told;
  if (trying === undefined) return told;
  const { unrecorded = [], begun = [] } = channelThread(get(CHANNEL_KEY));
  const attempt = attemptName(name, id, trying.attempt);
  const message = begun.findLast((one) => one.attempt === attempt)?.message ?? told.message;
  if (!unrecorded.includes(attempt)) return message === told.message ? told : { ...told, message };
  return trying.ackedAt === undefined
    ? { ...told, message, revision: Math.max(told.revision, trying.revision) }
    : { ...told, message, ackedAt: trying.ackedAt };
};

const NOTHING: Told = { ...NOTHING_TOLD_OF, message: null };

const toldBefore = (thread: Thread | null, name: ReceiverName): Told | null =>
  (thread?.kind === 'group' ? thread.before?.[name] : undefined) ?? null;

const attemptName = (name: ReceiverName, id: string, attempt: number): string => `${attempt}#${name}#${id.slice(-200)}`;

/** Records that a message went out, where it can't be recorded as it should. @returns false if that fails, too */
export const isKeptAsSent = async (
  name: ReceiverName,
  id: string,
  attempt: number,
  threads: Threads,
): Promise<boolean> => {
  try {
    await threads.amend(CHANNEL_KEY, (thread) => {
      const channel = channelThread(thread);
      const unrecorded = [...(channel.unrecorded ?? []), attemptName(name, id, attempt)].slice(-MOST_UNRECORDED);
      return { ...channel, unrecorded };
    });
    return true;
  } catch {
    return false;
  }
};

type Begun = { readonly attempt: number; readonly message: SlackMessageId };

/** Remembers a message that was begun, where its own record can't be written: the next telling edits it. Never rejects. */
export const keepBegun = (
  name: ReceiverName,
  id: string,
  { attempt, message }: Begun,
  threads: Threads,
): Promise<void> =>
  threads
    .amend(CHANNEL_KEY, (thread) => {
      const channel = channelThread(thread);
      const one = { attempt: attemptName(name, id, attempt), message };
      return { ...channel, begun: [...(channel.begun ?? []), one].slice(-MOST_UNRECORDED) };
    })
    .catch(() => {}); // then the next telling begins another

export const recordTold = (
  name: ReceiverName,
  id: string,
  threads: Threads,
  change: (told: Told) => Told,
): Promise<void> =>
  threads.amend(toldKey(name, id), (thread) => ({
    ...(thread?.kind === 'told' ? thread : { kind: 'told' }),
    ...change(toldOf(name, id, threads)),
  }));
