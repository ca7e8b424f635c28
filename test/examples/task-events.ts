import { at, type Event, ecsTime, event, type Time } from './envelope.ts';
import {
  clusterArn,
  containerArn,
  daemonTaskDefinitionArn,
  hex,
  instanceArn,
  numberOf,
  type Place,
  REGION,
  taskArn,
  taskDefinitionArn,
  taskId,
  uuid,
} from './names.ts';

/** The end of a task, or its loss. */
export type TaskEnd =
  /** It was told to stop (`stoppingAt`), and its containers ended later. */
  | { readonly told: Time; readonly ended: Time; readonly why: string; readonly stopCode?: string }
  /** Its own container exited: `stoppingAt` comes after the end. */
  | { readonly exited: Time; readonly exitCode: number; readonly why?: string }
  /** Its machine went away: nobody knows when it ended. */
  | { readonly lost: Time; readonly why: string };

/** The life of one task, told by the moments that matter; the rest of it comes out by itself. */
export type TaskLife = {
  /** The name that tells it from other tasks of its service or daemon in the story. */
  readonly id?: string;
  readonly created: Time;
  /** The time at which it got its container instance; at once unless it waited for one. */
  readonly placed?: Time;
  readonly started: Time;
  readonly end?: TaskEnd;
  readonly on: string;
  readonly revision?: number;
};

type Moments = {
  readonly created: number;
  readonly placed: number;
  readonly started: number;
  readonly stopping: number | null;
  readonly executionStopped: number | null;
  readonly stopped: number | null;
};

type Step = { readonly lastStatus: string; readonly at: number };

type Kind = {
  readonly name: string;
  readonly group: string;
  readonly taskDefinition: string;
  readonly image: string;
  readonly startedBy: string | null;
  /** Tasks of services have a network interface of their own; tasks of daemons share the daemon bridge. */
  readonly hasNetworkInterface: boolean;
  readonly cpu: string;
  readonly memory: string;
};

const PATH = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];
const has = (step: Step, status: string): boolean => PATH.indexOf(step.lastStatus) >= PATH.indexOf(status);

const momentsOf = (place: Place, key: string, life: TaskLife): Moments => {
  const created = at(place, life.created);
  const born = { created, placed: at(place, life.placed ?? life.created), started: at(place, life.started) };
  const slow = numberOf(key, 9000);
  const { end } = life;
  if (end === undefined) return { ...born, stopping: null, executionStopped: null, stopped: null };
  if ('lost' in end) {
    const lost = at(place, end.lost);
    return { ...born, stopping: lost, executionStopped: null, stopped: lost };
  }
  const ended = at(place, 'told' in end ? end.ended : end.exited);
  const stopping = 'told' in end ? at(place, end.told) : ended + 10_240 + (slow % 1100);
  return { ...born, stopping, executionStopped: ended, stopped: ended + 23_200 + slow };
};

/** ECS's path of a task: PENDING comes twice, and who ends by itself skips DEACTIVATING and STOPPING. */
const stepsOf = (life: TaskLife, moments: Moments): readonly Step[] => {
  const { created, placed, started, stopping, executionStopped, stopped } = moments;
  const joining = [
    { lastStatus: 'PROVISIONING', at: created },
    { lastStatus: 'PENDING', at: placed + 310 },
    { lastStatus: 'PENDING', at: Math.floor(placed + (started - placed) * 0.4) },
    { lastStatus: 'ACTIVATING', at: Math.floor(placed + (started - placed) * 0.8) },
    { lastStatus: 'RUNNING', at: started },
  ];
  if (life.end === undefined || stopping === null || stopped === null) return joining;
  const told = [
    { lastStatus: 'DEACTIVATING', at: stopping },
    { lastStatus: 'STOPPING', at: stopping + 640 },
  ];
  const ended = executionStopped === null ? [] : [{ lastStatus: 'DEPROVISIONING', at: executionStopped + 10_240 }];
  return [...joining, ...('told' in life.end ? told : []), ...ended, { lastStatus: 'STOPPED', at: stopped }];
};

