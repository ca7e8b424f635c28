import { PublishCommand } from '@aws-sdk/client-sns';
import { jsonText } from '../../aws/wire-text.ts';
import { asError } from '../../errors/as-error.ts';
import type { Topic } from '../../react/topic.ts';
import { ReceiverError } from '../receivers/receiver.ts';
import type { Notification } from './notification.ts';

/** Publishes to the topic that Amazon Q listens to. @throws ReceiverError `refused` where SNS takes another, `later` otherwise */
export const publishNotificationTo =
  ({ client, topicArn }: Topic) =>
  async (notification: Notification): Promise<void> => {
    try {
      await client.send(new PublishCommand({ TopicArn: topicArn, Message: jsonText(notification) }));
    } catch (cause) {
      const { name, message } = asError(cause);
      throw new ReceiverError(message, REFUSALS.includes(name) ? 'refused' : 'later', { cause });
    }
  };

/** By these SNS says that the one message is the trouble (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
const REFUSALS: readonly string[] = ['InvalidParameterException', 'InvalidParameterValueException'];
