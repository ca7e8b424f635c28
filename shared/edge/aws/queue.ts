import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sendInBatches } from './batches.ts';
import { jsonText } from './wire-text.ts';

export type Queue = { readonly client: SQSClient; readonly queueUrl: string };

/** A message of our own: any value that JSON can hold. */
export type QueueMessage = {
  readonly body: unknown;
  /** Cut to what SQS can hold a message back for: what is due later comes early, and is put back. */
  readonly delaySeconds: number;
};

/** SQS holds no message back for longer. */
export const LONGEST_DELAY_SECONDS = 900;

/** Sends messages to a queue. @throws UnsentError naming every message that was not sent; the others were */
export const sendMessages = ({ client, queueUrl }: Queue, messages: readonly QueueMessage[]): Promise<void> =>
  sendInBatches({
    where: queueUrl,
    messages,
    entryOf: ({ body, delaySeconds }, Id) => {
      const MessageBody = jsonText(body);
      const entry = { Id, MessageBody, DelaySeconds: heldBack(delaySeconds) };
      return { entry, bytes: Buffer.byteLength(MessageBody) };
    },
    call: (Entries) => client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
  });

/** The delay of a message that is for a moment: never so short that it comes before, if SQS can hold it at all. */
export const delaySecondsUntil = (at: number, now: number): number => heldBack((at - now) / 1000);

const heldBack = (seconds: number): number => Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil(seconds)));
