import { type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { isFields } from '../events/fields.ts';
import type { Asking } from './asking.ts';

/** Each deployment of Bookend has it. */
const OBSERVE = /^bookend-[A-Za-z0-9-]{1,32}-observe$/;

/** True where the Region has a deployment of Bookend: 1 call for each 50 functions. */
export const findBookend = async (
  lambda: LambdaClient | null,
  region: string,
  asking: Asking,
): Promise<Field<boolean>> => {
  const action = 'lambda:ListFunctions';
  const what = `the functions of ${region}`;
  if (lambda === null) return unread(what, `${action}: Lambda was not asked`);
  const names = await asking.pages(
    { action, what, send: (Marker, sending) => lambda.send(new ListFunctionsCommand({ Marker }), sending) },
    (told) => ({
      items: optionalList(told.Functions, 'Functions')
        .filter(isFields)
        .filter(({ FunctionName }) => typeof FunctionName === 'string' && OBSERVE.test(FunctionName)),
      nextToken: told.NextMarker,
    }),
  );
  return isMissing(names) ? names : names.length > 0;
};
