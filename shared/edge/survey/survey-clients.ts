import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../aws/clients.ts';

/** The clients that a survey reads with. Null: that service is not asked, and its values are unread. */
export type SurveyClients = {
  readonly ecs: ECSClient;
  readonly iam: IAMClient | null;
  readonly cloudWatch: CloudWatchClient | null;
  readonly logs: CloudWatchLogsClient | null;
  readonly lambda: LambdaClient | null;
};

/** A page of ListFunctions, or an hour's metrics of many daemons, takes seconds. */
const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

/**
 * Makes clients that ask once: calls are paced, counted and repeated one by one. They are not beside the clients of the functions, whose
 * bundles would otherwise carry what only an audit asks.
 */
export const createSurveyClients = (access: AwsAccess): SurveyClients => {
  const settings = {
    ...access,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
  };
  return {
    ecs: new ECSClient(settings),
    iam: new IAMClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    lambda: new LambdaClient(settings),
  };
};
