import type { ContainerInstance, Daemon, Task } from '../model/cluster.ts';
import { type FaultNamed as Fault, faultNamed } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { exitTask, failToStart, stopTask } from './task-end.ts';
import { createTask, startTask } from './task-life.ts';
import { changeHealth, tellInstance, tellStartImpaired } from './telling.ts';

/** The daemons that a container instance of this provider gets. */
export const daemonsFor = (instance: ContainerInstance): Daemon[] =>
  [...instance.cluster.daemons.values()].filter(
    ({ status, capacityProviderNames }) =>
      status === 'ACTIVE' && capacityProviderNames.includes(instance.provider.name),
  );

export const runningTaskOf = (instance: ContainerInstance, daemon: Daemon): Task | undefined => {
  for (const task of instance.tasks) if (task.daemon === daemon && task.processRuns) return task;
  return undefined;
};

/** Its tasks that are not STOPPED. */
export const tasksOf = (daemon: Daemon): Task[] => {
  const tasks: Task[] = [];
  for (const instance of daemon.cluster.instances.values())
    for (const task of instance.tasks) if (task.daemon === daemon) tasks.push(task);
  return tasks;
};

/** ECS puts the daemon's task on the instance; the faults of starting are kept here. */
export const placeDaemon = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon): void => {
  if (faultNamed(instance, 'daemon-missing', daemon.name) !== undefined) return;
  const late = faultNamed(instance, 'daemon-late', daemon.name);
  const impaired = faultNamed(instance, 'start-impaired', daemon.name);
  const { random } = instance;
  fleet.agenda.after(random.between(4000, 27_000), () => {
    if (!isJoined(instance) || daemon.status !== 'ACTIVE') return;
    if (impaired !== undefined) attemptImpaired(fleet, instance, daemon, impaired, 1);
    else if (late === undefined)
      startTask(fleet, createDaemonTask(fleet, instance, daemon), random.between(4000, 20_000));
    // A late one is created in time and started by `startLateDaemons`.
    else createDaemonTask(fleet, instance, daemon);
  });
};

const isJoined = ({ status, lost }: ContainerInstance): boolean =>
  !lost && (status === 'REGISTERING' || status === 'ACTIVE');

export const createDaemonTask = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon): Task =>
  createTask(fleet, {
    instance,
    daemon,
    family: daemon.name,
    group: `daemon:${daemon.name}`,
    startedBy: `ecs-daemon/${daemon.name}`,
  });

const RETRY_MS = 60_000;

const attemptImpaired = (
  fleet: Fleet,
  instance: ContainerInstance,
  daemon: Daemon,
  fault: Fault<'start-impaired'>,
  attempt: number,
): void => {
  if (!isJoined(instance)) return;
  if (fault.times !== undefined && attempt > fault.times) {
    startTask(fleet, createDaemonTask(fleet, instance, daemon), instance.random.between(4000, 20_000));
    return;
  }
  const { failureType } = fault;
  const task = failureType === 'TASK_FAILED_TO_RUN' ? createDaemonTask(fleet, instance, daemon) : undefined;
  fleet.agenda.after(task === undefined ? 500 : 30_000, () => {
    if (!isJoined(instance)) return;
    if (task !== undefined) failToStart(fleet, task, 'CannotPullContainerError: pull image manifest has been retried');
    const { daemonArn, target } = daemon;
    tellStartImpaired(fleet, { instance, daemonArn, revision: target, failureType, task, createdAt: fleet.now });
    fleet.agenda.after(RETRY_MS, () => attemptImpaired(fleet, instance, daemon, fault, attempt + 1));
  });
};

/** Called when the first application task of the instance started: late daemons follow. */
export const startLateDaemons = (fleet: Fleet, instance: ContainerInstance): void => {
  for (const task of instance.tasks) {
    const late = task.daemon === undefined ? undefined : faultNamed(instance, 'daemon-late', task.daemon.name);
    if (late !== undefined) startTask(fleet, task, late.lateSeconds * 1000);
  }
};

