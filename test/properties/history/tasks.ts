import type { TaskFact } from '../../../shared/core/words/facts.ts';
import type { InstanceLife } from './instance-life.ts';
import { between, daemonTaskDefinitionArn, MINUTE, type Place, SECOND, taskArn, taskDefinitionArn } from './place.ts';
import { type TaskIdentity, type TaskMoments, taskFacts } from './task-life.ts';

export type TaskHistory = readonly TaskFact[];

const CLUSTER_OF = /cluster\/(.*)$/;
const clusterOf = ({ clusterArn }: Place): string => CLUSTER_OF.exec(clusterArn)?.[1] ?? '';

const LAST = Number.POSITIVE_INFINITY;

/** The tasks of one daemon on one instance: a first one around activation, perhaps a crash and what replaced it. */
export const daemonTasks = (place: Place, life: InstanceLife, daemonName: string, first: number): TaskHistory[] => {
  const { random } = place;
  if (random.chance(0.08)) return [];
  const identity = daemonIdentity(place, daemonName);
  const histories: TaskHistory[] = [];
  let startedAt = firstStart(place, life);
  for (let number = 0; number < 4; number++) {
    const moments = daemonMoments(place, life, startedAt);
    const arn = taskArn(clusterOf(place), place.instance, first + number);
    histories.push(taskFacts(place, { ...identity, taskArn: arn }, moments));
    if (moments.endedAt === null || !random.chance(0.65)) break;
    startedAt = between(place, moments.endedAt - 90 * SECOND, moments.endedAt + 2 * MINUTE);
    if (startedAt >= life.goneAt) break;
  }
  return histories;
};

const firstStart = (place: Place, { registeredAt, activeAt }: InstanceLife): number =>
  place.random.chance(0.15)
    ? between(place, registeredAt, activeAt + 7 * MINUTE)
    : between(place, Math.max(registeredAt, activeAt - 20 * SECOND), activeAt + SECOND);

const daemonIdentity = ({ random }: Place, daemonName: string): Omit<TaskIdentity, 'taskArn'> => {
  const isUnnamed = random.chance(0.02);
  return {
    group: isUnnamed ? null : `daemon:${daemonName}`,
    taskDefinitionArn: isUnnamed || random.chance(0.8) ? daemonTaskDefinitionArn(daemonName) : null,
    launchType: random.pick(['MANAGED_INSTANCES', 'MANAGED_INSTANCES', null]),
  };
};

const daemonMoments = (place: Place, life: InstanceLife, startedAt: number): TaskMoments => {
  const { random } = place;
  if (random.chance(0.04)) return neverRan(place, startedAt);
  const left = Math.min(life.leavingAt, startedAt + 50 * MINUTE);
  const crash = between(place, startedAt, left);
  const drained = between(place, left, Math.min(life.goneAt, left + 12 * MINUTE));
  const endedAt = life.leavingAt < LAST && random.chance(0.6) ? drained : random.chance(0.5) ? crash : null;
  return momentsOf(place, life, startedAt, endedAt);
};

const neverRan = (place: Place, at: number): TaskMoments => ({
  createdAt: at - 10 * SECOND,
  startedAt: null,
  endedAt: null,
  stoppedAt: place.random.chance(0.7) ? at + MINUTE : null,
  hidesStart: false,
  hidesEnd: false,
});

const momentsOf = (place: Place, life: InstanceLife, startedAt: number, plannedEnd: number | null): TaskMoments => {
  const { random } = place;
  const endedAt = plannedEnd === null ? null : Math.max(startedAt, plannedEnd);
  const isLost = endedAt === null && life.vanished && random.chance(0.7);
  const hidesEnd = isLost || random.chance(0.04);
  const end = endedAt ?? (isLost ? Math.min(life.goneAt, startedAt + 60 * MINUTE) : null);
  return {
    createdAt: startedAt - random.int(5, 40) * SECOND,
    startedAt,
    endedAt: hidesEnd ? null : end,
    stoppedAt: end === null ? null : end + random.int(20, 40) * SECOND,
    hidesStart: random.chance(0.02),
    hidesEnd,
  };
};

/** One application task: most in order, some early, some outliving the daemon, some that never ran or are not judged. */
export const applicationTask = (place: Place, life: InstanceLife, number: number): TaskHistory => {
  const { random } = place;
  const identity = {
    ...applicationIdentity(place, number),
    taskArn: taskArn(clusterOf(place), place.instance, number),
  };
  const left = Math.min(life.leavingAt, life.activeAt + 50 * MINUTE);
  const startedAt = random.chance(0.12)
    ? between(place, Math.max(life.registeredAt, life.activeAt - 30 * SECOND), life.activeAt + SECOND)
    : between(place, life.activeAt, left);
  if (random.chance(0.06)) return taskFacts(place, identity, neverRan(place, startedAt));
  const before = between(place, startedAt, left);
  const after = between(place, Math.max(left, startedAt), Math.min(life.goneAt, left + 12 * MINUTE));
  const endedAt = random.chance(0.55) ? before : life.leavingAt < LAST || random.chance(0.2) ? after : null;
  return taskFacts(place, identity, momentsOf(place, life, startedAt, endedAt));
};

const applicationIdentity = ({ random }: Place, number: number): Omit<TaskIdentity, 'taskArn'> => {
  const isOrdinary = random.chance(0.9);
  return {
    // callers of RunTask choose their group
    group: random.chance(0.03) ? 'daemon:agent-0' : `service:web-${number % 3}`,
    taskDefinitionArn: taskDefinitionArn(`web-${number % 3}`),
    launchType: isOrdinary ? 'MANAGED_INSTANCES' : random.pick(['FARGATE', 'EC2', null]),
  };
};
