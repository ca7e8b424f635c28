import { at, ecsTime, type Time } from './clock.ts';
import { type Envelope, envelope } from './envelope.ts';
import {
  APPLICATION,
  CLUSTER,
  clusterArn,
  DAEMON,
  daemonTaskDefinitionArn,
  INSTANCE,
  instanceArn,
  PROVIDER,
  REGION,
  taskArn,
  taskDefinitionArn,
} from './names.ts';

export type LastStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** A task's life in ECS's words. What is left out did not happen, or takes a usual value. */
export type TaskLife = {
  /** Its short name: `taskArn(id)` is its ARN. */
  id?: string;
  created?: Time;
  /** `startedAt`: it became RUNNING. Without it the task never ran. */
  started?: Time;
  /** `stoppingAt`: it was told to stop. Before `ended` if somebody stopped it, after it if its own container exited. */
  stopping?: Time;
  /** `stopCode`, from the first event that says that it was told to stop. */
  stopCode?: string;
  /** `executionStoppedAt`: its containers ended. */
  ended?: Time;
  /** `stoppedAt`: ECS was done with it. STOPPED without `ended` is what a vanished host leaves. */
  stopped?: Time;
  /** Statuses whose events did not arrive. */
  lost?: readonly LastStatus[];
  /** Fields that none of its events has. */
  lacking?: readonly string[];
  on?: string | null;
  cluster?: string;
  provider?: string | null;
  launchType?: string | null;
  group?: string;
  taskDefinition?: string;
};

type Step = { lastStatus: LastStatus; updatedAt: number };
type Moment = number | undefined;
type Moments = { created: number; started: Moment; stopping: Moment; ended: Moment; stopped: Moment };

const SECOND = 1000;
const ms = (time: Time | undefined): Moment => (time === undefined ? undefined : at(time));

/** The usual gaps: created 10 s before the start, told to stop 34 s before the end, done with 24 s after it. */
const momentsOf = (life: TaskLife): Moments => {
  const [started, ended] = [ms(life.started), ms(life.ended)];
  const stopped = ms(life.stopped) ?? (ended === undefined ? undefined : ended + 24 * SECOND);
  const told = ended === undefined ? undefined : Math.max(started ?? 0, ended - 34 * SECOND);
  const created = ms(life.created) ?? (started ?? stopped ?? at('01:00')) - 10 * SECOND;
  return { created, started, stopping: ms(life.stopping) ?? told, ended, stopped };
};

const joining = ({ created, started }: Moments): Step[] => {
  const span = ((started ?? created + 10 * SECOND) - created) / 5;
  const steps: Step[] = [
    { lastStatus: 'PROVISIONING', updatedAt: created },
    { lastStatus: 'PENDING', updatedAt: Math.floor(created + span) },
    { lastStatus: 'PENDING', updatedAt: Math.floor(created + 2 * span) },
  ];
  if (started === undefined) return steps;
  return [
    ...steps,
    { lastStatus: 'ACTIVATING', updatedAt: Math.floor(created + 3 * span) },
    { lastStatus: 'RUNNING', updatedAt: started },
  ];
};

const leaving = ({ stopping, ended, stopped }: Moments): Step[] => {
  const steps: Step[] = [];
  const told = stopping !== undefined && (ended === undefined || stopping <= ended) ? stopping : undefined;
  if (told !== undefined) {
    steps.push({ lastStatus: 'DEACTIVATING', updatedAt: told }, { lastStatus: 'STOPPING', updatedAt: told });
  }
  // an end is reported some ten seconds late
  if (ended !== undefined) {
    steps.push({ lastStatus: 'DEPROVISIONING', updatedAt: Math.min(ended + 10 * SECOND, stopped ?? Infinity) });
  }
  if (stopped !== undefined) steps.push({ lastStatus: 'STOPPED', updatedAt: stopped });
  return steps;
};

const ORDER: readonly LastStatus[] = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];
const reached = (step: Step, status: LastStatus): boolean => ORDER.indexOf(step.lastStatus) >= ORDER.indexOf(status);

/** Each time appears in the first event that ECS puts it in: `startedAt` from RUNNING, `stoppedAt` only at STOPPED. */
const timesOf = (step: Step, { created, started, stopping, ended, stopped }: Moments): Record<string, string> => {
  const times: Record<string, Moment> = {
    createdAt: created,
    pullStartedAt: reached(step, 'ACTIVATING') ? created : undefined,
    startedAt: reached(step, 'RUNNING') ? started : undefined,
    stoppingAt: reached(step, 'DEACTIVATING') ? stopping : undefined,
    executionStoppedAt: reached(step, 'DEPROVISIONING') ? ended : undefined,
    stoppedAt: step.lastStatus === 'STOPPED' ? stopped : undefined,
  };
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, time]) => (time === undefined ? [] : [[name, ecsTime(time)] as const])),
  );
};

const task = (life: TaskLife, { id, group, taskDefinition }: { id: string; group: string; taskDefinition: string }) => {
  const { on = INSTANCE, cluster = CLUSTER, provider = PROVIDER, launchType = 'MANAGED_INSTANCES' } = life;
  const arn = taskArn(id, cluster);
  const moments = momentsOf(life);
  const isOmitted = (field: string) => life.lacking?.includes(field);
  return [...joining(moments), ...leaving(moments)].flatMap((step, index): Envelope[] => {
    if (life.lost?.includes(step.lastStatus)) return [];
    const detail = {
      attachments: [],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: `${REGION}a`,
      ...(provider !== null && { capacityProviderName: provider }),
      clusterArn: clusterArn(cluster),
      connectivity: 'CONNECTED',
      ...(on !== null && { containerInstanceArn: instanceArn(on, cluster) }),
      containers: [{ name: id, lastStatus: step.lastStatus, taskArn: arn, image: `example/${id}`, cpu: '0' }],
      cpu: '256',
      ...(life.stopCode !== undefined && reached(step, 'DEACTIVATING') && { stopCode: life.stopCode }),
      desiredStatus: reached(step, 'DEACTIVATING') ? 'STOPPED' : 'RUNNING',
      enableExecuteCommand: false,
      group,
      ...(launchType !== null && { launchType }),
      lastStatus: step.lastStatus,
      memory: '512',
      overrides: { containerOverrides: [{ name: id }] },
      taskArn: arn,
      taskDefinitionArn: taskDefinition,
      ...timesOf(step, moments),
      updatedAt: ecsTime(step.updatedAt),
      version: index + 1,
    };
    const kept = Object.fromEntries(Object.entries(detail).filter(([field]) => !isOmitted(field)));
    return [envelope({ kind: 'ECS Task State Change', resources: [arn], detail: kept, updatedAt: step.updatedAt })];
  });
};

/** The events of a task of a daemon. */
export const daemonTask = ({ name = DAEMON, ...life }: TaskLife & { name?: string }): readonly Envelope[] =>
  task(life, {
    id: life.id ?? name,
    group: life.group ?? `daemon:${name}`,
    taskDefinition: life.taskDefinition ?? daemonTaskDefinitionArn(name),
  });

/** The events of a task of a service. */
export const applicationTask = (life: TaskLife): readonly Envelope[] => {
  const id = life.id ?? APPLICATION;
  return task(life, {
    id,
    group: life.group ?? `service:${id}`,
    taskDefinition: life.taskDefinition ?? taskDefinitionArn(id),
  });
};
