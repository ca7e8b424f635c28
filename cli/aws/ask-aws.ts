import { profileNames } from '../../shared/edge/aws/profiles.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { namesNear } from '../terminal/nearest-name.ts';
import type { Deployed } from './deployment-options.ts';
import { hintOn } from './hints.ts';

type Asked = Pick<Deployed, 'profile' | 'region'> & { readonly stage?: string };

/** Makes one sentence, not a stack, of an error of AWS. @param what names what was asked for */
export const askAws = async <Answer>(asked: Asked, what: string, answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (asked.stage !== undefined && isNoFunction(error)) throw notDeployed(asked.stage, asked.region, error);
    throw new InputError(what, await wordsFor(error, asked), { cause: error });
  }
};

/** Lambda says so of a function that is not there. */
const isNoFunction = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ResourceNotFoundException' &&
  error.message.startsWith('Function not found');

const notDeployed = (stage: string, region: string, cause: unknown): InputError =>
  new InputError(`no deployment ${stage} in ${region}`, ['deployed elsewhere? give --region, --stage or --profile'], {
    cause,
  });

const wordsFor = async (error: unknown, { profile }: Asked): Promise<readonly string[]> => {
  if (!(error instanceof Error)) return [`the request to AWS failed: ${error}`];
  if (error.name === 'CredentialsProviderError' && profile !== null) {
    const names = await profileNames();
    if (!names.includes(profile)) return [noProfile(profile, names)];
  }
  const said = `${error.name}: ${error.message.split('\n')[0]}`;
  const hint = hintOn(said, { profile });
  if (hint !== null && error.message.startsWith(NO_PROVIDER)) return [hint];
  return hint === null ? [`the request to AWS failed: ${said}`] : [`the request to AWS failed: ${said}`, hint];
};

/** The SDK found no credentials anywhere: its own words add nothing to the advice. */
const NO_PROVIDER = 'Could not load credentials from any providers';

const noProfile = (profile: string, names: readonly string[]): string =>
  names.length === 0
    ? `there is no profile ${profile}: AWS's files have none (aws configure sso makes one)`
    : `there is no profile ${profile}; there are ${namesNear(profile, names)}`;
