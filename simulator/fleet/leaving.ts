import type { ContainerInstance, Task } from '../model/cluster.ts';
import { faultNamed } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { changeStatus, deregister, replaceInstance } from './instance-life.ts';
import { noteRoom, replaceTask } from './placement.ts';
import { killProcess, type Stop, stopTask, tellStopped } from './task-life.ts';
import { tellInstance } from './telling.ts';

/** How a container instance leaves: application tasks first, daemon tasks after them (announced by AWS). */

const SEVEN_DAYS_MS = 7 * 86_400_000;
const SPOT_NOTICE_MS = 120_000;

/** ACTIVE → DRAINING. Its tasks move elsewhere, and the provider starts a replacement. */
export const drainInstance = (
  fleet: Fleet,
  instance: ContainerInstance,
  code: Stop['code'] = 'ServiceSchedulerInitiated',
): void => {
  if (instance.status !== 'ACTIVE' || instance.lost) return;
  instance.drains += 1;
  const { drains, random } = instance;
  changeStatus(fleet, instance, 'DRAINING');
  endDaemonsFirst(fleet, instance);
  let stuck = faultNamed(instance, 'drain-stuck');
  const hurried = code === 'SpotInterruption';
  for (const task of [...instance.tasks]) {
    if (task.daemon !== undefined) continue;
    const isStuck = stuck !== undefined && task.processRuns;
    const stop = stopFor(task, code, isStuck ? (stuck?.stuckHours ?? Number.POSITIVE_INFINITY) * 3_600_000 : undefined);
    if (isStuck) stuck = undefined;
    fleet.agenda.after(task.processRuns ? random.between(1000, hurried ? 5000 : 45_000) : 0, () => {
      if (instance.drains !== drains || instance.status !== 'DRAINING' || task.desiredStatus === 'STOPPED') return;
      replaceTask(fleet, task);
      stopTask(fleet, task, stop);
    });
  }
  fleet.agenda.after(SEVEN_DAYS_MS, () => instance.drains === drains && endByForce(fleet, instance));
  fleet.agenda.after(0, () => stopDaemonsIfLast(fleet, instance));
  replaceInstance(fleet, instance);
};

/** From being told to the end of its containers: what the plan of the task says, or 1 to 36 s (measured). */
export const stopFor = (task: Task, code: Stop['code'], endsAfterMs?: number): Stop => ({
  reason:
    code === 'SpotInterruption'
      ? 'Your Spot Task was interrupted.'
      : 'Task stopped because its container instance is draining',
  code,
  endsAfterMs: endsAfterMs ?? task.placement?.stopMs ?? task.instance.random.between(1000, 36_000),
});

const endDaemonsFirst = (fleet: Fleet, instance: ContainerInstance): void => {
  for (const task of instance.tasks) {
    const fault = task.daemon === undefined ? undefined : faultNamed(instance, 'daemon-ended-first', task.daemon.name);
    if (fault === undefined) continue;
    const endsAfterMs = (fault.endsAfterSeconds ?? 0.9) * 1000;
    stopTask(fleet, task, { reason: 'Daemon task stopped', code: 'ServiceSchedulerInitiated', endsAfterMs });
  }
};

/** DRAINING → ACTIVE: a person changed their mind. What was told to stop stops nevertheless. */
export const cancelDrain = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.status !== 'DRAINING' || instance.lost) return;
  if ([...instance.tasks].some(({ daemon, desiredStatus }) => daemon !== undefined && desiredStatus === 'STOPPED'))
    return;
  instance.drains += 1;
  changeStatus(fleet, instance, 'ACTIVE');
};

/** An instance whose tasks all went: ACTIVE → DEREGISTERING without DRAINING (seen), and no replacement. */
export const goIdle = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.status !== 'ACTIVE' || instance.lost) return;
  const { provider, random } = instance;
  instance.closed = true;
  noteRoom(instance);
  provider.desiredInstances = Math.max(0, provider.desiredInstances - 1);
  for (const task of [...instance.tasks]) {
    if (task.daemon !== undefined) continue;
    const service = task.placement?.service;
    if (service !== undefined && task.holdsSlot) service.desiredCount -= 1;
    replaceTask(fleet, task);
    stopTask(fleet, task, {
      ...stopFor(task, 'ServiceSchedulerInitiated'),
      reason: 'Scaling activity initiated by deployment',
    });
  }
  const check = (): void => {
    if (instance.status !== 'ACTIVE' || instance.lost) return;
    if ([...instance.tasks].some(({ daemon }) => daemon === undefined)) {
      fleet.agenda.after(30_000, check);
      return;
    }
    changeStatus(fleet, instance, 'DEREGISTERING');
    endDaemonsFirst(fleet, instance);
    fleet.agenda.after(0, () => stopDaemonsIfLast(fleet, instance));
  };
  fleet.agenda.after(random.between(60_000, 180_000), check);
};

