import { ENV_KEY, ENV_SECRET, fromEnv } from '@aws-sdk/credential-provider-env';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import {
  loadConfig,
  loadSharedConfigFiles,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
} from '@smithy/core/config';
import type { AwsAccess } from './clients.ts';

/**
 * The Region of a profile in AWS's files, else that of the EC2 instance on which this runs; null if neither is known.
 * Whoever asks has looked at the environment. @param profile null: the default one
 */
export const regionOfProfile = async (profile: string | null): Promise<string | null> => {
  const options = { ...NODE_REGION_CONFIG_OPTIONS, environmentVariableSelector: () => undefined };
  const files = { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...(profile === null ? {} : { profile }) };
  try {
    return await loadConfig(options, files)();
  } catch {
    return null; // the loader's only error is that the Region is missing: a file that it can't read is an empty one
  }
};

/** The names of the profiles in AWS's files. */
export const profileNames = async (): Promise<readonly string[]> => {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const names = [...Object.keys(configFile), ...Object.keys(credentialsFile)];
  return [...new Set(names)].filter((name) => !OTHER_SECTION.test(name));
};

/** Sections of the same file that are no profiles. */
const OTHER_SECTION = /^(sso-session|services)\./;

type Credentials = NonNullable<AwsAccess['credentials']>;

/** Else the SDK warns of access keys beside AWS_PROFILE, also where a person has named the profile. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Logs in once, as the AWS CLI does, for all clients of a command: by the profile, else by access keys of the environment
 * (which the SDK by itself would pass by where AWS_PROFILE is set), else as the SDK finds credentials.
 * @throws the SDK's error if there are no credentials, or they have expired
 */
export const logIn = async (region: string, profile: string | null): Promise<Credentials> => {
  const hasKeys = Boolean(process.env[ENV_KEY] && process.env[ENV_SECRET]);
  const provider =
    profile === null && hasKeys
      ? fromEnv()
      : defaultProvider({ clientConfig: { region }, logger: SILENT, ...(profile === null ? {} : { profile }) });
  await provider();
  return provider;
};
