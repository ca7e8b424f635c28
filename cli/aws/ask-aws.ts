import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { Deployed } from './deployment-options.ts';

/** Makes one sentence, not a stack, of an error of AWS. @param what names what was asked for */
export const askAws = async <Answer>(
  { profile }: Pick<Deployed, 'profile'>,
  what: string,
  answer: Promise<Answer>,
): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    throw new InputError(what, [`the request to AWS failed: ${reasonOf(error, profile)}`], { cause: error });
  }
};

/** The SDK says of which profile only where that profile is there. */
const reasonOf = (error: unknown, profile: string | null): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name !== 'CredentialsProviderError' || profile === null) return `${error.name}: ${error.message}`;
  return `the profile ${profile} has no credentials (${error.message})`;
};
