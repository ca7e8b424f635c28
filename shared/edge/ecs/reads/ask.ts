import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Call } from '../../../core/looks/look-call.ts';
import type { ReadBudget } from './read-budget.ts';

/** Hears an answer of ECS to a call, as it came. */
export type Hear = (call: Call, told: object) => void;

/** The ports of reading ECS: the client, Bookend's share of reads, and the clock. */
export type Lookout = {
  readonly client: ECSClient;
  readonly budget: ReadBudget;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Absent: nobody listens. */
  readonly hear?: Hear;
};

/** ECS can't be asked now, or not all of it: to be asked again, and no failure. */
export class NotNowError extends Error {
  override readonly name = 'NotNowError';
  readonly delaySeconds: number;
  /** It was ECS that refused. */
  readonly isThrottled: boolean;

  constructor(why: string, delaySeconds: number, isThrottled = false) {
    super(`${why}: to be asked again in ${delaySeconds} s`);
    this.delaySeconds = delaySeconds;
    this.isThrottled = isThrottled;
  }
}

const THROTTLES: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
];

/** Tells whether ECS says that it was asked too often: it is asked again later, and that is no failure. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && THROTTLES.includes(error.name);

/** ECS is left alone for so long after that: at 20 calls a second its bucket is full again in five seconds. */
export const AFTER_THROTTLE_SECONDS = 10;

/**
 * Reads from ECS, out of Bookend's share of its read limit.
 * @param calls how many calls `send` makes
 * @throws NotNowError if the share is used up, or ECS throttles
 */
export const ask = async <Answer>(
  { client, budget }: Lookout,
  send: (client: ECSClient) => Promise<Answer>,
  calls = 1,
): Promise<Answer> => {
  const grant = await budget.take(calls);
  if (grant.kind === 'later') throw new NotNowError("Bookend's share of ECS's reads is used up", grant.delaySeconds);
  try {
    return await send(client);
  } catch (error) {
    if (isThrottled(error)) throw new NotNowError('ECS throttles', AFTER_THROTTLE_SECONDS, true);
    throw error;
  }
};