/** The daemon's own container ends. ECS starts no other one for a critical daemon: it replaces the instance. */
export const crashDaemon = (
  fleet: Fleet,
  instance: ContainerInstance,
  daemon: Daemon,
  crash: Fault<'daemon-crash'>,
): void => {
  const { restartAfterSeconds, unrepaired = false, exitCode = 1 } = crash;
  const task = runningTaskOf(instance, daemon);
  if (task === undefined || instance.lost) return;
  exitTask(fleet, task, exitCode);
  if (restartAfterSeconds !== undefined) {
    fleet.agenda.after(restartAfterSeconds * 1000, () => {
      if (isJoined(instance)) startTask(fleet, createDaemonTask(fleet, instance, daemon), 0);
    });
  } else if (daemon.critical && !unrepaired) {
    reportTrouble(fleet, instance, daemon, task);
  }
};

/** Crashes now and restarts, and does so again; one entry of the agenda at a time, however often. */
export const crashAgain = (
  fleet: Fleet,
  instance: ContainerInstance,
  daemon: Daemon,
  loop: Fault<'daemon-crash-loop'>,
  time: number,
): void => {
  const { afterSeconds, times, everySeconds = 60, downSeconds = 5 } = loop;
  if (time > times || !isJoined(instance) || daemon.status !== 'ACTIVE') return;
  crashDaemon(fleet, instance, daemon, { fault: 'daemon-crash', afterSeconds, restartAfterSeconds: downSeconds });
  fleet.agenda.after(everySeconds * 1000, () => crashAgain(fleet, instance, daemon, loop, time + 1));
};

/** The first task of a daemon on an instance that is REGISTERING ends, and another one starts: the gate waits for that one. */
export const failEarly = (fleet: Fleet, task: Task): void => {
  const { daemon, instance } = task;
  if (daemon === undefined || !isYetToFail(instance, daemon)) return;
  const { runsSeconds = 5, restartAfterSeconds = 10 } = faultNamed(instance, 'daemon-fails-early', daemon.name) ?? {};
  fleet.agenda.after(runsSeconds * 1000, () => {
    instance.failedEarly.add(daemon.name);
    if (instance.lost || instance.status !== 'REGISTERING' || !task.processRuns) return;
    exitTask(fleet, task, 1);
    fleet.agenda.after(restartAfterSeconds * 1000, () => {
      if (isJoined(instance) && daemon.status === 'ACTIVE')
        startTask(fleet, createDaemonTask(fleet, instance, daemon), instance.random.between(1000, 8000));
    });
  });
};

export const isYetToFail = (instance: ContainerInstance, { name }: Daemon): boolean =>
  instance.status === 'REGISTERING' &&
  faultNamed(instance, 'daemon-fails-early', name) !== undefined &&
  !instance.failedEarly.has(name);

/** From a fault to the health event 100 s, in the one published cycle. */
const NOTICE_MS = 100_000;

/** ECS notices that a critical daemon stopped: the health event, then its repair. */
export const reportTrouble = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon, task: Task): void => {
  fleet.agenda.after(NOTICE_MS, () => {
    if (instance.status !== 'ACTIVE' || instance.lost) return;
    changeHealth(fleet, instance, { type: 'DAEMON', status: 'IMPAIRED' }, task);
    fleet.reactions.daemonInTrouble(instance, daemon);
  });
};

/** A second task of the daemon beside the first one, which goes after `forMs`. */
export const duplicateDaemon = (fleet: Fleet, instance: ContainerInstance, daemon: Daemon, forMs?: number): void => {
  const first = runningTaskOf(instance, daemon);
  if (first === undefined || instance.lost) return;
  const startMs = 3000;
  startTask(fleet, createDaemonTask(fleet, instance, daemon), startMs);
  if (forMs === undefined) return;
  fleet.agenda.after(startMs, () => {
    stopTask(fleet, first, {
      reason: 'Replaced by a newer task of its daemon',
      code: 'ServiceSchedulerInitiated',
      endsAfterMs: forMs,
    });
  });
};

/** Agent disconnects and reconnects: events of the instance that mean nothing. */
export const flapAgent = (fleet: Fleet, instance: ContainerInstance, perHour: number): void => {
  if (perHour <= 0) return;
  const untilNext = Math.round((-Math.log(1 - instance.random.fraction()) / perHour) * 3_600_000);
  fleet.agenda.after(untilNext, () => {
    if (instance.lost || instance.status === 'INACTIVE') return;
    instance.agentConnected = false;
    tellInstance(fleet, instance);
    fleet.agenda.after(instance.random.between(500, 20_000), () => {
      if (instance.lost || instance.status === 'INACTIVE') return;
      instance.agentConnected = true;
      tellInstance(fleet, instance);
      flapAgent(fleet, instance, perHour);
    });
  });
};
