import { type Message, ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment-files.ts';
import { fits } from './event-pattern.ts';
import type { Queues } from './queues.ts';

const AT_ONCE = 10;

/** Puts messages into queues from outside, and takes them out there. */
export const mailOf = ({ sqs, urlOf, nextAt }: Queues, { rule, queues }: Deployment, now: () => number) => ({
  put: async (events: readonly unknown[]): Promise<void> => {
    const bodies = events.filter((event) => fits(rule.pattern, event)).map((event) => JSON.stringify(event));
    for (let at = 0; at < bodies.length; at += AT_ONCE) {
      const Entries = bodies.slice(at, at + AT_ONCE).map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf(rule.queue), Entries }));
    }
  },
  receiveAll: async (queue: string): Promise<readonly Message[]> => {
    const messages: Message[] = [];
    while ((await nextAt(queue)) <= now()) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: urlOf(queue), MaxNumberOfMessages: AT_ONCE }),
      );
      messages.push(...Messages);
    }
    return messages;
  },
  waiting: async (): Promise<number> => {
    const names = queues.flatMap(({ deadLetters }) => deadLetters?.queue ?? []);
    const times = await Promise.all(names.map(nextAt));
    return times.filter(Number.isFinite).length;
  },
});
