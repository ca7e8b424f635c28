import type { Plan } from '../plan/plan.ts';
import { CPU, EXECUTION_ROLE, MEMORY, TASK_ROLE } from '../plan/value.ts';
import { MEMORY_ALARM, SAYS, sizeComment, UNTRIED } from './comments.ts';
import { attribute, block, hclText, type Item, listOf, quoted } from './hcl.ts';
import { daemonItems, memoryAlarm } from './terraform-daemon.ts';
import { configuration, logGroup, role, trust } from './terraform-resources.ts';
import { expressionOf, itemsOf } from './terraform-values.ts';

/** `region` of `aws_region` is of version 6; terraform-provider-aws#47562 brought the two resources. */
const NEEDS =
  'It needs a version of the AWS provider that has aws_ecs_daemon: 6 or newer. Give it a directory of its own: two of these use the same names.';

/** The settings that Terraform's AWS provider lacks beside ECS's API, as of its documentation of 2026. */
const LACKS = [
  'Terraform lacks: `critical`, so that each apply sets it to true; log driver volumes, so that no daemon can read the ' +
    "applications' json-file logs; `pid_mode` and `ipc_mode`; and it reads neither the deployment configuration nor the other settings back, so that it " +
    'sees no change that was made elsewhere. The plan shows deployment_configuration as changed each time.',
];

/** A configuration of its own, for the AWS provider. */
export const terraformText = (plan: Plan): string => {
  const { settings, agent, remarks, fields } = plan;
  return hclText(
    [
      `${settings.name}: ${agent} as a managed daemon of ECS, written by \`bookend daemon init\`.`,
      UNTRIED,
      NEEDS,
      ...LACKS,
      ...Object.entries(fields).map(([name, value]) => `Left out here, since Terraform lacks it: ${name} ${value}.`),
      ...remarks,
    ],
    [...variablesOf(plan, sizeComment(plan)), ...data(), ...resourcesOf(plan)],
  );
};

const variablesOf = ({ settings, image }: Plan, size: string): readonly Item[] => [
  variable('cluster', 'The name of the cluster', quoted(settings.cluster)),
  variable(
    'capacity_providers',
    'The names of capacity providers of Managed Instances',
    listOf(settings.providers.map(quoted)),
    SAYS.providers,
  ),
  ...(image === null
    ? []
    : [variable('image', 'The image of the agent', quoted(image.name), `The next version: ${image.next}`)]),
  variable('cpu', 'CPU units of the task', quoted(String(settings.size.cpu)), size),
  variable('memory', 'MiB of the task', quoted(String(settings.size.memory))),
];

const variable = (name: string, description: string, value: string, comment: string | null = null): Item =>
  block(`variable "${name}"`, [attribute('description', quoted(description)), attribute('default', value)], comment);

const data = (): readonly Item[] => [
  ...['aws_partition', 'aws_region', 'aws_caller_identity'].map((name) => block(`data "${name}" "current"`, [])),
  block('locals', [
    attribute('partition', 'data.aws_partition.current.partition'),
    attribute('region', 'data.aws_region.current.region'),
    attribute('account', 'data.aws_caller_identity.current.account_id'),
  ]),
];

const resourcesOf = (plan: Plan): readonly Item[] => {
  const { settings, executionRole, taskRole, agentLogs, applicationLogs } = plan;
  const roles = [
    ...(executionRole !== null && 'statements' in executionRole
      ? role('execution', executionRole.statements, SAYS.executionRole)
      : []),
    ...(taskRole !== null && 'statements' in taskRole ? role('task', taskRole.statements, SAYS.taskRole) : []),
  ];
  return [
    block('resource "aws_ecs_daemon_task_definition" "daemon"', definitionItems(plan)),
    block('resource "aws_ecs_daemon" "daemon"', daemonItems(plan)),
    block(
      'resource "aws_cloudwatch_metric_alarm" "memory"',
      memoryAlarm(settings.name, MEMORY_ALARM.percent, MEMORY_ALARM.minutes),
      SAYS.alarm,
    ),
    ...(plan.configuration === null ? [] : [configuration(plan.configuration)]),
    ...(roles.length === 0 ? [] : [trust()]),
    ...roles,
    ...(agentLogs === null ? [] : [logGroup('agent', agentLogs.name, `${agentLogs.why} ${SAYS.retention}`)]),
    ...(applicationLogs === null ? [] : [logGroup('applications', applicationLogs.name, applicationLogs.why)]),
  ];
};

const definitionItems = ({
  settings,
  executionRole,
  taskRole,
  containers,
  volumes,
  comments,
}: Plan): readonly (Item | null)[] => [
  attribute('family', quoted(settings.name)),
  attribute('cpu', expressionOf(CPU)),
  attribute('memory', expressionOf(MEMORY)),
  executionRole === null
    ? null
    : attribute(
        'execution_role_arn',
        'arn' in executionRole ? quoted(executionRole.arn) : expressionOf(EXECUTION_ROLE),
      ),
  taskRole === null
    ? null
    : attribute('task_role_arn', 'arn' in taskRole ? quoted(taskRole.arn) : expressionOf(TASK_ROLE)),
  ...containers.map((container) => block('container_definition', itemsOf(container, comments))),
  ...volumes.map((volume) => block('volume', itemsOf(volume, comments))),
];
