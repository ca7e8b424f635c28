import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Lookout } from './look-at-instances.ts';
import { AFTER_THROTTLE_SECONDS, isThrottled } from './refusals.ts';

/** ECS can't be asked now, or not all of it: to be asked again, and no failure. */
export class NotNowError extends Error {
  override readonly name = 'NotNowError';
  readonly delaySeconds: number;
  /** Whether it was ECS that refused. */
  readonly isThrottled: boolean;

  constructor(why: string, delaySeconds: number, isThrottled = false) {
    super(`${why}: to be asked again in ${delaySeconds} s`);
    this.delaySeconds = delaySeconds;
    this.isThrottled = isThrottled;
  }
}

/**
 * Reading, taken from Bookend's share of ECS's read limit.
 * @param calls how many calls it makes
 * @throws NotNowError if the share is used up, or ECS throttles
 */
export const ask = async <Told>(
  { client, budget }: Lookout,
  send: (client: ECSClient) => Promise<Told>,
  calls = 1,
): Promise<Told> => {
  const grant = await budget.take(calls);
  if (grant.kind === 'later') throw new NotNowError("Bookend's share of ECS's reads is used up", grant.delaySeconds);
  try {
    return await send(client);
  } catch (error) {
    if (isThrottled(error)) throw new NotNowError('ECS throttles', AFTER_THROTTLE_SECONDS, true);
    throw error;
  }
};
