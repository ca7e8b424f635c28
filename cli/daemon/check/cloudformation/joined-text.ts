import { isMissing } from '../../../../shared/core/survey/field.ts';
import { open } from './parameters.ts';

/** The text of a value whose parts may be open; an ARN stays text with its open parts, of others nothing is known. */
export const joinedText = (parts: readonly unknown[]): unknown => {
  const missing = parts.find((part) => typeof part !== 'string');
  if (missing === undefined) return parts.join('');
  const text = parts.map((part) => (typeof part === 'string' ? part : open('open'))).join('');
  return text.startsWith('arn:') || !isMissing(missing) ? text : missing;
};
