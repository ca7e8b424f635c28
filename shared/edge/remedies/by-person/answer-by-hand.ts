import { ownerOfArn } from '../../../core/words/watched.ts';
import { InputError } from '../../errors/input-error.ts';
import type { Remediator } from '../ask/remediator.ts';
import { type ByHandAnswer, type Home, remedyByHand } from './by-hand.ts';
import { type ByHand, readByHand } from './by-hand-payload.ts';
import { redeployByHand } from './redeploy-by-hand.ts';

/**
 * Answers whoever invoked the function by hand. Nothing is done for a request that is wrong.
 * @param functionArn says where the function runs
 * @throws InputError naming every field that is wrong; NotNowError if ECS can't be asked now
 */
export const answerByHand = async (
  payload: unknown,
  functionArn: string,
  remediator: Remediator,
): Promise<ByHandAnswer> => {
  const asked = readByHand(payload);
  const home = homeOf(functionArn);
  refuseForeign(asked, home);
  refuseLate(asked, remediator.now());
  return asked.action === 'redeploy-daemon' ? redeployByHand(asked, remediator) : remedyByHand(asked, home, remediator);
};

/** Clocks of people's machines differ by less: AWS itself refuses what is signed five minutes ago. */
const LATE_AFTER_MS = 300_000;

/**
 * Lambda gives up a request that nobody waits for after a minute. Where the request says itself when it was made, an old one is
 * refused too, however it came; a moment ahead of the clock makes it no younger than Lambda knows it to be.
 */
const refuseLate = ({ askedAt }: ByHand, now: number): void => {
  if (askedAt !== null && now - askedAt > LATE_AFTER_MS)
    throw new InputError('the request', ['askedAt: is more than five minutes ago; ask again']);
};

/** ECS would be asked here for what is elsewhere. */
const refuseForeign = (asked: ByHand, { account, region }: Home): void => {
  const foreign = (['containerInstanceArn', 'daemonArn'] as const).filter((field) => {
    const arn = asked[field];
    const owner = arn === null ? null : ownerOfArn(arn);
    return arn !== null && (owner?.accountId !== account || owner.region !== region);
  });
  if (foreign.length > 0)
    throw new InputError(
      'the request',
      foreign.map((field) => `${field}: is not of the account and Region of this deployment`),
    );
};

/** `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME` */
const homeOf = (functionArn: string): Home => {
  const [, partition = '', , region = '', account = ''] = functionArn.split(':');
  return { partition, region, account };
};
