import type { ContainerInstance, Task } from '../model/cluster.ts';
import { faultNamed } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { endByForce } from './host-loss.ts';
import { changeStatus, deregister, replaceInstance } from './instance-life.ts';
import { noteRoom, replaceTask } from './placement.ts';
import { announceStop, type Stop, stopTask } from './task-end.ts';

/** Lets a container instance leave: application tasks first, daemon tasks after them (announced by AWS). */

const SEVEN_DAYS_MS = 7 * 86_400_000;
const SPOT_NOTICE_MS = 120_000;

const DRAINING = 'Task stopped because its container instance is draining';

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
      announceToDaemons(fleet, instance);
    });
  }
  fleet.agenda.after(SEVEN_DAYS_MS, () => instance.drains === drains && endByForce(fleet, instance));
  fleet.agenda.after(0, () => stopDaemonsIfLast(fleet, instance));
  replaceInstance(fleet, instance);
};

/** From being told to the end of its containers: what the plan of the task says, or 1 to 36 s (measured). */
export const stopFor = (task: Task, code: Stop['code'], endsAfterMs?: number): Stop => ({
  reason: code === 'SpotInterruption' ? 'Your Spot Task was interrupted.' : DRAINING,
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

/**
 * Nobody has published when a drain tells the daemons. By the switch it does so once every application task was told, and
 * daemons' containers run on until `stopDaemonsIfLast`. The draws are a stream of their own: all else stays as it was.
 */
const announceToDaemons = (fleet: Fleet, instance: ContainerInstance): void => {
  if (!fleet.options.switches.daemonToldBeforeLastEnd) return;
  const tasks = [...instance.tasks];
  if (tasks.some(({ daemon, desiredStatus }) => daemon === undefined && desiredStatus === 'RUNNING')) return;
  const { drains } = instance;
  for (const task of tasks.filter(({ daemon }) => daemon !== undefined)) {
    const random = instance.random.fork(`announce ${task.id}`);
    fleet.agenda.after(random.between(300, 4000), () => {
      if (instance.drains === drains && isLeaving(instance))
        announceStop(fleet, task, { reason: DRAINING, code: 'ServiceSchedulerInitiated' }, random);
    });
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
