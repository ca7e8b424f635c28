import type { CapacityProvider, ContainerInstance, Placement, Service, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { createTask, startTask } from './task-life.ts';

/** Gives waiting tasks a place while there is room. */
export const placeWaiting = (fleet: Fleet, provider: CapacityProvider): void => {
  for (;;) {
    const [instance] = provider.open;
    const [next] = provider.waiting;
    if (instance === undefined || next === undefined) return;
    provider.waiting.delete(next);
    placeOn(fleet, instance, next.placement);
  }
};

/** Puts a task on a container instance: it is created at once and starts when the instance is ACTIVE. */
export const placeOn = (fleet: Fleet, instance: ContainerInstance, placement: Placement): Task => {
  instance.taken += 1;
  noteRoom(instance);
  const { family, group, startedBy } = placement;
  const task = createTask(fleet, { instance, family, group, startedBy, placement });
  task.holdsSlot = true;
  if (instance.status === 'ACTIVE') startTask(fleet, task, instance.random.between(3000, 25_000));
  return task;
};

/** Notes whether the provider may put further tasks there. */
export const noteRoom = (instance: ContainerInstance): void => {
  const { provider, status, closed, lost, taken } = instance;
  const takesTasks = (status === 'ACTIVE' || status === 'REGISTERING') && !closed && !lost;
  if (takesTasks && taken < provider.slots) provider.open.add(instance);
  else provider.open.delete(instance);
};

/** The service scheduler: as many tasks as desired, each wherever there is room, or waiting. */
export const reconcileService = (fleet: Fleet, service: Service): void => {
  while (service.count < service.desiredCount) {
    service.count += 1;
    service.provider.waiting.add({ placement: service.placement });
  }
  placeWaiting(fleet, service.provider);
};

/** RunTask: on the emptiest container instance, whatever its slots say; without one it waits. */
export const runStandalone = (fleet: Fleet, provider: CapacityProvider, placement: Placement): Task | undefined => {
  const emptiest = emptiestOf(provider);
  if (emptiest !== undefined) return placeOn(fleet, emptiest, placement);
  provider.waiting.add({ placement });
  return undefined;
};

/** @param fits leaves out container instances that the task does not fit on */
export const emptiestOf = (
  provider: CapacityProvider,
  fits: (instance: ContainerInstance) => boolean = () => true,
): ContainerInstance | undefined => {
  let emptiest: ContainerInstance | undefined;
  for (const instance of provider.live) {
    const takesTasks =
      (instance.status === 'ACTIVE' || instance.status === 'REGISTERING') && !instance.closed && !instance.lost;
    if (takesTasks && fits(instance) && (emptiest === undefined || instance.taken < emptiest.taken))
      emptiest = instance;
  }
  return emptiest;
};

/** A task of a service is no longer counted: it ends, or is to end. The scheduler starts another one. */
export const replaceTask = (fleet: Fleet, task: Task): void => {
  if (!task.holdsSlot) return;
  task.holdsSlot = false;
  task.instance.taken -= 1;
  noteRoom(task.instance);
  const service = task.placement?.service;
  if (service === undefined) return;
  service.count -= 1;
  fleet.agenda.after(task.instance.random.between(800, 4000), () => reconcileService(fleet, service));
};
