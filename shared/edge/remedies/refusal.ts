import type { StepAnswer } from '../../core/remedies/step.ts';
import { isThrottled } from '../ecs/reads/ask.ts';
import { isFields } from '../events/fields.ts';

/** What came of a call, whatever it was about. */
export type Outcome = Pick<StepAnswer, 'answer' | 'reason'>;

export const ACCEPTED: Outcome = { answer: 'accepted', reason: null };

/** An answer that says nothing of what was done: only a look tells. */
export const unknown = (reason: string): Outcome => ({ answer: 'unknown', reason });

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

/** Longer texts are cut: an entry of the history holds a handful of them. */
const LONGEST_REASON = 300;

/** What an error says of whether the call was carried out. */
export const outcomeOfError = (error: unknown): Outcome => ({
  answer: answerOf(error),
  reason: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, LONGEST_REASON),
});

const answerOf = (error: unknown): StepAnswer['answer'] => {
  if (isThrottled(error)) return 'throttled';
  if (!(error instanceof Error)) return 'unknown';
  if (DENIALS.includes(error.name)) return 'denied';
  return isAnswer4xx(error) ? 'refused' : 'unknown';
};

/** By the status of the answer: the SDK calls every error that it does not know the client's fault, a 503 too. */
const isAnswer4xx = (error: Error): boolean => {
  const metadata = '$metadata' in error ? error.$metadata : null;
  const status = isFields(metadata) ? metadata.httpStatusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500;
};
