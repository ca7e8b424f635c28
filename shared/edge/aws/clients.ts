import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** AWS is reached by it: the region, and in tests the loopback that stands for it. */
export type AwsAccess = Readonly<Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials' | 'profile'>> & {
  readonly region: string;
};

/**
 * One client waits so long, and asks so often. `standard` retries everywhere: `adaptive` would hold calls back inside
 * a function that is paid by the millisecond, while the queue in front of it waits for nothing.
 */
type Manners = { readonly requestTimeoutMilliseconds: number; readonly maxAttempts: number };

/**
 * Connections are kept alive by the SDK itself, and outlive one invocation. Without `throwOnRequestTimeout` the time-out
 * only logs. All attempts of one call end within 15 s, before a function's own time-out would hide what failed.
 */
const settings = (access: AwsAccess, { requestTimeoutMilliseconds, maxAttempts }: Manners) => ({
  ...access,
  retryMode: 'standard' as const,
  maxAttempts,
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
  },
});

/** Answers take milliseconds: one that takes two seconds is lost. A repeated write is settled by its revision. */
export const createDynamoClient = (access: AwsAccess): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient(settings(access, { requestTimeoutMilliseconds: 2000, maxAttempts: 4 })),
  );

export const createQueueClient = (access: AwsAccess): SQSClient =>
  new SQSClient(settings(access, { requestTimeoutMilliseconds: 4000, maxAttempts: 3 }));

export const createTopicClient = (access: AwsAccess): SNSClient =>
  new SNSClient(settings(access, { requestTimeoutMilliseconds: 4000, maxAttempts: 3 }));

/** All attempts end within ten seconds, for which the lock of who tells is kept. */
export const createBusClient = (access: AwsAccess): EventBridgeClient =>
  new EventBridgeClient(settings(access, { requestTimeoutMilliseconds: 3000, maxAttempts: 3 }));

/** For the command line: an invocation that is repeated might act twice, so each is asked once, and given its time. */
export const createLambdaClient = (access: AwsAccess): LambdaClient =>
  new LambdaClient(settings(access, { requestTimeoutMilliseconds: 150_000, maxAttempts: 1 }));

/** Parameters are read every few minutes; whoever needs one has a message in hand that can come again. */
export const createParameterClient = (access: AwsAccess): SSMClient =>
  new SSMClient(settings(access, { requestTimeoutMilliseconds: 4000, maxAttempts: 3 }));

/**
 * One attempt: ECS's read bucket is the account's, shared with consoles and deployments, and our share of it is counted
 * call by call. A retry inside the SDK would be a call that nobody counted; a throttled check goes back to its queue.
 */
export const createEcsClient = (access: AwsAccess): ECSClient =>
  new ECSClient(settings(access, { requestTimeoutMilliseconds: 10_000, maxAttempts: 1 }));
