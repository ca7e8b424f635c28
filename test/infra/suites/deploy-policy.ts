import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Template } from '../cloudformation.ts';
import type { Json } from '../json.ts';
import { type Statement, statementsIn } from '../policies.ts';

const PATH = new URL('../../../docs/deploy-policy.json', import.meta.url);
/** The most characters of a managed policy, blanks not counted. */
const MOST_CHARACTERS = 6144;

const of = (service: string, actions: string): readonly string[] =>
  actions.split(' ').map((action) => `${service}:${action}`);
const tags = (service: string): readonly string[] => of(service, 'ListTagsForResource TagResource UntagResource');

/** The actions that CloudFormation calls in the name of whoever deploys, by type: to make it, look at it, change it, tag it and take it away. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': [...of('cloudwatch', 'PutMetricAlarm DeleteAlarms DescribeAlarms'), ...tags('cloudwatch')],
  'AWS::CloudWatch::Dashboard': of('cloudwatch', 'PutDashboard GetDashboard DeleteDashboards'),
  'AWS::DynamoDB::Table': [
    ...of('dynamodb', 'CreateTable DescribeTable UpdateTable DeleteTable UpdateTimeToLive DescribeTimeToLive'),
    ...of('dynamodb', 'UpdateContinuousBackups DescribeContinuousBackups DescribeContributorInsights'),
    ...of('dynamodb', 'DescribeKinesisStreamingDestination GetResourcePolicy'),
    ...of('dynamodb', 'TagResource UntagResource ListTagsOfResource'),
  ],
  'AWS::Events::Rule': [
    ...of('events', 'PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule'),
    ...tags('events'),
  ],
  'AWS::IAM::ManagedPolicy': [
    ...of('iam', 'CreatePolicy GetPolicy DeletePolicy CreatePolicyVersion GetPolicyVersion DeletePolicyVersion'),
    ...of('iam', 'ListPolicyVersions ListEntitiesForPolicy TagPolicy UntagPolicy'),
  ],
  'AWS::IAM::Role': [
    ...of('iam', 'CreateRole GetRole UpdateRole DeleteRole UpdateAssumeRolePolicy PassRole AttachRolePolicy'),
    ...of('iam', 'DetachRolePolicy ListAttachedRolePolicies PutRolePolicy ListRolePolicies'),
    ...of('iam', 'TagRole UntagRole ListRoleTags'),
  ],
  'AWS::IAM::RolePolicy': of('iam', 'PutRolePolicy GetRolePolicy DeleteRolePolicy'),
  'AWS::Lambda::EventInvokeConfig': of(
    'lambda',
    'PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig',
  ),
  'AWS::Lambda::EventSourceMapping': [
    ...of('lambda', 'CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping'),
    ...of('lambda', 'DeleteEventSourceMapping TagResource UntagResource ListTags'),
  ],
  'AWS::Lambda::Function': [
    ...of('lambda', 'CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction'),
    ...of(
      'lambda',
      'GetFunctionCodeSigningConfig GetFunctionRecursionConfig PutFunctionRecursionConfig GetRuntimeManagementConfig',
    ),
    ...of('lambda', 'GetFunctionConfiguration TagResource UntagResource ListTags'),
  ],
  'AWS::Lambda::Permission': of('lambda', 'AddPermission RemovePermission GetPolicy'),
  'AWS::Logs::LogGroup': [
    ...of('logs', 'CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy'),
    ...tags('logs'),
  ],
  'AWS::S3::Bucket': [
    ...of('s3', 'CreateBucket DeleteBucket PutBucketPublicAccessBlock GetBucketPublicAccessBlock'),
    ...of('s3', 'PutEncryptionConfiguration GetEncryptionConfiguration PutBucketTagging GetBucketTagging'),
  ],
  'AWS::S3::BucketPolicy': of('s3', 'PutBucketPolicy GetBucketPolicy DeleteBucketPolicy'),
  'AWS::Scheduler::Schedule': of('scheduler', 'CreateSchedule GetSchedule UpdateSchedule DeleteSchedule'),
  'AWS::SNS::Subscription': of(
    'sns',
    'Subscribe Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes ListSubscriptionsByTopic',
  ),
  'AWS::SNS::Topic': [
    ...of('sns', 'CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy'),
    ...tags('sns'),
  ],
  'AWS::SNS::TopicPolicy': of('sns', 'SetTopicAttributes GetTopicAttributes'),
  'AWS::SQS::Queue': of(
    'sqs',
    'CreateQueue DeleteQueue GetQueueAttributes SetQueueAttributes GetQueueUrl TagQueue UntagQueue ListQueueTags',
  ),
  'AWS::SQS::QueuePolicy': of('sqs', 'SetQueueAttributes GetQueueAttributes'),
};

/** The actions that osls itself calls, to deploy, to show and to remove. */
const BY_OSLS: readonly string[] = [
  ...of('cloudformation', 'CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents GetTemplate'),
  ...of('cloudformation', 'DescribeStackResource DescribeStackResources ListStackResources ValidateTemplate'),
  ...of('s3', 'ListBucket ListBucketVersions GetObject PutObject DeleteObject DeleteObjectVersion'),
  ...of('lambda', 'GetFunction ListVersionsByFunction'),
];

