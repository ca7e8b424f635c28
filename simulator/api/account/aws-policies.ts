import type { Document } from '../../scenarios/resources-plan.ts';

const allow = (Action: readonly string[], Resource: readonly string[] = ['*']): Document => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const policy = (...Statement: readonly Document[]): Document => ({ Version: '2012-10-17', Statement });

const PULL = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
  'ecr:BatchGetImage',
];
const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * Managed policies of AWS that accounts with daemons have, by the rest of their ARN: the grants that matter there, as the AWS Managed
 * Policy Reference lists them.
 */
export const AWS_POLICIES: Readonly<Record<string, Document>> = {
  'service-role/AmazonECSTaskExecutionRolePolicy': policy(allow([...PULL, ...WRITE_LOGS])),
  CloudWatchAgentServerPolicy: policy(
    allow([
      'cloudwatch:PutMetricData',
      'ec2:DescribeVolumes',
      'ec2:DescribeTags',
      'logs:CreateLogGroup',
      'logs:DescribeLogGroups',
      'logs:DescribeLogStreams',
      'logs:PutRetentionPolicy',
      ...WRITE_LOGS,
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ]),
    allow(['ssm:GetParameter'], ['arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*']),
  ),
  AWSXRayDaemonWriteAccess: policy(allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'])),
  AmazonECSInstanceRolePolicyForManagedInstances: policy(
    allow(['ecs:DiscoverPollEndpoint']),
    allow(
      ['ecs:RegisterContainerInstance', 'ecs:SubmitAttachmentStateChanges', 'ecs:SubmitTaskStateChange'],
      ['arn:aws:ecs:*:*:cluster/*'],
    ),
    allow(
      ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:PutSystemLogEvents'],
      ['arn:aws:ecs:*:*:container-instance/*'],
    ),
  ),
  'service-role/AmazonEC2ContainerServiceforEC2Role': policy(
    allow([
      'ec2:DescribeTags',
      'ecs:CreateCluster',
      'ecs:DeregisterContainerInstance',
      'ecs:DiscoverPollEndpoint',
      'ecs:Poll',
      'ecs:RegisterContainerInstance',
      'ecs:StartTelemetrySession',
      'ecs:UpdateContainerInstancesState',
      'ecs:Submit*',
      ...PULL,
      ...WRITE_LOGS,
    ]),
  ),
  AmazonECSInfrastructureRolePolicyForManagedInstances: policy(
    allow(['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances', 'ec2:CreateTags', 'ec2:Describe*']),
    {
      ...allow(['iam:PassRole'], ['arn:aws:iam::*:role/ecsInstanceRole*']),
      Condition: { StringLike: { 'iam:PassedToService': 'ec2.*' } },
    },
  ),
};
