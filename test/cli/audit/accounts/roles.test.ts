import { type Account, account } from './account.ts';
import { definitionArn, iamArn, providerArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { managedProvider } from './instances.ts';

const AGENT = definitionArn('agent');
const CWAGENT = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';
const PRIVATE = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/agent:v1.4.2';
const executionRoleArn = iamArn('role/ecsTaskExecutionRole');
const roles = (more: Account['roles']) => ({ ...account().roles, ...more });
const withRole = (base: Account, more: Account['roles']): Account => ({ ...base, roles: roles(more) });
const profile = (name: string) => [
  managedProvider('mi', { ec2InstanceProfileArn: iamArn(`instance-profile/${name}`) }),
];
const right = { attached: ['AmazonECSInstanceRolePolicyForManagedInstances'], trusts: 'ec2.amazonaws.com' };
const passes = (role: string) => ({
  trusts: 'ecs.amazonaws.com',
  attached: ['AmazonECSInfrastructureRolePolicyForManagedInstances'],
  inline: [{ Action: 'iam:PassRole', Resource: iamArn(`role/${role}`) }],
});

const ROWS: readonly Row[] = [
  ['execution-role', account({ container: { image: PRIVATE } }), [`execution-role critical ${AGENT}`]],
  ['that is enough', account({ container: { image: PRIVATE }, definition: { executionRoleArn } }), []],
  [
    'that may not create the group',
    account({
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/a', 'awslogs-region': 'eu-central-1', 'awslogs-create-group': 'true' },
        },
      },
      definition: { executionRoleArn },
    }),
    [`execution-role critical ${AGENT}`],
  ],
  [
    'that trusts EC2',
    withRole(account({ container: { image: PRIVATE }, definition: { executionRoleArn } }), {
      ecsTaskExecutionRole: {
        attached: ['service-role/AmazonECSTaskExecutionRolePolicy'],
        trusts: 'ec2.amazonaws.com',
      },
    }),
    [`execution-role critical ${AGENT}`],
  ],
  [
    'whose secret it may read',
    withRole(
      account({
        container: {
          secrets: [{ name: 'KEY', valueFrom: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:dd-a1b2c3' }],
        },
        definition: { executionRoleArn },
      }),
      {
        ecsTaskExecutionRole: {
          inline: [
            { Action: 'secretsmanager:Get*', Resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:dd-*' },
          ],
        },
      },
    ),
    [],
  ],
  [
    'whose secret it may not read',
    account({
      container: {
        secrets: [{ name: 'KEY', valueFrom: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:dd-a1b2c3' }],
      },
      definition: { executionRoleArn },
    }),
    [`execution-role critical ${AGENT}`],
  ],
  [
    'task-role',
    withRole(account({ container: { image: CWAGENT }, definition: { executionRoleArn } }), {
      ecsTaskExecutionRole: {
        attached: ['CloudWatchAgentServerPolicy', 'service-role/AmazonECSTaskExecutionRolePolicy'],
      },
    }),
    [`task-role warning ${AGENT}`],
  ],
  [
    'by a wildcard',
    withRole(account({ container: { image: CWAGENT }, definition: { taskRoleArn: iamArn('role/agent') } }), {
      agent: { inline: [{ Action: ['cloudwatch:*', 'logs:*'], Resource: '*' }] },
    }),
    [],
  ],
  [
    "AWS's policy",
    withRole(account({ container: { image: CWAGENT }, definition: { taskRoleArn: iamArn('role/agent') } }), {
      agent: { attached: ['CloudWatchAgentServerPolicy'] },
    }),
    [],
  ],
  [
    'instance-profile',
    withRole(account(), {
      ecsInstanceRole: { attached: ['service-role/AmazonEC2ContainerServiceforEC2Role'], trusts: 'ec2.amazonaws.com' },
    }),
    [`instance-profile critical ${providerArn('mi')}`],
  ],
  [
    'of another name',
    { ...withRole(account(), { myRole: right }), providers: profile('myRole') },
    [`instance-profile critical ${providerArn('mi')}`],
  ],
  [
    'of another name that may be passed',
    {
      ...withRole(account(), { myRole: right, ecsInfrastructureRole: passes('myRole') }),
      providers: profile('myRole'),
    },
    [],
  ],
];

judges('its roles', ROWS);
