import type { QueueMessage } from '../../aws/queue.ts';
import { isWithinReach, wakeMessage } from '../../messages/wake-message.ts';
import { type DueThread, dueKey, type Thread } from '../threads/thread-store.ts';
import type { Threads } from '../threads/threads.ts';

/** Sends messages to the queue that this function is woken by. */
export type SendToSelf = (messages: readonly QueueMessage[]) => Promise<void>;

/**
 * Sees to it that a group is told of when it is due: by a message to itself if SQS can hold it back so long, and by a record that a sweep finds, should
 * the message be lost. @param at epoch milliseconds; null: nothing is to be told until something changes
 */
export const comeAgainAt = async (
  groupId: string,
  at: number | null,
  { threads, send, now }: { readonly threads: Threads; readonly send: SendToSelf; readonly now: number },
): Promise<void> => {
  const key = dueKey(groupId);
  const known = dueIn(threads.get(key));
  if (at === null && known === null) return;
  const isUnderWay = known !== null && known.wakeAt !== null && known.wakeAt > now && at !== null && known.wakeAt <= at;
  const isSent = at !== null && !isUnderWay && isWithinReach(at, now);
  if (isSent) await send([wakeMessage(key, at, now)]);
  const wakeAt = isSent ? at : isUnderWay ? known.wakeAt : null;
  if (known !== null && known.dueAt === at && known.wakeAt === wakeAt) return;
  await threads.amend(key, (thread) => ({ ...dueIn(thread), kind: 'due', groupId, dueAt: at, wakeAt }));
};

const dueIn = (thread: Thread | null): DueThread | null => (thread?.kind === 'due' ? thread : null);
