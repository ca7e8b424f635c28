import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeDeliverySourcesCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { onTestFinished } from 'vitest';

const IAM = 'arn:aws:iam::123456789012';

export const document = (...Statement: readonly object[]): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));

export const allow = (Action: string, more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});

const trust = (Service: string): object => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } });

const roleShape = (RoleName: string) => ({
  Path: '/',
  RoleName,
  RoleId: 'AROAEXAMPLE',
  Arn: `${IAM}:role/${RoleName}`,
  CreateDate: new Date(0),
  AssumeRolePolicyDocument: document(trust('ecs-tasks.amazonaws.com')),
});

/**
 * IAM, CloudWatch, its logs and Lambda, as their API references show their answers: each role has an attached and an inline policy; there
 * are no samples, alarms, log deliveries and functions, unless a test says so.
 */
export const outside = () => {
  const iam = mockClient(IAMClient);
  const cloudWatch = mockClient(CloudWatchClient);
  const logs = mockClient(CloudWatchLogsClient);
  const lambda = mockClient(LambdaClient);
  onTestFinished(() => {
    for (const mock of [iam, cloudWatch, logs, lambda]) mock.restore();
  });
  iam.on(GetRoleCommand).callsFake(({ RoleName }) => ({ Role: roleShape(RoleName) }));
  iam.on(ListAttachedRolePoliciesCommand).resolves({
    AttachedPolicies: [{ PolicyName: 'Attached', PolicyArn: `${IAM}:policy/Attached` }],
    IsTruncated: false,
  });
  iam.on(GetPolicyCommand).resolves({ Policy: { Arn: `${IAM}:policy/Attached`, DefaultVersionId: 'v3' } });
  iam.on(GetPolicyVersionCommand).resolves({ PolicyVersion: { Document: document(allow('logs:*')), VersionId: 'v3' } });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['inline'], IsTruncated: false });
  iam.on(GetRolePolicyCommand).callsFake(({ RoleName, PolicyName }) => ({
    RoleName,
    PolicyName,
    PolicyDocument: document(allow('s3:Get*')),
  }));
  iam.on(GetInstanceProfileCommand).callsFake(({ InstanceProfileName }) => ({
    InstanceProfile: { InstanceProfileName, Roles: [roleShape('ecsInstanceRole')] },
  }));
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [], CompositeAlarms: [] });
  logs.on(DescribeDeliverySourcesCommand).resolves({ deliverySources: [] });
  lambda.on(ListFunctionsCommand).resolves({ Functions: [] });
  const region = { region: 'us-west-2' };
  return {
    iam,
    cloudWatch,
    logs,
    lambda,
    clients: {
      iam: new IAMClient(region),
      cloudWatch: new CloudWatchClient(region),
      logs: new CloudWatchLogsClient(region),
      lambda: new LambdaClient(region),
    },
  };
};
