import { FieldProblem } from '../../events/fields.ts';
import { type Remedy, readRemedy } from '../../messages/read-remedy.ts';
import type { Remediator } from '../ask/remediator.ts';
import type { Remedied } from './next.ts';
import { remedyIncident } from './remedy-incident.ts';

type ReceivedMessage = {
  readonly messageId: string;
  readonly body: string;
  /** As text: the time at which the queue got it, epoch milliseconds; how often it has been received. */
  readonly attributes: { readonly SentTimestamp: string; readonly ApproximateReceiveCount: string };
};

export type AllRemedied = {
  readonly remedied: readonly (Remedied & { readonly incidentId: string })[];
  /** Messages that must come again, or that can't be read and end in the dead letters. */
  readonly failed: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/** The time at which the queue got a message; by our clock if the queue's is ahead of it. @throws FieldProblem */
const gotAt = (sentTimestamp: string, now: number): number => {
  if (/^\d{1,15}$/.test(sentTimestamp)) return Math.min(Number(sentTimestamp), now);
  throw new FieldProblem('SentTimestamp', 'is not a time');
};

/**
 * Keeps a message from being younger than it is: an act that was asked for before the kill switch was lifted would else be
 * replayed, and a message that was stuck would be acted on. @param gotAt epoch milliseconds
 */
const notAhead = (message: Remedy, gotAt: number): Remedy & { readonly sentAt: number } => ({
  ...message,
  ...(message.askedAt === undefined ? {} : { askedAt: Math.min(message.askedAt, gotAt) }),
  sentAt: Math.min(message.sentAt ?? gotAt, gotAt),
});

/**
 * Deals with the messages of a batch, one after another: an act for one may use up the budget that the next would have needed.
 * A message fails alone.
 */
export const remedyAll = async (messages: readonly ReceivedMessage[], remediator: Remediator): Promise<AllRemedied> => {
  const remedied: (Remedied & { readonly incidentId: string })[] = [];
  const failed: { messageId: string; cause: unknown }[] = [];
  for (const { messageId, body, attributes } of messages) {
    try {
      const message = notAhead(readRemedy(body), gotAt(attributes.SentTimestamp, remediator.now()));
      const { incidentId, sentAt } = message;
      const received = { sentAt, isRepeat: Number(attributes.ApproximateReceiveCount) > 1 };
      remedied.push({ incidentId, ...(await remedyIncident(message, received, remediator)) });
    } catch (cause) {
      failed.push({ messageId, cause });
    }
  }
  return { remedied, failed };
};
