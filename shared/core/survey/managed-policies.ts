import type { Statement } from './role.ts';

const allow = (actions: string, ...resources: readonly string[]): Statement => ({
  effect: 'Allow',
  actions: actions.split(' '),
  notActions: [],
  resources: resources.length === 0 ? ['*'] : resources,
  notResources: [],
  principals: [],
  hasCondition: false,
});

const PULL = 'ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer';
const AGENT = 'cloudwatch:PutMetricData logs:PutLogEvents logs:CreateLogStream logs:CreateLogGroup';
const REGISTER = 'ecs:RegisterContainerInstance ecs:DiscoverPollEndpoint ecs:Poll ecs:StartTelemetrySession';

/**
 * Policies of AWS that roles of daemons and of container instances have, by name, where their documents were not read: from a file,
 * or without iam:GetPolicyVersion. Of their actions those are told that `allows` may be asked for here: of ecr, ecs, logs and ssm, and
 * cloudwatch:PutMetricData, secretsmanager:GetSecretValue, s3:GetObject and iam:PassRole. Source: AWS Managed Policy Reference Guide,
 * as of May 2026; AWS adds rights to its policies, and takes none away.
 */
const POLICIES: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [allow('*')],
  PowerUserAccess: [{ ...allow(''), actions: [], notActions: ['iam:*', 'organizations:*', 'account:*'] }],
  IAMFullAccess: [allow('iam:*')],
  AmazonECSTaskExecutionRolePolicy: [
    allow(`${PULL} ecr:BatchCheckLayerAvailability logs:CreateLogStream logs:PutLogEvents`),
  ],
  AmazonECSInstanceRolePolicyForManagedInstances: [
    allow(`${REGISTER} ecs:PutSystemLogEvents ecs:SubmitAttachmentStateChanges ecs:SubmitTaskStateChange`),
  ],
  // Without ecs:PutSystemLogEvents.
  AmazonEC2ContainerServiceforEC2Role: [
    allow(
      `${REGISTER} ${PULL} ecs:CreateCluster ecs:DeregisterContainerInstance ecs:UpdateContainerInstancesState ecs:Submit* ecr:BatchCheckLayerAvailability logs:CreateLogStream logs:PutLogEvents`,
    ),
  ],
  AmazonECSInfrastructureRolePolicyForManagedInstances: [allow('iam:PassRole', 'arn:aws:iam::*:role/ecsInstanceRole*')],
  AmazonECSInfrastructureRolePolicyForVolumes: [],
  AmazonECS_FullAccess: [
    allow('ecs:* logs:CreateLogGroup iam:PassRole'),
    allow('ssm:GetParameters', 'arn:aws:ssm:*:*:parameter/aws/service/ecs*'),
  ],
  AmazonEC2ContainerRegistryReadOnly: [allow(`${PULL} ecr:BatchCheckLayerAvailability`)],
  AmazonEC2ContainerRegistryPowerUser: [allow(`${PULL} ecr:BatchCheckLayerAvailability`)],
  AmazonEC2ContainerRegistryPullOnly: [allow(PULL)],
  AmazonEC2ContainerRegistryFullAccess: [allow('ecr:*')],
  CloudWatchAgentServerPolicy: [allow(AGENT)],
  CloudWatchAgentAdminPolicy: [allow(AGENT)],
  CloudWatchFullAccess: [allow('cloudwatch:* logs:*')],
  CloudWatchFullAccessV2: [allow('cloudwatch:* logs:*')],
  CloudWatchLogsFullAccess: [allow('logs:*')],
  CloudWatchReadOnlyAccess: [],
  CloudWatchLogsReadOnlyAccess: [],
  SecretsManagerReadWrite: [allow('secretsmanager:*')],
  AWSSecretsManagerClientReadOnlyAccess: [
    allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:*'),
  ],
  AmazonSSMReadOnlyAccess: [allow('ssm:Describe* ssm:Get* ssm:List*')],
  AmazonSSMFullAccess: [allow(`ssm:* ${AGENT}`)],
  AmazonSSMManagedInstanceCore: [allow('ssm:GetParameter ssm:GetParameters')],
  AmazonS3FullAccess: [allow('s3:*')],
  AmazonS3ReadOnlyAccess: [allow('s3:Get* s3:List*')],
  AWSXRayDaemonWriteAccess: [],
  AmazonPrometheusRemoteWriteAccess: [],
};

const BY_AWS = /^arn:[^:]*:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/;

/** The statements of a policy of AWS, by its ARN; null: one of somebody else, or one that is not in the list. */
export const managedPolicyOf = (arn: string): readonly Statement[] | null => {
  const name = BY_AWS.exec(arn)?.[1];
  return name !== undefined && Object.hasOwn(POLICIES, name) ? (POLICIES[name] ?? null) : null;
};

/** True where the ARN is that of AWS's policy of this name. */
export const isManagedPolicy = (arn: string | null, name: string): boolean =>
  arn !== null && BY_AWS.exec(arn)?.[1] === name;
