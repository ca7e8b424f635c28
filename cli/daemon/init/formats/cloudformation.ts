import type { Plan } from '../plan/plan.ts';
import { daemonResource, definitionResource, memoryAlarm, providerParameter } from './cloudformation-daemon.ts';
import { logGroup, parameterStore, role } from './cloudformation-resources.ts';
import { SAYS, sizeComment, UNTRIED } from './comments.ts';
import { type Entry, map, text, yamlText } from './yaml-nodes.ts';

/** A template for a stack of its own. */
export const cloudFormationText = (plan: Plan): string => {
  const { settings, agent, remarks } = plan;
  return yamlText(
    [`${settings.name}: ${agent} as a managed daemon of ECS, written by \`bookend daemon init\`.`, UNTRIED, ...remarks],
    map(
      ['AWSTemplateFormatVersion', text('2010-09-09')],
      ['Description', text(`${settings.name}, ${agent} as a managed daemon of ECS`)],
      ['Parameters', map(...parametersOf(plan, sizeComment(plan)))],
      ['Resources', map(...resourcesOf(plan))],
    ),
  );
};

const parametersOf = ({ settings, image }: Plan, size: string): readonly (Entry | null)[] => [
  ['Cluster', parameter('The name of the cluster', settings.cluster)],
  ...settings.providers.map(
    (name, index): Entry => [
      providerParameter(index),
      parameter('The name of a capacity provider of Managed Instances', name),
      index === 0 ? SAYS.providers : undefined,
    ],
  ),
  image === null ? null : ['Image', parameter('The image of the agent', image.name), `The next version: ${image.next}`],
  ['Cpu', parameter('CPU units of the task', settings.size.cpu), size],
  ['Memory', parameter('MiB of the task', settings.size.memory)],
];

const parameter = (description: string, value: string | number) =>
  map(
    ['Type', text(typeof value === 'number' ? 'Number' : 'String')],
    ['Description', text(description)],
    ['Default', text(value)],
  );

const resourcesOf = (plan: Plan): readonly (Entry | null)[] => {
  const { agentLogs, applicationLogs, configuration, executionRole, taskRole } = plan;
  return [
    ['DaemonTaskDefinition', definitionResource(plan)],
    ['Daemon', daemonResource(plan)],
    ['MemoryAlarm', memoryAlarm(plan), SAYS.alarm],
    configuration === null ? null : ['AgentConfiguration', parameterStore(configuration)],
    executionRole !== null && 'statements' in executionRole
      ? ['ExecutionRole', role(executionRole.statements), SAYS.executionRole]
      : null,
    taskRole !== null && 'statements' in taskRole ? ['TaskRole', role(taskRole.statements), SAYS.taskRole] : null,
    agentLogs === null ? null : ['AgentLogs', logGroup(agentLogs), `${agentLogs.why} ${SAYS.retention}`],
    applicationLogs === null ? null : ['ApplicationLogs', logGroup(applicationLogs), applicationLogs.why],
  ];
};
