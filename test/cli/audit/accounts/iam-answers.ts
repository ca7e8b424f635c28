import type { Account, Role } from './account.ts';
import { iamArn } from './arns.ts';

// The rights of AWS's own policies, as their pages in the managed policy reference list them.
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AmazonECSInstanceRolePolicyForManagedInstances: [
    'ecs:DiscoverPollEndpoint',
    'ecs:RegisterContainerInstance',
    'ecs:Poll',
    'ecs:StartTelemetrySession',
    'ecs:PutSystemLogEvents',
    'ecs:SubmitAttachmentStateChanges',
    'ecs:SubmitTaskStateChange',
  ],
  'service-role/AmazonEC2ContainerServiceforEC2Role': [
    'ec2:DescribeTags',
    'ecs:CreateCluster',
    'ecs:DeregisterContainerInstance',
    'ecs:DiscoverPollEndpoint',
    'ecs:Poll',
    'ecs:RegisterContainerInstance',
    'ecs:StartTelemetrySession',
    'ecs:UpdateContainerInstancesState',
    'ecs:Submit*',
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  'service-role/AmazonECSTaskExecutionRolePolicy': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  CloudWatchAgentServerPolicy: [
    'cloudwatch:PutMetricData',
    'ec2:DescribeVolumes',
    'ec2:DescribeTags',
    'logs:PutLogEvents',
    'logs:PutRetentionPolicy',
    'logs:DescribeLogStreams',
    'logs:DescribeLogGroups',
    'logs:CreateLogStream',
    'logs:CreateLogGroup',
  ],
};

const document = (Statement: readonly object[]): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));
const allow = (Action: readonly string[] | string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const awsPolicy = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const members = (name: string, inner: readonly string[]) =>
  `<${name}>${inner.map((text) => `<member>${text}</member>`).join('')}</${name}><IsTruncated>false</IsTruncated>`;

const roleXml = (name: string, role: Role): string => {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: role.trusts ?? 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  return `<Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId><Arn>${iamArn(`role/${name}`)}</Arn>
<CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${document([trust])}</AssumeRolePolicyDocument>`;
};

/** IAM answers in XML; undefined: NoSuchEntity. */
export const iamAnswered = (account: Account, action: string, input: URLSearchParams): string | undefined => {
  const name = input.get('RoleName') ?? input.get('InstanceProfileName') ?? '';
  const role = account.roles[name];
  const policy = (input.get('PolicyArn') ?? '').replace(awsPolicy(''), '');
  switch (action) {
    case 'GetRole':
      return role && `<Role>${roleXml(name, role)}</Role>`;
    case 'GetInstanceProfile':
      return (
        role &&
        `<InstanceProfile><Path>/</Path><InstanceProfileName>${name}</InstanceProfileName><InstanceProfileId>AIPA</InstanceProfileId>
<Arn>${iamArn(`instance-profile/${name}`)}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>
<Roles><member>${roleXml(name, role)}</member></Roles></InstanceProfile>`
      );
    case 'ListAttachedRolePolicies':
      return (
        role &&
        members(
          'AttachedPolicies',
          (role.attached ?? []).map(
            (one) => `<PolicyName>${one.replace(/.*\//, '')}</PolicyName><PolicyArn>${awsPolicy(one)}</PolicyArn>`,
          ),
        )
      );
    case 'ListRolePolicies':
      return role && members('PolicyNames', role.inline === undefined ? [] : ['inline']);
    case 'GetRolePolicy': {
      const statements = (role?.inline ?? []).map(({ Action, Resource }) => allow(Action, Resource));
      return `<RoleName>${name}</RoleName><PolicyName>inline</PolicyName><PolicyDocument>${document(statements)}</PolicyDocument>`;
    }
    case 'GetPolicy':
      return (
        MANAGED[policy] &&
        `<Policy><PolicyName>${policy.replace(/.*\//, '')}</PolicyName><Arn>${awsPolicy(policy)}</Arn><DefaultVersionId>v1</DefaultVersionId></Policy>`
      );
    case 'GetPolicyVersion': {
      const rights = MANAGED[policy];
      return (
        rights &&
        `<PolicyVersion><Document>${document([allow(rights)])}</Document><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion></PolicyVersion>`
      );
    }
    default:
      return undefined;
  }
};
