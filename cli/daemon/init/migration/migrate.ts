import { knownAgentOf } from '../../../../shared/core/survey/known-agents.ts';
import { agentLogsOf } from '../plan/new-daemon.ts';
import type { Plan, Settings, Size } from '../plan/plan.ts';
import { type Parted, parted } from './agent-containers.ts';
import { applicationChanges } from './application-changes.ts';
import { KEPT_FIELDS } from './daemon-fields.ts';
import { type KeptContainer, keptContainer } from './kept-container.ts';
import { executionRoleOf, keptTask, keptVolumes, sizeOfAgent, taskRoleOf } from './kept-task.ts';
import { leftHoles } from './left-holes.ts';
import type { Report } from './report.ts';
import { type TaskDefinition, textIn } from './task-definition.ts';

/** An agent that runs today. */
export type Running = {
  readonly definition: TaskDefinition;
  /** The name of its DAEMON service, in which the whole task is the agent's; null: it is a sidecar, or nobody says. */
  readonly service: string | null;
  /** The agent's container; null: those with the image of a known agent. */
  readonly container: string | null;
};

type Chosen = Omit<Settings, 'name' | 'size'> & { readonly name: string | null; readonly size: Size | null };

/** Turns an agent that runs today into a daemon, and reports what became of each part. @throws InputError */
export const migrate = (running: Running, chosen: Chosen): { readonly plan: Plan; readonly report: Report } => {
  const { definition, service, container } = running;
  const both = parted(definition, container, service !== null);
  const volumes = keptVolumes(definition, both.agents);
  const around = {
    agents: new Set(both.agents.map(({ name }) => name)),
    volumes: new Set(volumes.volumes.map((volume) => textIn(volume, 'name') ?? '')),
  };
  const kept = both.agents.map((agent) => keptContainer(agent, around));
  const task = keptTask(definition);
  const settings: Settings = {
    ...chosen,
    name: chosen.name ?? nameOf(definition, both, service),
    size: chosen.size ?? sizeOfAgent(definition, both.agents, both.applications.length === 0),
  };
  const plan: Plan = {
    ...{ settings, agent: agentName(both), remarks: [], image: null, configuration: null, applicationLogs: null },
    ...{ containers: kept.map(({ fields }) => fields), volumes: volumes.volumes, fields: task.fields, comments: {} },
    executionRole: executionRoleOf(definition, kept),
    taskRole: taskRoleOf(definition),
    agentLogs: kept.some(({ usesAgentLogs }) => usesAgentLogs) ? agentLogsOf(settings) : null,
  };
  const report: Report = {
    kept: keptNames(plan, kept),
    lost: [...task.lost, ...volumes.lost, ...kept.flatMap(({ lost }) => lost)],
    changed: [...task.changed, ...kept.flatMap(({ changed }) => changed)],
    left: [...unknownAgent(both, running), ...rightsToCheck(plan, both), ...leftHoles(plan)],
    applications: applicationChanges(both, service),
  };
  return { plan, report };
};

const agentName = ({ agents }: Parted): string =>
  agents.map(({ name, image }) => knownAgentOf(image)?.name ?? `container ${name}`).join(', ');

const keptNames = ({ volumes, executionRole, taskRole }: Plan, kept: readonly KeptContainer[]): readonly string[] => [
  ...new Set(kept.flatMap(({ fields }) => Object.keys(fields).filter((name) => KEPT_FIELDS.has(name)))),
  ...(volumes.length === 0 ? [] : ['volumes']),
  ...(executionRole !== null && 'arn' in executionRole ? ['executionRoleArn'] : []),
  ...(taskRole !== null && 'arn' in taskRole ? ['taskRoleArn'] : []),
];

/** A daemon is not called by the application beside which its agent ran. */
const nameOf = ({ family }: TaskDefinition, { agents, applications }: Parted, service: string | null): string =>
  applications.length > 0 ? (agents[0]?.name ?? family) : (service ?? family);

/** The only container of a definition is taken for an agent, as somebody named it; it may be an application all the same. */
const unknownAgent = ({ agents }: Parted, { service, container }: Running): Report['left'] =>
  service !== null || container !== null
    ? []
    : agents
        .filter(({ image }) => knownAgentOf(image) === null)
        .map(({ name, image }) => ({
          what: `container ${name}`,
          why: `${image} is not the image of a known agent: a daemon of it runs on every instance, once, and no service starts it`,
        }));

/** A role that was made for other log groups may not reach the new one, and one of an application has its rights too. */
const rightsToCheck = ({ executionRole, taskRole, agentLogs }: Plan, { applications }: Parted): Report['left'] => [
  ...(executionRole !== null && 'arn' in executionRole && agentLogs !== null
    ? [
        {
          what: 'executionRoleArn',
          why: `${executionRole.arn} must be allowed to write to the new log group`,
        },
      ]
    : []),
  ...(taskRole !== null && applications.length > 0
    ? [
        {
          what: 'taskRoleArn',
          why: 'it is the role of the application too: give the agent one with the rights that it needs',
        },
      ]
    : []),
];
