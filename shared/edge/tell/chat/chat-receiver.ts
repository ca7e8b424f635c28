import { type Receiver, ReceiverError } from '../receivers/receiver.ts';
import { contentOf } from './content.ts';
import { type Notification, notificationOf } from './notification.ts';

/** The topic has to answer within this time, or the lock may go to another. */
const PUBLISHED_WITHIN_MS = 10_000;

/** Tells in Slack or Microsoft Teams through Amazon Q, which can't edit. @param publish sends one to the topic that it listens to */
export const chatReceiver = (publish: (notification: Notification) => Promise<void>): Receiver => ({
  name: 'chat',
  edits: false,
  isReminded: true,
  together: false,
  check: (messages) => {
    for (const message of messages) contentOf(message);
  },
  tell: async (tellings, { lock, now, deadlineAt }) => {
    for (const telling of tellings) {
      if (now() + PUBLISHED_WITHIN_MS > deadlineAt) throw new ReceiverError('no time is left to publish it', 'late');
      await lock.keep(now() + PUBLISHED_WITHIN_MS);
      await publish(notificationOf(telling));
    }
  },
});
