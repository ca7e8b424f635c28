import { deniedAction } from '../../shared/edge/canary/calls.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';

/** Makes a sentence, not a stack, of an error of AWS before anything was made. @param what names what was asked for */
export const asked = async <Answer>(what: string, answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    const denied = deniedAction(error);
    const why =
      denied === null ? `${error.name}: ${error.message}` : `you may not do ${denied}; docs/canary.md has the policy`;
    throw new InputError(what, [why], { cause: error });
  }
};
