import { PublishCommand } from '@aws-sdk/client-sns';
import type { Digest } from '../../../core/messages/as-text.ts';
import { plainText } from '../../aws/wire-text.ts';
import type { Topic } from '../../react/topic.ts';

/** A topic takes 256 KB: so many UTF-16 units, of at most three bytes each, leave headroom for the subject. */
const LARGEST = 85_000;

/** Publishes one e-mail's text to the topic that people subscribe to. */
export const publishMailTo =
  ({ client, topicArn }: Topic) =>
  async ({ subject, text }: Digest): Promise<void> => {
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: plainText(text, LARGEST) }));
  };