/** After the last application task the daemons are told; after the last daemon the instance goes. */
export const taskStopped = (fleet: Fleet, task: Task): void => {
  replaceTask(fleet, task);
  stopDaemonsIfLast(fleet, task.instance);
};

const isLeaving = ({ status, lost }: ContainerInstance): boolean =>
  (status === 'DRAINING' || status === 'DEREGISTERING') && !lost;

const stopDaemonsIfLast = (fleet: Fleet, instance: ContainerInstance): void => {
  if (!isLeaving(instance)) return;
  const { drains, random } = instance;
  const daemonTasks = [...instance.tasks].filter(({ daemon }) => daemon !== undefined);
  if (daemonTasks.length < instance.tasks.size) return;
  if (daemonTasks.length === 0) {
    finishLeaving(fleet, instance);
    return;
  }
  for (const task of daemonTasks) {
    fleet.agenda.after(random.between(300, 4000), () => {
      if (!isLeaving(instance) || instance.drains !== drains) return;
      stopTask(fleet, task, stopFor(task, 'ServiceSchedulerInitiated'));
    });
  }
};

const finishLeaving = (fleet: Fleet, instance: ContainerInstance): void => {
  const { drains, random } = instance;
  fleet.agenda.after(random.between(1000, 15_000), () => {
    if (!isLeaving(instance) || instance.drains !== drains) return;
    instance.drains += 1;
    if (instance.status === 'DRAINING') changeStatus(fleet, instance, 'DEREGISTERING');
    fleet.agenda.after(random.between(5000, 60_000), () => deregister(fleet, instance));
  });
};

/** Spot: a notice of two minutes, then the machine is gone whatever still runs. */
export const interruptSpot = (fleet: Fleet, instance: ContainerInstance): void => {
  drainInstance(fleet, instance, 'SpotInterruption');
  fleet.agenda.after(SPOT_NOTICE_MS, () => endByForce(fleet, instance));
};

/** The machine stops under its tasks; ECS ends the registration and never learns when they ended. */
export const endByForce = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.status === 'INACTIVE' || instance.lost) return;
  loseHost(fleet, instance, 'stopped', 2000);
};

/** @param noticedAfterMs when ECS gives the machine up, if it ever does */
export const loseHost = (
  fleet: Fleet,
  instance: ContainerInstance,
  reported: 'stopped' | 'never',
  noticedAfterMs: number,
): void => {
  if (instance.lost || instance.status === 'INACTIVE') return;
  instance.lost = true;
  noteRoom(instance);
  const running = [...instance.tasks].filter(({ processRuns }) => processRuns);
  for (const task of running) killProcess(fleet, task);
  if (running.length > 0) fleet.log.lost(instance.containerInstanceArn, fleet.now);
  fleet.agenda.reportAfter(Math.min(60_000, noticedAfterMs / 2), () => {
    instance.agentConnected = false;
    tellInstance(fleet, instance);
  });
  if (reported === 'never') return;
  fleet.agenda.after(noticedAfterMs, () => {
    const known = [...instance.tasks].filter((task) => running.includes(task) || task.startedAt === undefined);
    for (const task of known) {
      task.stopCode ??= 'TerminationNotice';
      task.stoppedReason ??= 'Host EC2 (instance) terminated.';
      task.stoppingAt ??= fleet.now;
      tellStopped(fleet, task);
      replaceTask(fleet, task);
    }
    if (instance.status === 'ACTIVE' && instance.random.chance(0.5)) changeStatus(fleet, instance, 'DEREGISTERING');
    deregister(fleet, instance);
    replaceInstance(fleet, instance);
  });
};
