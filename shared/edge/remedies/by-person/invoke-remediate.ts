import type { LambdaClient } from '@aws-sdk/client-lambda';
import { array, boolean, looseObject, nullable, object, picklist, record, string, unknown } from 'valibot';
import { GUARD_NAMES } from '../../../core/remedies/guard.ts';
import { invokeFunction } from '../../by-hand/invoke-function.ts';
import { readDocument } from '../../documents/read-document.ts';
import type { ByHandAnswer } from './by-hand.ts';

/** The request to the function, which checks the fields itself. */
export type RemediateRequest = Readonly<Record<string, unknown>>;

const answer = looseObject({
  action: string(),
  dryRun: boolean(),
  decision: picklist(['act', 'refuse', 'nothing-to-do']),
  guards: array(object({ guard: picklist(GUARD_NAMES), passed: boolean(), reason: string() })),
  plan: array(
    object({ planId: nullable(string()), call: string(), input: record(string(), unknown()), says: string() }),
  ),
  outcome: array(string()),
});

/**
 * Invokes a deployment's function `remediate` as a person does, once, and waits for its answer.
 * @throws InputError in the function's own words where it refuses the request or fails
 */
export const invokeRemediate = async (
  client: LambdaClient,
  stage: string,
  request: RemediateRequest,
): Promise<ByHandAnswer> => {
  const told = await invokeFunction(client, { stage, name: 'remediate' }, request);
  return readDocument(`bookend-${stage}-remediate`, answer, told) as ByHandAnswer;
};
