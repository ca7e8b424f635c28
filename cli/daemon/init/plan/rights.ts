import { imageOf } from '../../../../shared/core/survey/image.ts';
import type { Statement } from './plan.ts';
import {
  ACCOUNT,
  AGENT_LOGS,
  APPLICATION_LOGS,
  CONFIGURATION,
  type Composed,
  composed,
  PARTITION,
  REGION,
  type Reference,
} from './value.ts';

const allowing = (actions: readonly string[], ...resources: readonly (string | Composed)[]): Statement => ({
  actions,
  resources,
  condition: null,
});

const streamsOf = (group: Reference | string): Composed =>
  composed`arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:${group}:*`;

/** Writes logs into a group that is there: the awslogs driver by the execution role, an agent by the task role. */
export const writeLogsOf = (group: Reference | string): Statement =>
  allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], streamsOf(group));

export const writeAgentLogs = writeLogsOf(AGENT_LOGS);
export const writeApplicationLogs = writeLogsOf(APPLICATION_LOGS);

/** The ARN of the parameter that holds the agent's configuration; its name begins with a slash. */
export const CONFIGURATION_ARN = composed`arn:${PARTITION}:ssm:${REGION}:${ACCOUNT}:parameter${CONFIGURATION}`;

export const readConfiguration = allowing(['ssm:GetParameters'], CONFIGURATION_ARN);

/** Narrower than CloudWatchAgentServerPolicy. CloudWatch takes no resource here: the namespace is the bound. */
export const putMetrics = (namespace: string): Statement => ({
  ...allowing(['cloudwatch:PutMetricData'], '*'),
  condition: { operator: 'StringEquals', key: 'cloudwatch:namespace', value: namespace },
});

/** Rights to pull an image: none, but for private ECR. A token is for the whole registry. */
export const pull = (image: string): readonly Statement[] => {
  const { registry, repository } = imageOf(image);
  const [, account, region] = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]{1,40})\./.exec(registry) ?? [];
  if (account === undefined || region === undefined) return [];
  return [
    allowing(['ecr:GetAuthorizationToken'], '*'),
    allowing(
      ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      composed`arn:${PARTITION}:ecr:${region}:${account}:repository/${repository}`,
    ),
  ];
};
