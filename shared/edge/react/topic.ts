import { type MessageAttributeValue, PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Notice, SILENCED } from '../../core/notices/notice.ts';
import { sendInBatches } from '../aws/batches.ts';
import { jsonText, plainText } from '../aws/wire-text.ts';

export type Topic = { readonly client: SNSClient; readonly topicArn: string };

/**
 * Publishes notices for machines and people. @throws UnsentError naming every notice that was not sent; the others were
 * @param silenced ids of those that are for machines alone: they carry the attribute `silenced`
 */
export const publishNotices = (
  { client, topicArn }: Topic,
  notices: readonly Notice[],
  silenced: ReadonlySet<string> = new Set(),
): Promise<void> =>
  sendInBatches({
    where: topicArn,
    messages: notices,
    entryOf: (notice, Id) => {
      const entry = { Id, Message: jsonText(notice), MessageAttributes: attributesOf(notice, silenced.has(notice.id)) };
      return { entry, bytes: Buffer.byteLength(entry.Message) + bytesOf(entry.MessageAttributes) };
    },
    call: (PublishBatchRequestEntries) =>
      client.send(new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries })),
  });

type Attributes = Readonly<Record<string, MessageAttributeValue & { DataType: string; StringValue: string }>>;

/** SNS refuses an empty value, and filters read no more than this of one. */
const ATTRIBUTE_LENGTH = 256;

/**
 * Subscriptions filter by these. `rule` is an array: a filter for one rule matches whatever else broke beside it. Where no rule is
 * broken it is left out, so that no filter by `rule` matches, also not one that begins with anything-but.
 */
const attributesOf = ({ kind, rules, severity, state, clusterArn }: Notice, isSilenced: boolean): Attributes => ({
  kind: text(kind),
  ...(rules.length > 0 && { rule: { DataType: 'String.Array', StringValue: jsonText(rules) } }),
  severity: text(severity),
  state: text(state),
  cluster: text(clusterArn),
  ...(isSilenced && { [SILENCED]: text('true') }),
});

const text = (value: string) => ({ DataType: 'String', StringValue: plainText(value, ATTRIBUTE_LENGTH) || 'unknown' });

const bytesOf = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) => sum + name.length + DataType.length + Buffer.byteLength(StringValue),
    0,
  );
