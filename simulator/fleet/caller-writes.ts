import { machineFor, remainingOn } from '../events/instance-event.ts';
import type { CapacityProvider, ContainerInstance, Placement, Service, Task } from '../model/cluster.ts';
import { reportTrouble } from './daemon-tasks.ts';
import type { Fleet } from './fleet.ts';
import { loseHost } from './host-loss.ts';
import { changeStatus, deregister, registerInstance, replaceInstance } from './instance-life.ts';
import { cancelDrain, drainInstance, stopFor } from './leaving.ts';
import { emptiestOf, placeOn, reconcileService, replaceTask } from './placement.ts';
import { stopTask, tellStopped } from './task-end.ts';

/** A caller of ECS's API changes the fleet with these. The rest of the fleet reacts as it always does. */

/** UpdateContainerInstancesState DRAINING. A machine that is gone can be drained too: ECS believes it is there. */
export const drainByCaller = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.lost && instance.status === 'ACTIVE') changeStatus(fleet, instance, 'DRAINING');
  else drainInstance(fleet, instance, 'UserInitiated');
};

/** UpdateContainerInstancesState ACTIVE; too late once the daemons were told to stop. */
export const activateByCaller = (fleet: Fleet, instance: ContainerInstance): void => cancelDrain(fleet, instance);

/** StopTask. Its service starts another one; a critical daemon's task makes ECS drain the container instance. */
export const stopByCaller = (fleet: Fleet, task: Task, reason: string): void => {
  if (task.desiredStatus === 'STOPPED') return;
  const { daemon, instance } = task;
  const ran = task.processRuns;
  replaceTask(fleet, task);
  stopTask(fleet, task, { ...stopFor(task, 'UserInitiated'), reason });
  const another = [...instance.tasks].some((other) => other !== task && other.daemon === daemon && other.processRuns);
  if (daemon?.critical && ran && !another) reportTrouble(fleet, instance, daemon, task);
};

/**
 * RunTask: undefined if no container instance of the provider takes tasks. For a task of a known size that fits on none of them the
 * provider launches one more, as ECS does; it keeps no more instances because of it.
 */
export const runByCaller = (fleet: Fleet, provider: CapacityProvider, placement: Placement): Task | undefined => {
  const { size } = placement;
  const fits = (instance: ContainerInstance): boolean => {
    const { cpu, memory } = remainingOn(instance);
    return size === undefined || (size.cpu <= cpu && size.memory <= memory);
  };
  const instance = emptiestOf(provider, fits);
  if (instance !== undefined) return placeOn(fleet, instance, placement);
  return size === undefined
    ? undefined
    : placeOn(fleet, registerInstance(fleet, provider, machineFor(size)), placement);
};

/** UpdateService: as many tasks as desired; the provider starts further container instances if it must. */
export const scaleService = (fleet: Fleet, service: Service, desiredCount: number): void => {
  service.desiredCount = desiredCount;
  const { provider, cluster } = service;
  dropWaiting(service);
  const surplus = [...cluster.tasks.values()]
    .filter(({ placement, holdsSlot }) => holdsSlot && placement?.service === service)
    .slice(desiredCount);
  for (const task of surplus) {
    replaceTask(fleet, task);
    stopTask(fleet, task, {
      ...stopFor(task, 'ServiceSchedulerInitiated'),
      reason: 'Scaling activity initiated by a change of the desired count',
    });
  }
  growProvider(fleet, provider);
  reconcileService(fleet, service);
};

const dropWaiting = (service: Service): void => {
  const { waiting } = service.provider;
  for (const entry of [...waiting].reverse()) {
    if (service.count <= service.desiredCount || entry.placement.service !== service) continue;
    waiting.delete(entry);
    service.count -= 1;
  }
};

const growProvider = (fleet: Fleet, provider: CapacityProvider): void => {
  let desired = 0;
  for (const service of provider.cluster.services.values())
    if (service.provider === provider) desired += service.desiredCount;
  const needed = Math.ceil(desired / provider.slots);
  while (provider.desiredInstances < needed) {
    provider.desiredInstances += 1;
    registerInstance(fleet, provider);
  }
};

/** DeregisterContainerInstance with force: at once and in no order. */
export const deregisterByCaller = (fleet: Fleet, instance: ContainerInstance): void => {
  if (!instance.lost) {
    loseHost(fleet, instance, 'stopped', 0);
    return;
  }
  for (const task of [...instance.tasks]) {
    replaceTask(fleet, task);
    tellStopped(fleet, task);
  }
  deregister(fleet, instance);
  replaceInstance(fleet, instance);
};
