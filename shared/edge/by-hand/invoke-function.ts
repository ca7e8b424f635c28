import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { looseObject, optional, string } from 'valibot';
import { readDocument } from '../documents/read-document.ts';
import { InputError } from '../errors/input-error.ts';

const failure = looseObject({ errorType: optional(string(), 'Error'), errorMessage: optional(string(), 'no message') });

/**
 * Invokes a function of a deployment as a person does, once, and waits for its answer.
 * @param name the function's own, without `bookend-STAGE-` @throws InputError in its own words where it refuses the request or fails
 */
export const invokeFunction = async (
  client: LambdaClient,
  { stage, name }: { readonly stage: string; readonly name: string },
  request: Readonly<Record<string, unknown>>,
): Promise<unknown> => {
  const FunctionName = `bookend-${stage}-${name}`;
  const invoke = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) });
  const { Payload, FunctionError } = await client.send(invoke);
  const told: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError === undefined) return told;
  const { errorType, errorMessage } = readDocument(FunctionName, failure, told);
  // its own words name the field of the request already
  if (errorType === 'InputError') throw new InputError(name, errorMessage.split('\n'));
  throw new InputError(FunctionName, [`${errorType}: ${errorMessage}`]);
};
