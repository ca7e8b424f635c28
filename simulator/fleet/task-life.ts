import { newTask } from '../model/beginnings.ts';
import type { ContainerInstance, Daemon, Placement, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { exitTask } from './task-end.ts';
import { tellInstance, tellTask } from './telling.ts';

/** A task comes to run step by step. The lags are those measured on published recordings of real events. */

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
    ...newTask(fleet.now),
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
