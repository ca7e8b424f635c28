import type { Remedied } from './come-again.ts';
import { readRemedy } from './read-remedy.ts';
import type { Remediator } from './remediator.ts';
import { remedy } from './remedy.ts';

type Message = {
  readonly messageId: string;
  readonly body: string;
  /** As text: when the queue got it, epoch milliseconds; how often it has been received. */
  readonly attributes: { readonly SentTimestamp: string; readonly ApproximateReceiveCount: string };
};

export type AllRemedied = {
  readonly remedied: readonly (Remedied & { readonly incidentId: string })[];
  /** Messages that must come again, or that can't be read and end in the dead letters. */
  readonly failed: readonly { readonly messageId: string; readonly cause: unknown }[];
};

/**
 * Deals with the messages of a batch, one after another: what is done for one may use up what the next would have needed.
 * A message fails alone.
 */
export const remedyAll = async (messages: readonly Message[], remediator: Remediator): Promise<AllRemedied> => {
  const remedied: (Remedied & { readonly incidentId: string })[] = [];
  const failed: { messageId: string; cause: unknown }[] = [];
  for (const { messageId, body, attributes } of messages) {
    try {
      const message = readRemedy(body);
      const { incidentId, sentAt = Number.POSITIVE_INFINITY } = message;
      const received = {
        sentAt: Math.min(sentAt, Number(attributes.SentTimestamp)),
        isRepeat: Number(attributes.ApproximateReceiveCount) > 1,
      };
      remedied.push({ incidentId, ...(await remedy(message, received, remediator)) });
    } catch (cause) {
      failed.push({ messageId, cause });
    }
  }
  return { remedied, failed };
};
