import { LONGEST_DELAY_SECONDS } from '../aws/queue.ts';
import type { Remedy } from '../messages/read-remedy.ts';
import type { Remediator } from './remediator.ts';

/** What a message of the remedies queue came to. */
export type Remedied = {
  readonly result: 'over' | 'dropped' | 'settling' | 'refused' | 'acted' | 'nothing' | 'person' | 'not-now';
  readonly why: string;
};

/** A message and when it was asked for first, epoch milliseconds. */
export type Standing = Remedy & { readonly askedAt: number };

/** At least a second: what is due at this moment is not asked for at once again. */
export const secondsUntil = (at: number, { now }: Pick<Remediator, 'now'>): number =>
  Math.max(1, Math.ceil((at - now()) / 1000));

/** Sends the message to itself, to be received when there may be something to decide. */
export const comeAgain = async (
  message: Standing,
  delaySeconds: number,
  result: Remedied['result'],
  { send, now }: Remediator,
  why = '',
): Promise<Remedied> => {
  await send([{ body: { ...message, sentAt: now() }, delaySeconds: Math.min(delaySeconds, LONGEST_DELAY_SECONDS) }]);
  return { result, why };
};
