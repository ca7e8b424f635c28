import { groupOfDaemon } from '../../../../shared/core/words/task-role.ts';
import type { Plan, PlannedRole } from '../plan/plan.ts';
import { SAYS } from './comments.ts';
import { attribute, block, escaped, type Item, listOf, quoted } from './hcl.ts';

const ARN = `arn:\${local.partition}:ecs:\${local.region}:\${local.account}`;

export const daemonItems = ({ settings, executionRole, taskRole }: Plan): readonly (Item | null)[] => {
  const { name, drainPercent, bakeMinutes, alarms } = settings;
  const policies = [...policyOf('execution', executionRole), ...policyOf('task', taskRole)];
  return [
    attribute('name', quoted(name)),
    attribute('cluster_arn', `"${ARN}:cluster/\${var.cluster}"`),
    attribute('daemon_task_definition_arn', 'aws_ecs_daemon_task_definition.daemon.arn'),
    attribute('capacity_provider_arns', `[for name in var.capacity_providers : "${ARN}:capacity-provider/\${name}"]`),
    attribute('enable_execute_command', 'false', SAYS.writtenOut),
    attribute('enable_ecs_managed_tags', 'true'),
    attribute('propagate_tags', quoted('DAEMON')),
    policies.length === 0
      ? null
      : attribute('depends_on', listOf(policies), 'A task starts with the rights that its roles have then.'),
    block('deployment_configuration', [
      attribute('drain_percent', String(drainPercent), SAYS.drain),
      attribute('bake_time_in_minutes', String(bakeMinutes), SAYS.bake),
      block(
        'alarms',
        [
          attribute('enable', 'true'),
          attribute('alarm_names', listOf(['aws_cloudwatch_metric_alarm.memory.alarm_name', ...alarms.map(quoted)])),
        ],
        SAYS.alarms,
      ),
    ]),
  ];
};

const policyOf = (name: string, role: PlannedRole | null): readonly string[] =>
  role !== null && 'statements' in role ? [`aws_iam_role_policy.${name}`] : [];

export const memoryAlarm = (daemonName: string, percent: number, minutes: number): readonly Item[] => [
  attribute('alarm_name', `"\${var.cluster}-${escaped(daemonName)}-memory"`),
  attribute('alarm_description', quoted(`The daemon ${daemonName} runs out of memory`)),
  attribute('namespace', quoted('AWS/ECS')),
  attribute('metric_name', quoted('MemoryUtilization')),
  attribute('statistic', quoted('Maximum')),
  attribute('period', '60'),
  attribute('evaluation_periods', String(minutes)),
  attribute('comparison_operator', quoted('GreaterThanThreshold')),
  attribute('threshold', String(percent)),
  attribute('treat_missing_data', quoted('notBreaching')),
  attribute('dimensions', `{\n  ClusterName = var.cluster\n  ServiceName = ${quoted(groupOfDaemon(daemonName))}\n}`),
];
