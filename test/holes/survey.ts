import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import type { Container, Definition } from '../../shared/core/survey/definition.ts';
import type { HolePolicy } from '../../shared/core/survey/hole.ts';
import type { Role, Statement } from '../../shared/core/survey/role.ts';
import type {
  Daemon,
  DaemonDeployment,
  DeploymentConfiguration,
  Instance,
  Provider,
  Revision,
  Service,
  Survey,
  Task,
} from '../../shared/core/survey/survey.ts';

/** The time of every survey here. */
export const NOW = Date.UTC(2026, 10, 30, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const CLUSTER = `${ECS}:cluster/prod`;
export const providerArn = (name: string): string => `${ECS}:capacity-provider/${name}`;
export const daemonArn = (name: string): string => `${ECS}:daemon/prod/${name}`;
export const revisionArn = (name: string, id: string): string => `${ECS}:daemon-revision/prod/${name}/${id}`;
export const definitionArn = (family: string, revision = 1): string =>
  `${ECS}:daemon-task-definition/${family}:${revision}`;
export const ordinaryArn = (family: string, revision = 1): string => `${ECS}:task-definition/${family}:${revision}`;
export const instanceArn = (id: string): string => `${ECS}:container-instance/prod/${id}`;
export const taskArn = (id: string): string => `${ECS}:task/prod/${id}`;
export const serviceArn = (name: string): string => `${ECS}:service/prod/${name}`;
export const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

export const policyOf = (changed: Partial<HolePolicy> = {}): HolePolicy => ({ ...DEFAULT_POLICY, ...changed });

/** A cluster in which nothing is wrong: one provider, one daemon, two container instances with their daemon and one application task each. */
export const surveyOf = (changed: Partial<Survey> = {}): Survey => ({
  origin: 'account',
  now: NOW,
  resource: CLUSTER,
  clusterName: 'prod',
  providers: [providerOf()],
  daemons: [daemonOf()],
  instances: [instanceOf('i1'), instanceOf('i2')],
  tasksElsewhere: [],
  services: [serviceOf('web')],
  definitions: new Map([[ordinaryArn('web'), definitionOf({ kind: 'ordinary', resource: ordinaryArn('web') })]]),
  evidence: { actionLogs: true, containerInsights: true, bookend: true },
  ...changed,
});

export const providerOf = (changed: Partial<Provider> = {}): Provider => ({
  resource: providerArn(changed.name ?? 'managed'),
  name: 'managed',
  kind: 'managed-instances',
  status: 'ACTIVE',
  isBeingDeleted: false,
  autoRepair: true,
  capacityOptionType: 'ON_DEMAND',
  instanceRequirements: {
    vCpuMin: 2,
    vCpuMax: 8,
    memoryMiBMin: 4096,
    memoryMiBMax: 32_768,
    allowedInstanceTypes: null,
    excludedInstanceTypes: [],
  },
  instanceProfile: null,
  infrastructureRole: null,
  ...changed,
});

export const daemonOf = (changed: Partial<Daemon> = {}): Daemon => {
  const daemonName = changed.daemonName ?? 'agent';
  return {
    resource: daemonArn(daemonName),
    daemonName,
    status: 'ACTIVE',
    createdAt: NOW - 30 * DAY,
    updatedAt: NOW - 30 * DAY,
    revision: revisionOf({ resource: revisionArn(daemonName, '1') }),
    previousRevision: null,
    providers: ['managed'],
    running: [
      {
        resource: revisionArn(daemonName, '1'),
        providers: [{ name: 'managed', runningCount: 2, withoutDaemonCount: 0 }],
      },
    ],
    configuration: configurationOf(),
    deployments: [deploymentOf()],
    hasSignal: true,
    hadTasks: true,
    exists: true,
    ...changed,
  };
};

export const revisionOf = (changed: Partial<Revision> = {}): Revision => ({
  resource: revisionArn('agent', '1'),
  createdAt: NOW - 30 * DAY,
  critical: true,
  enableExecuteCommand: false,
  enableEcsManagedTags: false,
  propagatesTags: false,
  given: null,
  definitionArn: definitionArn('agent'),
  definition: definitionOf(),
  ...changed,
});

export const configurationOf = (changed: Partial<DeploymentConfiguration> = {}): DeploymentConfiguration => ({
  drainPercent: 25,
  bakeTimeInMinutes: 0,
  alarmNames: [],
  alarmsEnabled: false,
  alarmStates: new Map(),
  ...changed,
});

export const deploymentOf = (changed: Partial<DaemonDeployment> = {}): DaemonDeployment => ({
  resource: `${ECS}:daemon-deployment/prod/agent/1`,
  status: 'SUCCESSFUL',
  statusReason: null,
  createdAt: NOW - 30 * DAY,
  finishedAt: NOW - 30 * DAY + HOUR,
  rollbackReason: null,
  targetProviders: ['managed'],
  ...changed,
});

export const definitionOf = (changed: Partial<Definition> = {}): Definition => ({
  resource: definitionArn('agent'),
  kind: 'daemon',
  family: 'agent',
  cpu: 256,
  memory: 512,
  containers: [containerOf()],
  volumes: [],
  executionRole: null,
  taskRole: null,
  isFargateOnly: false,
  ...changed,
});

/** A container of an image that nobody knows, with a health check. */
export const containerOf = (changed: Partial<Container> = {}): Container => ({
  index: 0,
  name: 'agent',
  image: 'public.ecr.aws/example/agent:1.2.3',
  essential: true,
  cpu: 0,
  memory: null,
  memoryReservation: null,
  entryPoint: [],
  command: [],
  environment: [],
  environmentFiles: [],
  secrets: [],
  repositoryCredentials: null,
  healthCheck: ['CMD', '/agent', '--health'],
  hasRestartPolicy: false,
  stopTimeout: null,
  log: null,
  mountPoints: [],
  ...changed,
});

/** A survey of the one daemon with this definition. */
export const surveyOfDefinition = (changed: Partial<Definition>): Survey =>
  surveyOf({ daemons: [daemonOf({ revision: revisionOf({ definition: definitionOf(changed) }) })] });

/** A survey of the one daemon whose one container is changed. */
export const surveyOfContainer = (changed: Partial<Container>): Survey =>
  surveyOfDefinition({ containers: [containerOf(changed)] });

/** An instance that registered a day ago and runs a task of each daemon named, and one application task. */
export const instanceOf = (
  id: string,
  changed: Partial<Instance> = {},
  daemonNames: readonly string[] = ['agent'],
): Instance => ({
  resource: instanceArn(id),
  ec2InstanceId: `i-${id}`,
  status: 'ACTIVE',
  registeredAt: NOW - DAY,
  capacityProviderName: 'managed',
  tasks: [...daemonNames.map((daemonName) => daemonTaskOf(`${daemonName}-${id}`, { daemonName })), taskOf(`web-${id}`)],
  ...changed,
});

export const taskOf = (id: string, changed: Partial<Task> = {}): Task => ({
  resource: taskArn(id),
  lastStatus: 'RUNNING',
  group: 'service:web',
  daemonName: null,
  serviceName: 'web',
  launchType: 'MANAGED_INSTANCES',
  capacityProviderName: 'managed',
  definitionArn: ordinaryArn('web'),
  startedAt: NOW - DAY + 2 * MINUTE,
  imageDigests: [],
  ...changed,
});

export const daemonTaskOf = (id: string, changed: Partial<Task> = {}): Task =>
  taskOf(id, {
    group: `daemon:${changed.daemonName ?? 'agent'}`,
    daemonName: 'agent',
    serviceName: null,
    definitionArn: definitionArn('agent'),
    startedAt: NOW - DAY + MINUTE,
    ...changed,
  });

export const serviceOf = (name: string, changed: Partial<Service> = {}): Service => ({
  resource: serviceArn(name),
  serviceName: name,
  schedulingStrategy: 'REPLICA',
  launchType: null,
  providers: ['managed'],
  desiredCount: 2,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  placesOneTaskPerInstance: false,
  definitionArn: ordinaryArn(name),
  ...changed,
});

export const statementOf = (changed: Partial<Statement> = {}): Statement => ({
  effect: 'Allow',
  actions: [],
  notActions: [],
  resources: ['*'],
  notResources: [],
  principals: [],
  hasCondition: false,
  ...changed,
});

/** A role that ECS tasks may take, with one inline policy of these actions. */
export const roleOf = (name: string, actions: readonly string[], changed: Partial<Role> = {}): Role => ({
  resource: roleArn(name),
  name,
  trust: [statementOf({ actions: ['sts:AssumeRole'], principals: ['ecs-tasks.amazonaws.com'] })],
  policies: [{ arn: null, statements: [statementOf({ actions })] }],
  ...changed,
});
