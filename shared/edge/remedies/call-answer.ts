import { isThrottled } from '../ecs/refusals.ts';
import { isFields } from '../events/fields.ts';

/**
 * What became of one writing call, for one resource.
 * `done`: ECS says so. `already`: it was so before, or what was to end is gone. `refused`, `throttled`, `denied`: ECS did
 * nothing. `unclear`: no answer that says whether it was carried out; only a look tells.
 */
export type CallResult = 'done' | 'already' | 'refused' | 'throttled' | 'denied' | 'unclear';

export type CallAnswer = {
  readonly action: 'StopTask' | 'UpdateContainerInstancesState' | 'UpdateDaemon';
  /** The ARN that the call was about. */
  readonly resource: string;
  readonly result: CallResult;
  /** In ECS's words where it gave some. */
  readonly detail: string;
};

const DENIALS: readonly string[] = [
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'BlockedException',
];

/** Longer texts are cut: an item of the history holds a handful of them. */
const LONGEST_DETAIL = 300;

/** What an error says of whether the call was carried out. */
export const resultOfError = (error: unknown): Pick<CallAnswer, 'result' | 'detail'> => ({
  result: resultOf(error),
  detail: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, LONGEST_DETAIL),
});

const resultOf = (error: unknown): CallResult => {
  if (isThrottled(error)) return 'throttled';
  if (!(error instanceof Error)) return 'unclear';
  if (DENIALS.includes(error.name)) return 'denied';
  return isAnswer4xx(error) ? 'refused' : 'unclear';
};

/** By the status of the answer: the SDK calls every error that it does not know the client's fault, a 503 too. */
const isAnswer4xx = (error: Error): boolean => {
  const metadata = '$metadata' in error ? error.$metadata : null;
  const status = isFields(metadata) ? metadata.httpStatusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500;
};