const timesOf = (step: Step, moments: Moments): Readonly<Record<string, string>> => {
  const { created, placed, started, stopping, executionStopped, stopped } = moments;
  const pulled = Math.floor(placed + (started - placed) * 0.75);
  const times: Readonly<Record<string, number | null>> = {
    connectivityAt: has(step, 'ACTIVATING') ? Math.floor(placed + (started - placed) * 0.4) : null,
    createdAt: created,
    pullStartedAt: has(step, 'ACTIVATING') ? Math.floor(placed + (started - placed) * 0.45) : null,
    pullStoppedAt: has(step, 'ACTIVATING') ? pulled : null,
    startedAt: has(step, 'RUNNING') ? started : null,
    stoppingAt: has(step, 'DEACTIVATING') ? stopping : null,
    executionStoppedAt: has(step, 'DEPROVISIONING') ? executionStopped : null,
    stoppedAt: step.lastStatus === 'STOPPED' ? stopped : null,
    updatedAt: step.at,
  };
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, ms]) => (ms === null ? [] : [[name, ecsTime(ms)] as const])),
  );
};

const whyOf = (end: TaskEnd | undefined): Readonly<Record<string, string>> => {
  if (end === undefined) return {};
  if ('lost' in end) return { stoppedReason: end.why };
  if ('exited' in end) {
    return { stopCode: 'EssentialContainerExited', stoppedReason: end.why ?? 'Essential container in task exited' };
  }
  return { stopCode: end.stopCode ?? 'ServiceSchedulerInitiated', stoppedReason: end.why };
};

const exitCodeOf = (end: TaskEnd | undefined): number => (end !== undefined && 'exitCode' in end ? end.exitCode : 0);

const privateAddress = (key: string): string => `10.0.${16 + numberOf(`${key} net`, 48)}.${4 + numberOf(key, 250)}`;

const attachmentsOf = (key: string, step: Step): readonly unknown[] => [
  {
    id: uuid(`${key} attachment`),
    type: 'eni',
    status: step.lastStatus === 'STOPPED' ? 'DELETED' : has(step, 'ACTIVATING') ? 'ATTACHED' : 'PRECREATED',
    details: [
      { name: 'subnetId', value: 'subnet-0b6f1c2d9a34e5870' },
      { name: 'networkInterfaceId', value: `eni-0${hex(`${key} interface`, 16)}` },
      { name: 'privateIPv4Address', value: privateAddress(key) },
    ],
  },
];

const lastStatusOfContainer = (step: Step): string => {
  if (has(step, 'DEPROVISIONING')) return 'STOPPED';
  return has(step, 'RUNNING') ? 'RUNNING' : 'PENDING';
};

const containerOf = (place: Place, key: string, kind: Kind, step: Step, end: TaskEnd | undefined) => ({
  containerArn: containerArn(place, key, kind.name),
  ...(has(step, 'DEPROVISIONING') && end !== undefined && !('lost' in end) && { exitCode: exitCodeOf(end) }),
  lastStatus: lastStatusOfContainer(step),
  name: kind.name,
  image: kind.image,
  ...(has(step, 'ACTIVATING') && {
    imageDigest: `sha256:${hex(kind.image, 64)}`,
    runtimeId: `${taskId(place, key)}-${numberOf(key, 4_000_000_000)}`,
  }),
  taskArn: taskArn(place, key),
  networkInterfaces: kind.hasNetworkInterface
    ? [{ attachmentId: uuid(`${key} attachment`), privateIpv4Address: privateAddress(key) }]
    : [],
  cpu: '0',
});

