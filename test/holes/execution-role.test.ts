import { describe } from 'vitest';
import type { Container, Definition, Log } from '../../shared/core/survey/definition.ts';
import type { Role } from '../../shared/core/survey/role.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonOf,
  definitionArn,
  ordinaryArn,
  revisionOf,
  roleOf,
  statementOf,
  surveyOf,
  surveyOfDefinition,
} from './survey.ts';

const PRIVATE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1.2';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/key-Ab12Cd';
const PARAMETER = 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/key';
const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const WRITE = ['logs:CreateLogStream', 'logs:PutLogEvents'];

const logging = (changed: Partial<Log> = {}): Partial<Container> => ({
  log: { driver: 'awslogs', options: {}, secretOptions: [], ...changed },
});
const secret = (valueFrom: string): Partial<Container> => ({
  secrets: [{ name: 'KEY', valueFrom }],
});
const using = (container: Partial<Container>, executionRole: Definition['executionRole'] = null) =>
  surveyOfDefinition({ executionRole, containers: [containerOf(container)] });
const allowing = (actions: readonly string[], ...resources: readonly string[]): Role =>
  roleOf('exec', [], { policies: [{ arn: null, statements: [statementOf({ actions, resources })] }] });
const distrusted = roleOf('exec', ['*'], {
  trust: [statementOf({ actions: ['sts:AssumeRole'], principals: ['ec2.amazonaws.com'] })],
});
const managed = (name: string): Role =>
  roleOf('exec', [], { policies: [{ arn: `arn:aws:iam::aws:policy/service-role/${name}`, statements: UNREAD }] });
const found = [`critical ${definitionArn('agent')}`];

