import { type Digest, digestOf } from '../../../core/messages/as-text.ts';
import type { Receiver } from '../receivers/receiver.ts';

/** The topic has to answer within this time, or the lock may go to another. */
const PUBLISHED_WITHIN_MS = 10_000;

/** Tells by e-mail: all that is due in one. @param publish sends one to the topic for e-mail */
export const mailReceiver = (publish: (mail: Digest) => Promise<void>): Receiver => ({
  name: 'mail',
  edits: false,
  isForMachines: false,
  together: true,
  check: digestOf,
  tell: async (tellings, { lock, now }) => {
    await lock.keep(now() + PUBLISHED_WITHIN_MS);
    await publish(digestOf(tellings.map(({ message }) => message)));
  },
});
