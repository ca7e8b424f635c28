import type { AwsAccess } from '../../shared/edge/aws/clients.ts';
import { logIn } from '../../shared/edge/aws/profiles.ts';
import { askAws } from './ask-aws.ts';
import type { AwsSettings } from './deployment-options.ts';

/** Logs in once for all clients of a command. @throws InputError that says how to get credentials */
export const accessTo = async (settings: AwsSettings): Promise<AwsAccess> => {
  const { region, profile, endpoint } = settings;
  const credentials = await askAws(settings, 'AWS', logIn(region, profile));
  return { region, credentials, ...(endpoint === null ? {} : { endpoint }) };
};