describe('execution-role', () => {
  itFinds('execution-role', [
    { when: 'is not found on a public image without logs and secrets', survey: using({}) },
    { when: 'is not found there, whatever the role', survey: using({}, distrusted) },
    { when: 'asks for no role there', survey: using({}, UNREAD) },
    {
      when: 'is found without a role for an image in private ECR',
      survey: using({ image: PRIVATE }),
      found,
      why: 'no execution role, though container agent has an image in private ECR',
    },
    {
      when: 'is found so in China',
      survey: using({ image: '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/a' }),
      found,
    },
    {
      when: 'is found so by FIPS',
      survey: using({ image: '111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/a:1' }),
      found,
    },
    {
      when: 'is found so by a dual-stack name',
      survey: using({ image: '111122223333.dkr-ecr.eu-west-1.on.aws/a:1' }),
      found,
    },
    {
      when: 'is not found for other registries',
      survey: using({ image: 'registry.example.com/111122223333.dkr.ecr.eu-west-1.amazonaws.com:1' }),
    },
    { when: 'is found without a role for awslogs', survey: using(logging()), found, why: 'logs by awslogs' },
    { when: 'is not found for other drivers', survey: using(logging({ driver: 'awsfirelens' })) },
    { when: 'is found without a role for a secret', survey: using(secret(SECRET)), found, why: 'takes secret KEY' },
    {
      when: 'is found without a role for a secret option, of whichever driver',
      survey: using(logging({ driver: 'splunk', secretOptions: [{ name: 'token', valueFrom: SECRET }] })),
      found,
      why: 'secret log option token',
    },
    {
      when: 'is found without a role for a private registry',
      survey: using({ repositoryCredentials: SECRET }),
      found,
      why: 'credentials of a private registry',
    },
    {
      when: 'is found without a role for an environment file',
      survey: using({ environmentFiles: ['arn:aws:s3:::b/k.env'] }),
      found,
      why: 'environment file',
    },
    {
      when: 'is found without a role for a secret of which the place is unknown',
      survey: using({ secrets: [{ name: 'KEY', valueFrom: UNREAD }] }),
      found,
    },
    {
      when: 'is one line for a definition, which names all',
      survey: surveyOfDefinition({
        containers: [containerOf({ image: PRIVATE }), containerOf({ index: 1, name: 'side', ...secret(SECRET) })],
      }),
      found,
      why: 'private ECR and container side takes secret KEY',
    },
    {
      when: 'is not found with a role that grants all',
      survey: using({ image: PRIVATE, ...logging() }, roleOf('exec', [...PULL, ...WRITE])),
    },
    {
      when: 'is not found with AWS’s own policy, though it was not read',
      survey: using({ image: PRIVATE, ...logging() }, managed('AmazonECSTaskExecutionRolePolicy')),
    },
    {
      when: 'is found with it where a secret is read too',
      survey: using({ image: PRIVATE, ...secret(SECRET) }, managed('AmazonECSTaskExecutionRolePolicy')),
      found,
      why: 'exec does not grant secretsmanager:GetSecretValue, though container agent takes secret KEY',
    },
    {
      when: 'is found with it where it has to create the log group',
      survey: using(
        logging({ options: { 'awslogs-create-group': 'true' } }),
        managed('AmazonECSTaskExecutionRolePolicy'),
      ),
      found,
      why: 'logs:CreateLogGroup',
    },
    {
      when: 'is not found where it does not have to',
      survey: using(logging({ options: { 'awslogs-create-group': 'false' } }), roleOf('exec', WRITE)),
    },
    {
      when: 'is not found where it may',
      survey: using(logging({ options: { 'awslogs-create-group': 'true' } }), roleOf('exec', ['logs:*'])),
    },
    {
      when: 'is found with a role that cannot pull',
      survey: using({ image: PRIVATE }, roleOf('exec', WRITE)),
      found,
      why: PULL.join(', '),
    },
    {
      when: 'is found with one that lacks a part of it',
      survey: using({ image: PRIVATE }, roleOf('exec', PULL.slice(1))),
      found,
      why: 'grant ecr:GetAuthorizationToken, though',
    },
    {
      when: 'is found with one that cannot write logs',
      survey: using(logging(), roleOf('exec', PULL)),
      found,
      why: WRITE.join(', '),
    },
    {
      when: 'is found with a role that does not trust ecs-tasks',
      survey: using(logging(), distrusted),
      found,
      why: 'exec does not trust ecs-tasks.amazonaws.com',
    },
    {
      when: 'is not found with a condition',
      survey: using(
        logging(),
        roleOf('exec', [], {
          policies: [{ arn: null, statements: [statementOf({ actions: WRITE, hasCondition: true })] }],
        }),
      ),
    },
    {
      when: 'is not found where it reads the secret',
      survey: using(secret(SECRET), allowing(['secretsmanager:GetSecretValue'], SECRET)),
    },
    {
      when: 'is not found where a pattern does',
      survey: using(secret(SECRET), allowing(['secretsmanager:*'], `${SECRET.slice(0, -6)}??????`)),
    },
    {
      when: 'is found where it reads another secret',
      survey: using(secret(SECRET), allowing(['secretsmanager:*'], `${SECRET}x`)),
      found,
    },
    {
      when: 'is not found where a key of the secret is taken',
      survey: using(secret(`${SECRET}:password::`), allowing(['secretsmanager:*'], SECRET)),
    },
    {
      when: 'is not found where the end of its ARN is left out',
      survey: using(secret(SECRET.slice(0, -7)), allowing(['secretsmanager:*'], `${SECRET.slice(0, -7)}-*`)),
    },
    {
      when: 'is not found where the file has another name for the secret',
      survey: using(secret(SECRET), allowing(['secretsmanager:*'], 'Key')),
    },
    {
      when: 'is not found where a part of the ARN is open',
      survey: using(
        secret(SECRET),
        allowing(['secretsmanager:*'], `arn:aws:secretsmanager:\${AWS::Region}:*:secret:prod/*`),
      ),
    },
    {
      when: 'is not found where a part of the secret’s is',
      survey: using(
        secret(`arn:aws:secretsmanager:eu-west-1:\${AWS::AccountId}:secret:key`),
        allowing(['secretsmanager:*'], SECRET),
      ),
    },
    {
      when: 'is found where it reads Secrets Manager and the secret is a parameter',
      survey: using(secret(PARAMETER), allowing(['secretsmanager:*'], '*')),
      found,
      why: 'ssm:GetParameters',
    },
    {
      when: 'is not found where it reads the parameter',
      survey: using(secret(PARAMETER), allowing(['ssm:GetParameters'], `${PARAMETER.slice(0, -3)}*`)),
    },
    {
      when: 'is not found where the parameter is named',
      survey: using(secret('/prod/key'), allowing(['ssm:GetParameters'], PARAMETER)),
    },
    {
      when: 'is found where only ssm:GetParameter is granted',
      survey: using(secret('/prod/key'), allowing(['ssm:GetParameter'], '*')),
      found,
    },
    {
      when: 'is not found where it reads the file',
      survey: using({ environmentFiles: ['arn:aws:s3:::b/k.env'] }, allowing(['s3:GetObject'], 'arn:aws:s3:::b/*')),
    },
    {
      when: 'is found where it reads another bucket',
      survey: using({ environmentFiles: ['arn:aws:s3:::b/k.env'] }, allowing(['s3:GetObject'], 'arn:aws:s3:::c/*')),
      found,
    },
    {
      when: 'is not found where it reads the credentials',
      survey: using({ repositoryCredentials: SECRET }, allowing(['secretsmanager:GetSecretValue'], SECRET)),
    },
    { when: 'is not told where the role could not be read', survey: using(logging(), UNREAD), missing: [UNREAD.what] },
    {
      when: 'is not told where its policies could not be',
      survey: using(logging(), roleOf('exec', [], { policies: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its trust could not be',
      survey: using(logging(), roleOf('exec', WRITE, { trust: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is found whatever the trust, where a right is lacking',
      survey: using(logging(), roleOf('exec', [], { trust: UNREAD })),
      found,
    },
    {
      when: 'is not told where a file has the role of elsewhere',
      survey: { ...using(logging(), UNREAD), origin: 'file' },
      missing: [UNREAD.what],
    },
    { when: 'is found in a file', survey: { ...using(logging()), origin: 'file' }, found },
    {
      when: 'is not told without a role where an image is unknown',
      survey: using({ image: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found where the role grants what it may need',
      survey: using({ image: UNREAD }, roleOf('exec', PULL)),
    },
    {
      when: 'is not told where the role does not',
      survey: using({ image: UNREAD }, roleOf('exec', WRITE)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the role does not trust',
      survey: using({ image: UNREAD }, distrusted),
      missing: [UNREAD.what],
    },
    { when: 'is not told where nobody knows the logs', survey: using({ log: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where nobody knows the driver',
      survey: using(logging({ driver: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nobody knows the driver’s options',
      survey: using(logging({ options: UNREAD }), roleOf('exec', WRITE)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nobody knows one of them',
      survey: using(logging({ options: { 'awslogs-create-group': UNREAD } }), roleOf('exec', WRITE)),
      missing: [UNREAD.what],
    },
    { when: 'is not told where nobody knows the secrets', survey: using({ secrets: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not told where nobody knows the secret options',
      survey: using(logging({ driver: 'splunk', secretOptions: UNREAD })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nobody knows the credentials',
      survey: using({ repositoryCredentials: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where nobody knows the environment files',
      survey: using({ environmentFiles: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the place of a secret is unknown',
      survey: using({ secrets: [{ name: 'KEY', valueFrom: UNREAD }] }, roleOf('exec', ['ssm:*'])),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found where the role reads either place',
      survey: using({ secrets: [{ name: 'KEY', valueFrom: UNREAD }] }, roleOf('exec', ['ssm:*', 'secretsmanager:*'])),
    },
    {
      when: 'is not told where the containers are unknown',
      survey: surveyOfDefinition({ containers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the definition could not be read',
      survey: surveyOf({ daemons: [daemonOf({ revision: revisionOf({ definition: UNREAD }) })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({
        kind: 'ordinary',
        resource: ordinaryArn('agent'),
        containers: [containerOf(logging())],
      }),
    },
  ]);
});
