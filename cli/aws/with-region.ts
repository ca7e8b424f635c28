import { parseArgs } from 'node:util';
import { VALUE } from '../options/options.ts';
import { profileInEnvironment, regionInEnvironment, type Variables } from './deployment-options.ts';

/** Options whose value names a Region, or holds one. */
const NAMING = ['region', 'regions'] as const;

/**
 * The environment, with the Region of the profile as AWS_REGION where neither it nor the arguments name one: for the AWS CLI
 * a profile's Region comes last too. Requests are read at once afterwards, with every problem named; only AWS's files need a wait.
 */
export const withRegion = async (argv: readonly string[], env: Variables): Promise<Variables> => {
  if (regionInEnvironment(env) !== null) return env;
  const options = { profile: VALUE, region: VALUE, regions: VALUE };
  const { values } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true });
  if (NAMING.some((name) => values[name] !== undefined)) return env;
  const named = [values.profile ?? []].flat().find((one) => typeof one === 'string');
  const { regionOfProfile } = await import('../../shared/edge/aws/profiles.ts');
  const region = await regionOfProfile(named || profileInEnvironment(env));
  return region === null ? env : { ...env, AWS_REGION: region };
};