const task = (place: Place, life: TaskLife, kind: Kind): readonly Event[] => {
  const key = life.id ?? kind.name;
  const arn = taskArn(place, key);
  const moments = momentsOf(place, key, life);
  return stepsOf(life, moments).map((step, index) => {
    const detail = {
      attachments: kind.hasNetworkInterface ? attachmentsOf(key, step) : [],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: `${REGION}${'abc'.charAt(numberOf(life.on, 3))}`,
      capacityProviderName: place.provider,
      clusterArn: clusterArn(place),
      ...(has(step, 'ACTIVATING') && { connectivity: 'CONNECTED' }),
      // while it waits for an instance, it is on none
      ...((life.placed === undefined || index > 0) && { containerInstanceArn: instanceArn(place, life.on) }),
      containers: [containerOf(place, key, kind, step, life.end)],
      cpu: kind.cpu,
      desiredStatus: has(step, 'DEACTIVATING') ? 'STOPPED' : 'RUNNING',
      enableExecuteCommand: false,
      group: kind.group,
      launchType: 'MANAGED_INSTANCES',
      lastStatus: step.lastStatus,
      memory: kind.memory,
      overrides: { containerOverrides: [{ name: kind.name }] },
      ...(kind.startedBy !== null && { startedBy: kind.startedBy }),
      ...(has(step, 'DEACTIVATING') && whyOf(life.end)),
      taskArn: arn,
      taskDefinitionArn: kind.taskDefinition,
      ...timesOf(step, moments),
      version: index + 1,
    };
    return event({ kind: 'ECS Task State Change', resources: [arn], detail, at: step.at });
  });
};

/** The events of a task of a service. */
export const serviceTask = (place: Place, service: string, life: TaskLife): readonly Event[] =>
  task(place, life, {
    name: service,
    group: `service:${service}`,
    taskDefinition: taskDefinitionArn(service, life.revision ?? 12),
    image: `111122223333.dkr.ecr.${REGION}.amazonaws.com/${service}:${hex(`${service} ${life.revision ?? 12}`, 7)}`,
    startedBy: `ecs-svc/${numberOf(service, 9_000_000)}${numberOf(`${service} deployment`, 900_000_000)}`,
    hasNetworkInterface: true,
    cpu: '512',
    memory: '1024',
  });

/** The events of a task that somebody ran on its own, of no service. */
export const loneTask = (place: Place, family: string, life: TaskLife): readonly Event[] =>
  task(place, life, {
    name: family,
    group: `family:${family}`,
    taskDefinition: taskDefinitionArn(family, life.revision ?? 4),
    image: `111122223333.dkr.ecr.${REGION}.amazonaws.com/${family}:${hex(family, 7)}`,
    startedBy: 'nightly',
    hasNetworkInterface: true,
    cpu: '256',
    memory: '512',
  });

/** The events of a task of a daemon. */
export const daemonTask = (place: Place, daemon: string, life: TaskLife): readonly Event[] =>
  task(place, life, {
    name: daemon,
    group: `daemon:${daemon}`,
    taskDefinition: daemonTaskDefinitionArn(daemon, life.revision ?? 1),
    image: `111122223333.dkr.ecr.${REGION}.amazonaws.com/mirror/${daemon}:1.${life.revision ?? 1}`,
    startedBy: null,
    hasNetworkInterface: false,
    cpu: '128',
    memory: '256',
  });

/** The events of a Fargate task in the same cluster: on no container instance, under no promise about daemons. */
export const fargateTask = (place: Place, service: string, life: Omit<TaskLife, 'on'>): readonly Event[] =>
  serviceTask(place, service, { ...life, on: 'fargate' }).map(({ at: ms, envelope }) => {
    const { containerInstanceArn, capacityProviderName, ...detail } = envelope.detail;
    return event({
      kind: 'ECS Task State Change',
      resources: [taskArn(place, life.id ?? service)],
      detail: { ...detail, launchType: 'FARGATE', platformVersion: '1.4.0' },
      at: ms,
    });
  });