/** The policy in the docs is what a deployment of just this template needs. */
export const describeDeployPolicy = (template: Template): void => {
  const text = readFileSync(PATH, 'utf8');
  const statements = statementsIn(JSON.parse(text) as Json);
  const allowed = statements.flatMap(({ actions }) => actions);
  const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].sort();

  describe('the policy for who deploys', () => {
    it.each(types)('allows what is called for %s', (type) => {
      const called = CALLED[type];
      if (called === undefined) throw new Error(`nobody has said what CloudFormation calls for ${type}`);
      expect(called.filter((action) => !allowed.includes(action))).toEqual([]);
    });

    it('allows what osls calls, and nothing that nobody needs', () => {
      const needed = [...BY_OSLS, ...types.flatMap((type) => CALLED[type] ?? [])];
      expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].sort());
    });

    it.each(statements.map((one) => [one.sid, one] as const))(
      '%s reaches what is called bookend-… in this account alone, or says why it can not',
      (_, { resources, condition, actions }) => {
        const wide = resources.filter((resource) => !isOurs(resource));
        const mayBeWide = isCondition(condition) || actions.every((action) => TAKES_NO_RESOURCE.includes(action));
        expect(mayBeWide ? [] : wide).toEqual([]);
      },
    );

    it('hands roles to Lambda and to Scheduler alone', () => {
      const passing: readonly Statement[] = statements.filter(({ actions }) => actions.includes('iam:PassRole'));
      expect(passing.map(({ condition }) => condition)).toEqual([
        { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } },
      ]);
    });

    it('fits into one managed policy', () => {
      expect(text.replaceAll(/\s/g, '').length).toBeLessThan(MOST_CHARACTERS);
    });
  });
};

/** A template that holds this policy alone, as JSON: cfn-lint reads policies in templates. */
export const deployPolicyTemplate = (): string => {
  const PolicyDocument = JSON.parse(readFileSync(PATH, 'utf8').replaceAll('ACCOUNT_ID', '111122223333')) as Json;
  const Policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } };
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { Policy } });
};

/** Event sources have no name of ours; by their function they are told apart. */
const isOurs = (resource: string): boolean =>
  /^arn:aws:s3:::bookend-\*(\/\*)?$/.test(resource) ||
  /^arn:aws:[a-z]+:\*?:ACCOUNT_ID:([a-z-]+[:/])?(\/aws\/lambda\/)?bookend-\*$/.test(resource) ||
  resource === 'arn:aws:lambda:*:ACCOUNT_ID:event-source-mapping:*' ||
  resource === 'arn:aws:scheduler:*:ACCOUNT_ID:schedule/default/bookend-*';

const TAKES_NO_RESOURCE: readonly string[] = ['cloudformation:ValidateTemplate', 'logs:DescribeLogGroups'];

const isCondition = (condition: Readonly<Record<string, Json>>): boolean =>
  JSON.stringify(condition) ===
  JSON.stringify({ ArnLike: { 'lambda:FunctionArn': 'arn:aws:lambda:*:ACCOUNT_ID:function:bookend-*' } });
