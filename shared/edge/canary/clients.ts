import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type AwsAccess, createEcsClient } from '../aws/clients.ts';
import type { CanaryAws } from './calls.ts';

const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

/** Makes clients that ask once: whoever calls them repeats, and counts each call. */
export const createCanaryClients = (access: AwsAccess): Pick<CanaryAws, 'ecs' | 'cloudWatch'> => ({
  ecs: createEcsClient(access),
  cloudWatch: new CloudWatchClient({
    ...access,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
  }),
});
