import type { QueueMessage } from '../aws/queue.ts';
import { wakeMessage } from '../messages/wake-message.ts';
import { atMost } from '../pacing/at-most.ts';
import type { LateGroup, LateGroups } from '../store/late-groups.ts';
import type { Unswept } from './inspector.ts';
import type { Woken } from './wake-react.ts';

/** A group tells within seconds of when it is due. One that is late for longer has lost its message to itself, or was due too far ahead for one. */
const LATE_AFTER_MILLISECONDS = 90_000;
/** So long it is left alone once it was woken: its message comes again by itself, every nine minutes, if telling fails. */
const PUT_OFF_MILLISECONDS = 960_000;
const WOKEN_AT_A_TIME = 200;
const AT_ONCE = 16;

export type GroupWaker = LateGroups & { readonly send: (messages: readonly QueueMessage[]) => Promise<void> };

/** Sends groups of incidents that are late the message that they should have sent themselves. Rejects if they can't be listed. */
export const wakeGroups = async ({ late, putOff, send }: GroupWaker, now: number): Promise<Woken> => {
  const groups = await late(now - LATE_AFTER_MILLISECONDS, WOKEN_AT_A_TIME);
  const unwoken: Unswept[] = [];
  const woken = await atMost(AT_ONCE, groups, async (group: LateGroup) => {
    try {
      await send([wakeMessage(group.key, now, now)]);
      return await putOff(group, now + PUT_OFF_MILLISECONDS);
    } catch (cause) {
      unwoken.push({ what: `wake the group of ${group.key}`, cause });
      return false;
    }
  });
  return { woken: woken.filter(Boolean).length, unwoken };
};
