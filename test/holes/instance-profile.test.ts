import { describe } from 'vitest';
import type { Role } from '../../shared/core/survey/role.ts';
import type { Provider } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { providerArn, providerOf, roleArn, roleOf, statementOf, surveyOf } from './survey.ts';

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const MANAGED = aws('AmazonECSInstanceRolePolicyForManagedInstances');
const OLD = aws('service-role/AmazonEC2ContainerServiceforEC2Role');
const INFRASTRUCTURE = aws('AmazonECSInfrastructureRolePolicyForManagedInstances');
const CORE = [
  'ecs:DiscoverPollEndpoint',
  'ecs:RegisterContainerInstance',
  'ecs:Poll',
  'ecs:SubmitAttachmentStateChanges',
  'ecs:SubmitTaskStateChange',
];

const attached = (name: string, ...arns: readonly string[]): Role =>
  roleOf(name, [], { policies: arns.map((arn) => ({ arn, statements: UNREAD })) });
const passing = (...resources: readonly string[]): Role =>
  roleOf('infra', [], {
    policies: [{ arn: null, statements: [statementOf({ actions: ['iam:PassRole'], resources })] }],
  });
const withRoles = (
  role: Role,
  infrastructureRole: Provider['infrastructureRole'] = attached('infra', INFRASTRUCTURE),
) => surveyOf({ providers: [providerOf({ instanceProfile: { resource: 'profile', role }, infrastructureRole })] });
const inFile = (role: Role, infrastructureRole: Role) => ({
  ...withRoles(role, infrastructureRole),
  origin: 'file' as const,
});
const found = [`critical ${providerArn('managed')}`];
const named = roleOf('ecsInstanceRole', CORE);
const other = roleOf('hosts', CORE);

describe('instance-profile', () => {
  itFinds('instance-profile', [
    { when: 'is not found with the managed policy', survey: withRoles(attached('ecsInstanceRole', MANAGED)) },
    { when: 'is not found with equal rights', survey: withRoles(named) },
    { when: 'is not found with more', survey: withRoles(roleOf('ecsInstanceRole', ['ecs:*'])) },
    {
      when: 'is found with the old policy alone',
      survey: withRoles(attached('ecsInstanceRole', OLD)),
      found,
      why: 'AmazonEC2ContainerServiceforEC2Role in place of AmazonECSInstanceRolePolicyForManagedInstances',
    },
    {
      when: 'is not found with the old policy beside the new one',
      survey: withRoles(attached('ecsInstanceRole', OLD, MANAGED)),
    },
    {
      when: 'is found without policies',
      survey: withRoles(attached('ecsInstanceRole')),
      found,
      why: 'neither AmazonECSInstanceRolePolicyForManagedInstances nor equal rights',
    },
    {
      when: 'is found where one right is lacking',
      survey: withRoles(roleOf('ecsInstanceRole', CORE.slice(1))),
      found,
      why: '(it lacks ecs:DiscoverPollEndpoint)',
    },
    {
      when: 'is not found with other letters behind the name',
      survey: withRoles(roleOf('ecsInstanceRole-prod', CORE)),
    },
    {
      when: 'is found with another name that the infrastructure role may not pass',
      survey: withRoles(other),
      found,
      why: 'hosts does not begin with ecsInstanceRole, and the infrastructure role infra has no iam:PassRole for it',
    },
    { when: 'is found with a name in small letters', survey: withRoles(roleOf('ecsinstancerole', CORE)), found },
    { when: 'is not found where it may pass that role', survey: withRoles(other, passing(roleArn('hosts'))) },
    { when: 'is not found where it may pass such roles', survey: withRoles(other, passing('arn:aws:iam::*:role/ho*')) },
    { when: 'is not found where it may pass any', survey: withRoles(other, passing('*')) },
    { when: 'is found where it may pass another role', survey: withRoles(other, passing(roleArn('others'))), found },
    {
      when: 'is one line for both',
      survey: withRoles(attached('hosts')),
      found,
      why: 'stay REGISTERING; the name of',
    },
    { when: 'asks for no infrastructure role where the name fits', survey: withRoles(named, UNREAD) },
    {
      when: 'is not told where the infrastructure role could not be read',
      survey: withRoles(other, UNREAD),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its policies could not be read',
      survey: withRoles(other, roleOf('infra', [], { policies: UNREAD })),
      missing: [UNREAD.what],
    },
    { when: 'is not found without an infrastructure role', survey: withRoles(other, null) },
    {
      when: 'is not told where the role’s policies could not be read',
      survey: withRoles(roleOf('ecsInstanceRole', [], { policies: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is found by its name whatever its policies',
      survey: withRoles(roleOf('hosts', [], { policies: UNREAD })),
      found,
    },
    {
      when: 'is not told where the role could not be read',
      survey: surveyOf({ providers: [providerOf({ instanceProfile: { resource: 'profile', role: UNREAD } })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the profile could not be read',
      survey: surveyOf({ providers: [providerOf({ instanceProfile: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found on a profile without a role',
      survey: surveyOf({ providers: [providerOf({ instanceProfile: { resource: 'profile', role: null } })] }),
    },
    {
      when: 'is not told where the providers could not be read',
      survey: surveyOf({ providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found on providers of another kind',
      survey: surveyOf({
        providers: [providerOf({ kind: 'auto-scaling', instanceProfile: { resource: 'p', role: attached('hosts') } })],
      }),
    },
    {
      when: 'is not told in a file that leaves the name to CloudFormation',
      survey: inFile(roleOf('r', CORE, { resource: 'InstanceRole', name: UNREAD }), attached('infra', INFRASTRUCTURE)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found in a file whose infrastructure role may pass it by its name there',
      survey: inFile(roleOf('r', CORE, { resource: 'InstanceRole', name: UNREAD }), passing('InstanceRole')),
    },
    {
      when: 'is not found in a file whose infrastructure role may pass it by its name',
      survey: inFile(
        roleOf('hosts', CORE, { resource: 'InstanceRole' }),
        passing('arn:aws:iam::111122223333:role/hosts'),
      ),
    },
    {
      when: 'is found in a file whose infrastructure role may pass others',
      survey: inFile(
        roleOf('hosts', CORE, { resource: 'InstanceRole' }),
        passing('OtherRole', 'arn:aws:iam::*:role/web'),
      ),
      found,
    },
  ]);
});
