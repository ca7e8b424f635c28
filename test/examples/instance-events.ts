import { at, type Detail, type Event, ecsTime, event, type Time } from './envelope.ts';
import { clusterArn, ec2InstanceId, hex, instanceArn, type Place, REGION, taskId } from './names.ts';

export type InstanceStatus = 'REGISTERING' | 'ACTIVE' | 'DRAINING' | 'DEREGISTERING' | 'INACTIVE';

export type InstanceLife = {
  readonly name: string;
  readonly registered: Time;
  /** Each status it had, and from when. */
  readonly steps: readonly (readonly [Time, InstanceStatus])[];
  /** The times at which its agent lost its connection for two seconds: normal, several times a day. */
  readonly reconnects?: readonly Time[];
  /** The time at which it lost its connection for good. */
  readonly silentSince?: Time;
};

const CPU = 4096;
const MEMORY = 15_872;

type Snapshot = { readonly at: number; readonly status: string; readonly agentConnected: boolean };
type Load = { readonly running: number; readonly pending: number; readonly cpu: number; readonly memory: number };
type Placed = {
  readonly from: number;
  readonly startedAt: number;
  readonly to: number;
  readonly cpu: number;
  readonly memory: number;
};

/**
 * The events of a container instance. ECS sends one for every placement and every reconnect of the agent too, each with
 * the next version: mostly noise.
 */
export const instance = (place: Place, life: InstanceLife, tasks: readonly Event[]): readonly Event[] => {
  const arn = instanceArn(place, life.name);
  const placed = placedOn(arn, tasks);
  const snapshots = snapshotsOf(place, life, placed);
  return snapshots.map((snapshot, index) => {
    const load = loadAt(placed, snapshot.at);
    const detail = {
      agentConnected: snapshot.agentConnected,
      attributes: ATTRIBUTES,
      capacityProviderName: place.provider,
      clusterArn: clusterArn(place),
      containerInstanceArn: arn,
      ec2InstanceId: ec2InstanceId(place, life.name),
      registeredAt: ecsTime(at(place, life.registered)),
      registeredResources: resources(CPU, MEMORY),
      remainingResources: resources(CPU - load.cpu, MEMORY - load.memory),
      runningTasksCount: load.running,
      pendingTasksCount: load.pending,
      status: snapshot.status,
      version: index + 1,
      versionInfo: { agentHash: hex('agent', 8), agentVersion: '1.104.2' },
      updatedAt: ecsTime(snapshot.at),
    };
    return event({ kind: 'ECS Container Instance State Change', resources: [arn], detail, at: snapshot.at });
  });
};

const ATTRIBUTES = [
  { name: 'ecs.availability-zone', value: `${REGION}a` },
  { name: 'ecs.instance-type', value: 'm7i.xlarge' },
  { name: 'ecs.os-type', value: 'linux' },
  { name: 'ecs.cpu-architecture', value: 'x86_64' },
  { name: 'ecs.capability.task-eni' },
];

const resources = (cpu: number, memory: number) => [
  { name: 'CPU', type: 'INTEGER', integerValue: cpu },
  { name: 'MEMORY', type: 'INTEGER', integerValue: memory },
];

const snapshotsOf = (place: Place, life: InstanceLife, placed: readonly Placed[]): readonly Snapshot[] => {
  const steps = life.steps.map(([time, status]) => ({ at: at(place, time), status }));
  const statusAt = (ms: number): string => steps.findLast((step) => step.at <= ms)?.status ?? steps[0]?.status ?? '';
  const [first, last] = [steps[0]?.at ?? 0, goneAt(steps)];
  const silentSince = life.silentSince === undefined ? Number.POSITIVE_INFINITY : at(place, life.silentSince);
  const noise = [
    ...placed.flatMap(({ from, startedAt, to }) => [from + 420, startedAt + 130, to + 350]),
    ...(life.reconnects ?? []).map((time) => at(place, time) + 2140),
  ].filter((ms) => ms > first && ms < Math.min(last, silentSince));
  const snapshots = [...steps.map((step) => step.at), ...new Set(noise)].map((ms) => ({
    at: ms,
    status: statusAt(ms),
    agentConnected: ms < silentSince,
  }));
  const losses = [...(life.reconnects ?? []), ...(life.silentSince === undefined ? [] : [life.silentSince])].map(
    (time) => ({ at: at(place, time), status: statusAt(at(place, time)), agentConnected: false }),
  );
  return [...snapshots, ...losses].sort((one, other) => one.at - other.at);
};

const goneAt = (steps: readonly { readonly at: number; readonly status: string }[]): number =>
  steps.find(({ status }) => status === 'INACTIVE')?.at ?? Number.POSITIVE_INFINITY;

/** Reads from the events of the tasks what ran on the instance, and when. */
const placedOn = (arn: string, tasks: readonly Event[]): readonly Placed[] => {
  const known = new Map<string, Placed>();
  for (const { at: ms, envelope } of tasks) {
    const { detail } = envelope;
    if (detail.containerInstanceArn !== arn) continue;
    const taskArn = String(detail.taskArn);
    known.set(taskArn, {
      from: known.get(taskArn)?.from ?? ms,
      startedAt: timeIn(detail, 'startedAt'),
      to: timeIn(detail, 'stoppedAt'),
      cpu: Number(detail.cpu),
      memory: Number(detail.memory),
    });
  }
  return [...known.values()];
};

const timeIn = (detail: Detail, field: string): number =>
  detail[field] === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(detail[field]));

const loadAt = (placed: readonly Placed[], ms: number): Load => {
  const here = placed.filter(({ from, to }) => from <= ms && ms < to);
  return {
    running: here.filter(({ startedAt }) => startedAt <= ms).length,
    pending: here.filter(({ startedAt }) => startedAt > ms).length,
    cpu: here.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: here.reduce((sum, { memory }) => sum + memory, 0),
  };
};

type Check = {
  readonly type?: string;
  readonly status: string;
  /** The daemon task that the reason names. */
  readonly task?: string;
};

/** A container instance's health changed; ECS says so some seconds later. */
export const health = (place: Place, on: string, time: Time, checks: readonly Check[]): readonly Event[] => {
  const changed = at(place, time);
  const arn = instanceArn(place, on);
  const detail = {
    clusterArn: clusterArn(place),
    containerInstanceArn: arn,
    capacityProviderName: place.provider,
    ec2InstanceId: ec2InstanceId(place, on),
    overallStatus: checks.every(({ status }) => status === 'OK') ? 'OK' : 'IMPAIRED',
    healthChecks: checks.map(({ type = 'DAEMON', status, task }) => ({
      type,
      status,
      lastStatusChange: ecsTime(changed),
      lastUpdated: ecsTime(changed),
      statusReason: task === undefined ? null : `Daemon task: ${taskId(place, task)} is unhealthy`,
    })),
  };
  return [event({ kind: 'ECS Container Instance Health Change', resources: [arn], detail, at: changed + 15_380 })];
};
