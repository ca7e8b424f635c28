import { type ByHandAnswer, type Home, remedyByHand } from './by-hand.ts';
import { readByHand } from './by-hand-payload.ts';
import { redeployByHand } from './redeploy-by-hand.ts';
import type { Remediator } from './remediator.ts';

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
  return asked.action === 'redeploy-daemon'
    ? redeployByHand(asked, remediator)
    : remedyByHand(asked, homeOf(functionArn), remediator);
};

/** `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME` */
const homeOf = (functionArn: string): Home => {
  const [, partition = '', , region = '', account = ''] = functionArn.split(':');
  return { partition, region, account };
};
