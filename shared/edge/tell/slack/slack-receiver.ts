import type { Receiver } from '../receivers/receiver.ts';
import { payloadOf } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { tellInSlack } from './tell-in-slack.ts';

/** Tells in one channel by a bot, which edits its messages, or by a webhook, which can't. */
export const slackReceiver = (slack: SlackClient): Receiver => ({
  name: 'slack',
  edits: slack.way === 'bot',
  isForMachines: false,
  together: false,
  check: (messages) => {
    for (const message of messages) payloadOf(message, 'all');
  },
  tell: async (tellings, to) => {
    const client = slack.underLock(to.lock);
    for (const telling of tellings) await tellInSlack(telling, client, to.deadlineAt);
  },
  freeAt: slack.freeAt,
});
