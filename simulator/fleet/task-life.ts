import type { ContainerInstance, Daemon, Placement, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { tellInstance, tellTask } from './telling.ts';

/** The life of one task. The lags are those measured on published recordings of real events. */

export interface NewTask {
  readonly instance: ContainerInstance;
  readonly family: string;
  readonly group: string;
  readonly startedBy: string;
  readonly daemon?: Daemon;
  readonly placement?: Placement;
}

export const createTask = (fleet: Fleet, plan: NewTask): Task => {
  const { instance, daemon } = plan;
  const id = instance.random.hex(32);
  const task: Task = {
    taskArn: fleet.arnOf(`task/${instance.cluster.clusterName}/${id}`),
    id,
    cluster: instance.cluster,
    instance,
    family: plan.family,
    group: plan.group,
    startedBy: plan.startedBy,
    launchType: 'MANAGED_INSTANCES',
    daemon,
    revision: daemon?.target,
    placement: plan.placement,
    createdAt: fleet.now,
    version: 0,
    updatedAt: fleet.now,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    executionStoppedAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    exitCode: undefined,
    containerReason: undefined,
    healthStatus: 'UNKNOWN',
    processRuns: false,
    startPlanned: false,
    holdsSlot: false,
  };
  instance.cluster.tasks.set(task.taskArn, task);
  instance.tasks.add(task);
  tellTask(fleet, task);
  tellInstance(fleet, instance);
  // PENDING is often told twice.
  fleet.agenda.after(instance.random.between(300, 900), () => toldPending(fleet, task));
  fleet.agenda.after(instance.random.between(1000, 1900), () => toldPending(fleet, task));
  return task;
};

const toldPending = (fleet: Fleet, task: Task): void => {
  if (task.startedAt !== undefined || task.desiredStatus === 'STOPPED' || task.instance.lost) return;
  task.lastStatus = 'PENDING';
  tellTask(fleet, task);
};

/** Lets the task's containers start `ms` from now, unless it is told to stop before. */
export const startTask = (fleet: Fleet, task: Task, ms: number): void => {
  if (task.startPlanned) return;
  task.startPlanned = true;
  const pullMs = Math.min(ms, task.instance.random.between(800, 6000));
  if (task.instance.random.chance(0.6) && ms > 400) {
    fleet.agenda.after(ms - 200, () => {
      if (!canStart(task)) return;
      task.lastStatus = 'ACTIVATING';
      tellTask(fleet, task);
    });
  }
  fleet.agenda.after(ms, () => {
    if (!canStart(task)) return;
    task.pullStartedAt = Math.max(task.createdAt, fleet.now - pullMs);
    task.pullStoppedAt = Math.max(task.pullStartedAt, fleet.now - 150);
    runTask(fleet, task);
  });
};

const canStart = (task: Task): boolean =>
  task.desiredStatus === 'RUNNING' && task.startedAt === undefined && !task.instance.lost;

const runTask = (fleet: Fleet, task: Task): void => {
  task.startedAt = fleet.now;
  task.processRuns = true;
  task.lastStatus = 'RUNNING';
  fleet.log.processStarted(task.instance.containerInstanceArn, task.taskArn, task.daemon?.name ?? null, fleet.now);
  tellTask(fleet, task);
  const runMs = task.placement?.runMs;
  if (runMs !== undefined) fleet.agenda.after(runMs, () => exitTask(fleet, task, 0));
  fleet.reactions.taskStarted(task);
};

export interface Stop {
  readonly reason: string;
  readonly code: 'ServiceSchedulerInitiated' | 'UserInitiated' | 'SpotInterruption' | 'TerminationNotice';
  /** From now to the end of its containers; Infinity: they ignore it. */
  readonly endsAfterMs: number;
}

/** Tells a task to stop. `stoppingAt` is now, `executionStoppedAt` when its containers have ended. */
export const stopTask = (fleet: Fleet, task: Task, { reason, code, endsAfterMs }: Stop): void => {
  if (task.desiredStatus === 'STOPPED') return;
  task.desiredStatus = 'STOPPED';
  // Its containers have ended already: the host's word is on its way, and this order comes to nothing.
  if (task.startedAt !== undefined && !task.processRuns) return;
  const { random } = task.instance;
  task.stoppingAt = fleet.now;
  task.stopCode = code;
  task.stoppedReason = reason;
  if (!task.processRuns) {
    fleet.agenda.reportAfter(random.between(500, 3000), () => tellStopped(fleet, task));
    return;
  }
  // DEACTIVATING and STOPPING may be skipped.
  if (random.chance(0.7)) toldLeavingRunning(fleet, task, 'DEACTIVATING');
  if (random.chance(0.7)) {
    fleet.agenda.after(random.between(100, 4000), () => toldLeavingRunning(fleet, task, 'STOPPING'));
  }
  if (endsAfterMs === Number.POSITIVE_INFINITY) return;
  fleet.agenda.after(endsAfterMs, () => {
    if (!task.processRuns) return;
    endProcess(fleet, task, random.chance(0.5) ? 0 : 137);
    const endedAt = fleet.now;
    fleet.agenda.reportAfter(random.between(200, 9000), () => tellEnded(fleet, task, endedAt));
  });
};

const toldLeavingRunning = (fleet: Fleet, task: Task, lastStatus: 'DEACTIVATING' | 'STOPPING'): void => {
  if (!task.processRuns || task.instance.lost) return;
  task.lastStatus = lastStatus;
  tellTask(fleet, task);
};

/** A container that ends so by itself was killed, most often for its memory. */
const OUT_OF_MEMORY = 137;
const OUT_OF_MEMORY_REASON = 'OutOfMemoryError: Container killed due to memory usage';

/** A task whose own container exits: ECS hears of it ten seconds later, and `stoppingAt` is that moment. */
export const exitTask = (fleet: Fleet, task: Task, exitCode: number): void => {
  if (!task.processRuns) return;
  endProcess(fleet, task, exitCode);
  const endedAt = fleet.now;
  fleet.agenda.reportAfter(task.instance.random.between(9_800, 11_200), () => {
    task.desiredStatus = 'STOPPED';
    task.stoppingAt ??= fleet.now;
    task.stopCode ??= 'EssentialContainerExited';
    task.stoppedReason ??= 'Essential container in task exited';
    if (exitCode === OUT_OF_MEMORY) task.containerReason = OUT_OF_MEMORY_REASON;
    tellEnded(fleet, task, endedAt);
  });
};

const endProcess = (fleet: Fleet, task: Task, exitCode: number): void => {
  task.processRuns = false;
  task.exitCode = exitCode;
  fleet.log.processEnded(task.taskArn, fleet.now);
};

const tellEnded = (fleet: Fleet, task: Task, endedAt: number): void => {
  task.executionStoppedAt = endedAt;
  task.lastStatus = 'DEPROVISIONING';
  tellTask(fleet, task);
  fleet.agenda.reportAfter(task.instance.random.between(23_000, 35_000), () => tellStopped(fleet, task));
};

/** ECS is done with the task: the last event of its life. */
export const tellStopped = (fleet: Fleet, task: Task): void => {
  if (task.lastStatus === 'STOPPED') return;
  task.desiredStatus = 'STOPPED';
  task.lastStatus = 'STOPPED';
  task.stoppedAt = fleet.now;
  tellTask(fleet, task);
  task.instance.tasks.delete(task);
  fleet.forgetLater(task.cluster.tasks, task.taskArn);
  fleet.agenda.after(0, () => fleet.reactions.taskStopped(task));
};

/** Its containers end now and nobody tells: the machine is gone. */
export const killProcess = (fleet: Fleet, task: Task): void => {
  if (task.processRuns) endProcess(fleet, task, 137);
  task.exitCode = undefined;
};

/** A daemon task that ECS created and that never became RUNNING. */
export const failToStart = (fleet: Fleet, task: Task, reason: string): void => {
  if (task.startedAt !== undefined || task.lastStatus === 'STOPPED' || task.instance.lost) return;
  task.stoppingAt = fleet.now;
  task.stopCode = 'TaskFailedToStart';
  task.stoppedReason = reason;
  task.containerReason = reason;
  tellStopped(fleet, task);
};
