import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { array, boolean, looseObject, nullable, object, optional, picklist, record, string, unknown } from 'valibot';
import { GUARD_NAMES } from '../../../core/remedies/guard.ts';
import { readDocument } from '../../documents/read-document.ts';
import { InputError } from '../../errors/input-error.ts';
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

const failure = looseObject({ errorType: optional(string(), 'Error'), errorMessage: optional(string(), 'no message') });

/**
 * Invokes a deployment's function `remediate` as a person does, once, and waits for its answer.
 * @throws InputError in the function's own words where it refuses the request or fails
 */
export const invokeRemediate = async (
  client: LambdaClient,
  stage: string,
  request: RemediateRequest,
): Promise<ByHandAnswer> => {
  const FunctionName = `bookend-${stage}-remediate`;
  const invoke = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) });
  const { Payload, FunctionError } = await client.send(invoke);
  const told: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError === undefined) return readDocument(FunctionName, answer, told) as ByHandAnswer;
  const { errorType, errorMessage } = readDocument(FunctionName, failure, told);
  // its own words name the field of the request already
  if (errorType === 'InputError') throw new InputError('remediate', errorMessage.split('\n'));
  throw new InputError(FunctionName, [`${errorType}: ${errorMessage}`]);
};
