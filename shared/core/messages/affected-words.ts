import { word } from '../words/plain.ts';

/** `14 of 16 instances of batch-instances`; without the whole, if that is not known, `14 instances of batch-instances`. */
export const affectedInWords = (count: number, of: number | null, provider: string | null): string => {
  const named = provider === null ? '' : ` of ${word(provider)}`;
  if (of !== null && of >= count) return `${count} of ${of} instances${named}`;
  return `${count} ${count === 1 ? 'instance' : 'instances'}${named}`;
};
