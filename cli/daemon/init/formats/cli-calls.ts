import { filledIn, type Place } from '../plan/filled-in.ts';
import type { Plan, PlannedRole } from '../plan/plan.ts';
import { CPU, EXECUTION_ROLE, MEMORY, TASK_ROLE, type Value, type ValueFields } from '../plan/value.ts';

/** Inputs of the two calls, for `--cli-input-json`. */
export type Calls = { readonly taskDefinition: string; readonly daemon: string };

/** JSON has no comments: why each value is so, the help and docs/daemon-init.md tell. */
export const cliCalls = (plan: Plan, place: Place): Calls => {
  const fill = filledIn(plan, place);
  const written = (value: Value): string => `${JSON.stringify(fill(value), null, 2)}\n`;
  return { taskDefinition: written(taskDefinition(plan)), daemon: written(daemon(plan, place)) };
};

/** The alarm that the steps make before the daemon. */
export const memoryAlarmName = ({ settings }: Plan): string => `${settings.cluster}-${settings.name}-memory`;

const taskDefinition = (plan: Plan): ValueFields => {
  const { settings, executionRole, taskRole, fields, containers, volumes } = plan;
  return {
    family: settings.name,
    cpu: CPU,
    memory: MEMORY,
    ...roleField('executionRoleArn', executionRole, EXECUTION_ROLE),
    ...roleField('taskRoleArn', taskRole, TASK_ROLE),
    ...fields,
    containerDefinitions: containers,
    ...(volumes.length === 0 ? {} : { volumes }),
  };
};

const roleField = (name: string, role: PlannedRole | null, made: Value): ValueFields =>
  role === null ? {} : { [name]: 'arn' in role ? role.arn : made };

const daemon = (plan: Plan, { partition, region, account }: Place): ValueFields => {
  const { name, cluster, providers, critical, drainPercent, bakeMinutes, alarms } = plan.settings;
  const arn = (resource: string): string => `arn:${partition}:ecs:${region}:${account}:${resource}`;
  return {
    daemonName: name,
    clusterArn: arn(`cluster/${cluster}`),
    daemonTaskDefinitionArn: arn(`daemon-task-definition/${name}:1`),
    capacityProviderArns: providers.map((provider) => arn(`capacity-provider/${provider}`)),
    critical,
    enableExecuteCommand: false,
    enableECSManagedTags: true,
    propagateTags: 'DAEMON',
    deploymentConfiguration: {
      drainPercent,
      bakeTimeInMinutes: bakeMinutes,
      alarms: { enable: true, alarmNames: [memoryAlarmName(plan), ...alarms] },
    },
  };
};
