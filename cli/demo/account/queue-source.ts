import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventSource, SourcePorts } from './event-source.ts';
import type { Queues } from './queues.ts';

/** SQS gives at most so many at once. */
const AT_ONCE = 10;

type QueueSourceOptions = SourcePorts & {
  readonly queues: Queues;
  readonly queue: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
};

/**
 * Lambda's part between a queue and a function: it gathers a batch for as long as its window, gives it to the function, and
 * deletes what did not fail. What failed, or was with a function that crashed, comes again when its visibility timeout
 * is over. One batch at a time; polls that would come back empty are left out.
 */
export const queueSource = (options: QueueSourceOptions): EventSource => {
  const { queues, queue, batchSize, windowSeconds, invoke, running, now } = options;
  let gathered: Message[] = [];
  let openedAt = 0;
  let isBusy = false;

  const gather = async (): Promise<void> => {
    while (gathered.length < batchSize && (await queues.nextAt(queue)) <= now()) {
      const { Messages = [] } = await queues.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queues.urlOf(queue),
          MaxNumberOfMessages: Math.min(AT_ONCE, batchSize - gathered.length),
          MessageAttributeNames: ['All'],
        }),
      );
      if (gathered.length === 0) openedAt = now();
      gathered.push(...Messages);
    }
  };

  const give = async (batch: readonly Message[]): Promise<void> => {
    const event: SQSEvent = { Records: batch.map((message) => recordOf(message, queues.arnOf(queue), now())) };
    const answer = (await invoke(event).catch(() => null)) as SQSBatchResponse | null;
    if (answer === null) return;
    const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = batch.filter(({ MessageId = '' }) => !failed.has(MessageId));
    for (let at = 0; at < done.length; at += AT_ONCE) {
      const Entries = done
        .slice(at, at + AT_ONCE)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await queues.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queues.urlOf(queue), Entries }));
    }
  };

  return {
    poll: async () => {
      if (isBusy) return false;
      await gather();
      const isDue = gathered.length >= batchSize || now() - openedAt >= windowSeconds * 1000;
      if (gathered.length === 0 || !isDue) return false;
      const batch = gathered;
      gathered = [];
      isBusy = true;
      void running
        .during(() => give(batch))
        .finally(() => {
          isBusy = false;
        });
      return true;
    },
  };
};

const recordOf = (message: Message, arn: string, at: number): SQSRecord => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(at),
    SenderId: 'loopback',
    ApproximateFirstReceiveTimestamp: String(at),
  },
  messageAttributes: attributesOf(message),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: arn.split(':')[3] ?? '',
});

/** Lambda gives them with the first letter of each name small. */
const attributesOf = ({ MessageAttributes = {} }: Message): SQSRecord['messageAttributes'] =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue, DataType }]) => [
      name,
      { ...(StringValue === undefined ? {} : { stringValue: StringValue }), dataType: DataType ?? 'String' },
    ]),
  );
