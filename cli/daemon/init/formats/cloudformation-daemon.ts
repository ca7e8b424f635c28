import type { YAMLMap } from 'yaml';
import { groupOfDaemon } from '../../../../shared/core/words/task-role.ts';
import type { Plan, PlannedRole } from '../plan/plan.ts';
import { CPU, EXECUTION_ROLE, MEMORY, TASK_ROLE } from '../plan/value.ts';
import { entriesOf, valueNode } from './cloudformation-values.ts';
import { MEMORY_ALARM, SAYS } from './comments.ts';
import { type Entry, list, map, tagged, text } from './yaml-nodes.ts';

const KEPT =
  'The revision before stays registered: a deployment that is taken back needs it. Delete old ones by hand, when no daemon has them.';

export const definitionResource = (plan: Plan): YAMLMap => {
  const { settings, containers, volumes, fields, comments, executionRole, taskRole } = plan;
  return map(
    ['Type', text('AWS::ECS::DaemonTaskDefinition')],
    ['UpdateReplacePolicy', text('Retain'), KEPT],
    ['DeletionPolicy', text('Delete')],
    [
      'Properties',
      map(
        ['Family', text(settings.name)],
        ['Cpu', valueNode(CPU)],
        ['Memory', valueNode(MEMORY)],
        roleEntry('ExecutionRoleArn', executionRole, EXECUTION_ROLE),
        roleEntry('TaskRoleArn', taskRole, TASK_ROLE),
        ...entriesOf(fields),
        ['ContainerDefinitions', list(...containers.map((container) => map(...entriesOf(container, comments))))],
        volumes.length === 0
          ? null
          : ['Volumes', list(...volumes.map((volume) => map(...entriesOf(volume, comments))))],
      ),
    ],
  );
};

const roleEntry = (name: string, role: PlannedRole | null, made: typeof EXECUTION_ROLE): Entry | null =>
  role === null ? null : [name, 'arn' in role ? text(role.arn) : valueNode(made)];

export const daemonResource = ({ settings }: Plan): YAMLMap =>
  map(
    ['Type', text('AWS::ECS::Daemon')],
    [
      'Properties',
      map(
        ['DaemonName', text(settings.name)],
        ['ClusterArn', tagged('!Sub', arnOf(`cluster/\${Cluster}`))],
        ['DaemonTaskDefinitionArn', tagged('!GetAtt', 'DaemonTaskDefinition.DaemonTaskDefinitionArn')],
        ['CapacityProviderArns', list(...settings.providers.map((_, index) => providerArn(index)))],
        ['Critical', text(settings.critical), SAYS.critical[settings.critical ? 'true' : 'false']],
        ['EnableExecuteCommand', text(false), SAYS.writtenOut],
        ['EnableECSManagedTags', text(true)],
        ['PropagateTags', text('DAEMON')],
        ['DeploymentConfiguration', deploymentConfiguration(settings)],
      ),
    ],
  );

/** The parameter of a capacity provider, by its place among them. */
export const providerParameter = (index: number): string => `CapacityProvider${index === 0 ? '' : index + 1}`;

const providerArn = (index: number) => tagged('!Sub', arnOf(`capacity-provider/\${${providerParameter(index)}}`));

const arnOf = (resource: string): string => `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

const deploymentConfiguration = ({ drainPercent, bakeMinutes, alarms }: Plan['settings']): YAMLMap =>
  map(
    ['DrainPercent', text(drainPercent), SAYS.drain],
    ['BakeTimeInMinutes', text(bakeMinutes), SAYS.bake],
    [
      'Alarms',
      map(['Enable', text(true)], ['AlarmNames', list(tagged('!Ref', 'MemoryAlarm'), ...alarms.map(text))]),
      SAYS.alarms,
    ],
  );

export const memoryAlarm = ({ settings }: Plan): YAMLMap =>
  map(
    ['Type', text('AWS::CloudWatch::Alarm')],
    [
      'Properties',
      map(
        ['AlarmDescription', text(`The daemon ${settings.name} runs out of memory`)],
        ['Namespace', text('AWS/ECS')],
        ['MetricName', text('MemoryUtilization')],
        [
          'Dimensions',
          list(
            map(['Name', text('ClusterName')], ['Value', tagged('!Ref', 'Cluster')]),
            map(['Name', text('ServiceName')], ['Value', text(groupOfDaemon(settings.name))]),
          ),
        ],
        ['Statistic', text('Maximum')],
        ['Period', text(60)],
        ['EvaluationPeriods', text(MEMORY_ALARM.minutes)],
        ['ComparisonOperator', text('GreaterThanThreshold')],
        ['Threshold', text(MEMORY_ALARM.percent)],
        ['TreatMissingData', text('notBreaching')],
      ),
    ],
  );
