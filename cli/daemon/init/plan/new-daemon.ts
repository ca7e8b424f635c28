import type { LogGroup, Plan, Settings, Statement } from './plan.ts';
import { pull, readConfiguration, writeAgentLogs } from './rights.ts';
import { AGENT_LOGS, CLUSTER, type Composed, composed, IMAGE, REGION, type ValueFields } from './value.ts';

/** The parts in which one agent differs from another. */
export type AgentParts = {
  /** `the CloudWatch agent`. */
  readonly agent: string;
  readonly image: { readonly name: string; readonly next: string };
  /** Fields of its container: how it is started, checked and configured. */
  readonly container: ValueFields;
  readonly configuration: Composed;
  readonly volumes: readonly ValueFields[];
  readonly taskRole: readonly Statement[];
  readonly applicationLogs: LogGroup | null;
  readonly comments: Readonly<Record<string, string>>;
};

/** Comments about fields that each new daemon has. */
const COMMENTS: Readonly<Record<string, string>> = {
  essential: 'Where this container ends, the task ends, and ECS sees it.',
  restartPolicy:
    'A crash restarts the container in its task, and the instance stays. The price: no task event tells of the gap, so that ' +
    'neither ECS nor Bookend sees it. Without this policy each crash ends the task, and ECS replaces the instance.',
  logConfiguration: "Daemons may log by awslogs, splunk and awsfirelens alone. These are the agent's own logs.",
};

export const agentLogsOf = ({ name }: Pick<Settings, 'name'>): LogGroup => ({
  name: ownName(name),
  why: "The agent's own logs.",
});

/** A daemon that is written anew: one container, with all that its agent needs and no more. */
export const newDaemon = (settings: Settings, parts: AgentParts): Plan => {
  const image = { ...parts.image, name: settings.image ?? parts.image.name };
  const isInParameter = settings.config === 'ssm';
  return {
    settings,
    agent: parts.agent,
    remarks: [],
    image,
    containers: [
      {
        name: settings.name,
        image: IMAGE,
        essential: true,
        ...parts.container,
        restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
        logConfiguration: AGENT_LOGGING,
      },
    ],
    volumes: parts.volumes,
    fields: {},
    executionRole: {
      statements: [writeAgentLogs, ...(isInParameter ? [readConfiguration] : []), ...pull(image.name)],
    },
    taskRole: { statements: parts.taskRole },
    agentLogs: agentLogsOf(settings),
    applicationLogs: parts.applicationLogs,
    configuration: isInParameter ? { name: ownName(settings.name), text: parts.configuration } : null,
    comments: { ...COMMENTS, ...parts.comments },
  };
};

/** The name of a log group or parameter: a Region may have several clusters. */
const ownName = (daemonName: string): Composed => composed`/ecs/daemons/${CLUSTER}/${daemonName}`;

/** Logs of a daemon's container into the group that the template makes. */
export const AGENT_LOGGING: ValueFields = {
  logDriver: 'awslogs',
  options: {
    'awslogs-group': composed`${AGENT_LOGS}`,
    'awslogs-region': composed`${REGION}`,
    'awslogs-stream-prefix': 'daemon',
  },
};
