import { LONGEST_DELAY_SECONDS, type QueueMessage } from '../aws/queue.ts';

/**
 * A message that a group of incidents sends to itself by the queue of notices: something of it is to be told then. Whoever gets it reads the group;
 * if there is nothing to tell by then, there is nothing to do.
 */
export type WakeMessage = {
  /** The key of the record that says when the group is due. */
  readonly wake: string;
};

/** The sweep finds a group that is due later than SQS can hold a message back, when its time has come. */
export const isWithinReach = (at: number, now: number): boolean => at - now <= LONGEST_DELAY_SECONDS * 1000;

/** @param at the moment for which it is, epoch milliseconds */
export const wakeMessage = (key: string, at: number, now: number): QueueMessage & { readonly body: WakeMessage } => ({
  body: { wake: key },
  delaySeconds: Math.ceil((at - now) / 1000),
});

/** The key in a message that a group sent to itself; null for any other. */
export const wokenBy = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'wake' in body && typeof body.wake === 'string' ? body.wake : null;
