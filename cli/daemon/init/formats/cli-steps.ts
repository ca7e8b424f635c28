import { groupOfDaemon } from '../../../../shared/core/words/task-role.ts';
import { filledIn, type Place, roleName } from '../plan/filled-in.ts';
import type { LogGroup, Plan, PlannedRole, Statement } from '../plan/plan.ts';
import { memoryAlarmName } from './cli-calls.ts';
import { LOG_RETENTION_DAYS, MEMORY_ALARM } from './comments.ts';

/** Names of the two files, as the calls take them. */
export type CallFiles = { readonly taskDefinition: string; readonly daemon: string };

/** The commands that make a daemon of the two inputs, in their order: first what the calls need. */
export const cliSteps = (plan: Plan, place: Place, files: CallFiles): readonly string[] => {
  const { agentLogs, applicationLogs, executionRole, taskRole } = plan;
  return [
    ...[agentLogs, applicationLogs].flatMap((group) => logSteps(group, plan, place)),
    ...configurationSteps(plan, place),
    ...roleSteps(plan, place, 'execution', executionRole),
    ...roleSteps(plan, place, 'task', taskRole),
    alarmStep(plan),
    command('ecs register-daemon-task-definition', { 'cli-input-json': `file://${files.taskDefinition}` }),
    `# It prints daemonTaskDefinitionArn: write that into ${files.daemon} if the revision is not 1.`,
    `# An AWS CLI that does not know "critical" refuses ${files.daemon}: ${withoutCritical(plan)}.`,
    command('ecs create-daemon', { 'cli-input-json': `file://${files.daemon}` }),
  ];
};

/** Version 1.45.11 refuses the field as unknown. */
const withoutCritical = ({ settings }: Plan): string =>
  settings.critical ? 'take that line out, true is the default' : 'take a newer one, since the default is true';

const logSteps = (group: LogGroup | null, plan: Plan, place: Place): readonly string[] => {
  if (group === null) return [];
  const named = { 'log-group-name': String(filledIn(plan, place)(group.name)) };
  return [
    command('logs create-log-group', named),
    command('logs put-retention-policy', { ...named, 'retention-in-days': String(LOG_RETENTION_DAYS) }),
  ];
};

const configurationSteps = (plan: Plan, place: Place): readonly string[] => {
  if (plan.configuration === null) return [];
  const { name, text } = plan.configuration;
  const [filledName, value] = [name, text].map((each) => String(filledIn(plan, place)(each)));
  return [command('ssm put-parameter', { name: filledName ?? '', type: 'String', value: value ?? '' })];
};

const TRUST = document([
  { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

const roleSteps = (plan: Plan, place: Place, kind: string, role: PlannedRole | null): readonly string[] => {
  if (role === null || 'arn' in role) return [];
  const name = roleName(plan, kind);
  return [
    command('iam create-role', { 'role-name': name, 'assume-role-policy-document': TRUST }),
    command('iam put-role-policy', {
      'role-name': name,
      'policy-name': 'daemon',
      'policy-document': policyOf(role.statements, plan, place),
    }),
  ];
};

const policyOf = (statements: readonly Statement[], plan: Plan, place: Place): string => {
  const fill = filledIn(plan, place);
  return document(
    statements.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: fill(resources),
      ...(condition === null ? {} : { Condition: { [condition.operator]: { [condition.key]: condition.value } } }),
    })),
  );
};

function document(statements: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const alarmStep = (plan: Plan): string =>
  command('cloudwatch put-metric-alarm', {
    'alarm-name': memoryAlarmName(plan),
    namespace: 'AWS/ECS',
    'metric-name': 'MemoryUtilization',
    dimensions: JSON.stringify([
      { Name: 'ClusterName', Value: plan.settings.cluster },
      { Name: 'ServiceName', Value: groupOfDaemon(plan.settings.name) },
    ]),
    statistic: 'Maximum',
    period: '60',
    'evaluation-periods': String(MEMORY_ALARM.minutes),
    'comparison-operator': 'GreaterThanThreshold',
    threshold: String(MEMORY_ALARM.percent),
    'treat-missing-data': 'notBreaching',
  });

const command = (name: string, options: Readonly<Record<string, string>>): string =>
  ['aws', name, ...Object.entries(options).flatMap(([option, value]) => [`--${option}`, shellQuoted(value)])].join(' ');

/** One word of a POSIX shell, whatever is in it. */
const shellQuoted = (word: string): string => (/^[\w/:.=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
