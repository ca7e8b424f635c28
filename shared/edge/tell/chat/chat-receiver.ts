import type { Receiver } from '../receivers/receiver.ts';
import { tellEach } from '../receivers/tell-each.ts';
import { contentOf } from './content.ts';
import { type Notification, notificationOf } from './notification.ts';

/** The topic has to answer within this time. */
const PUBLISHED_WITHIN_MS = 10_000;

/** Tells in Slack or Microsoft Teams through Amazon Q, which can't edit. @param publish sends one to the topic that it listens to */
export const chatReceiver = (publish: (notification: Notification) => Promise<void>): Receiver => ({
  name: 'chat',
  edits: false,
  isForMachines: false,
  together: false,
  check: (messages) => {
    for (const message of messages) contentOf(message);
  },
  tell: tellEach(PUBLISHED_WITHIN_MS, (telling) => publish(notificationOf(telling))),
});
