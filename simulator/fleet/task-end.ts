import type { Random } from '../engine/random.ts';
import type { Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { tellTask } from './telling.ts';

/** A task ends in one of three ways: it is told to stop, exits by itself, or its machine goes. */

export interface Stop {
  readonly reason: string;
  readonly code: 'ServiceSchedulerInitiated' | 'UserInitiated' | 'SpotInterruption' | 'TerminationNotice';
  /** From now to the end of its containers; Infinity: they ignore it. */
  readonly endsAfterMs: number;
}

/** Tells a task to stop. `stoppingAt` is now, unless that was announced; `executionStoppedAt` when its containers have ended. */
export const stopTask = (fleet: Fleet, task: Task, stop: Stop): void => {
  const wasAnnounced = task.stopIsAnnounced;
  if (task.desiredStatus === 'STOPPED' && !wasAnnounced) return;
  task.stopIsAnnounced = false;
  task.desiredStatus = 'STOPPED';
  // Its containers have ended already: the host's word is on its way, and this order comes to nothing.
  if (task.startedAt !== undefined && !task.processRuns) return;
  const { random } = task.instance;
  if (!wasAnnounced) giveOrder(fleet, task, stop);
  if (!task.processRuns) {
    fleet.agenda.reportAfter(random.between(500, 3000), () => tellStopped(fleet, task));
    return;
  }
  tellOfOrder(fleet, task, random, !wasAnnounced);
  if (stop.endsAfterMs === Number.POSITIVE_INFINITY) return;
  fleet.agenda.after(stop.endsAfterMs, () => {
    if (!task.processRuns) return;
    endProcess(fleet, task, random.chance(0.5) ? 0 : 137);
    const endedAt = fleet.now;
    fleet.agenda.reportAfter(random.between(200, 9000), () => tellEnded(fleet, task, endedAt));
  });
};

/** Tells a task to stop whose containers run on until `stopTask`. */
export const announceStop = (fleet: Fleet, task: Task, stop: Omit<Stop, 'endsAfterMs'>, random: Random): void => {
  if (task.desiredStatus === 'STOPPED' || !task.processRuns) return;
  task.stopIsAnnounced = true;
  task.desiredStatus = 'STOPPED';
  giveOrder(fleet, task, stop);
  tellOfOrder(fleet, task, random, true);
};

const giveOrder = (fleet: Fleet, task: Task, { reason, code }: Omit<Stop, 'endsAfterMs'>): void => {
  task.stoppingAt = fleet.now;
  task.stopCode = code;
  task.stoppedReason = reason;
  fleet.log.toldToStop(task.taskArn, fleet.now);
};

/** DEACTIVATING and STOPPING may be skipped. @param tells false: only the draws are made, since both were told before */
const tellOfOrder = (fleet: Fleet, task: Task, random: Random, tells: boolean): void => {
  if (random.chance(0.7) && tells) toldLeavingRunning(fleet, task, 'DEACTIVATING');
  if (!random.chance(0.7)) return;
  const afterMs = random.between(100, 4000);
  if (tells) fleet.agenda.after(afterMs, () => toldLeavingRunning(fleet, task, 'STOPPING'));
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
