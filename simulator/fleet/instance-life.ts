import { newInstance } from '../model/beginnings.ts';
import type { CapacityProvider, ContainerInstance, Daemon, Size, Task } from '../model/cluster.ts';
import type { InstanceStatus } from '../model/statuses.ts';
import { daemonsFor, flapAgent, isYetToFail, placeDaemon, runningTaskOf, startLateDaemons } from './daemon-tasks.ts';
import { faultNamed, faultsOn } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { noteRoom, placeWaiting, replaceTask } from './placement.ts';
import { stopTask } from './task-end.ts';
import { startTask } from './task-life.ts';
import { changeHealth, tellInstance } from './telling.ts';

const ZONES = ['a', 'b', 'c'] as const;

/** A new machine of the provider registers: REGISTERING until its daemons run (seen), then ACTIVE. */
export const registerInstance = (fleet: Fleet, provider: CapacityProvider, size?: Size): ContainerInstance => {
  provider.registrations += 1;
  const { cluster, registrations: number } = provider;
  const random = fleet.random.fork(`${cluster.clusterName}/${provider.name}/${number}`);
  const zone = `${fleet.options.region}${ZONES[number % ZONES.length]}`;
  const id = random.hex(32);
  const instance: ContainerInstance = {
    containerInstanceArn: fleet.arnOf(`container-instance/${cluster.clusterName}/${id}`),
    id,
    ec2InstanceId: `i-0${random.hex(16)}`,
    zone,
    cluster,
    provider,
    number,
    random,
    faults: faultsOn(fleet.options.faults, { provider, number, zone, random }),
    ...(size === undefined ? {} : { size }),
    status: 'REGISTERING',
    ...newInstance(fleet.now),
  };
  cluster.instances.set(instance.containerInstanceArn, instance);
  provider.live.add(instance);
  fleet.log.registered(instance);
  changeStatus(fleet, instance, 'REGISTERING');
  fleet.agenda.after(random.between(1000, 2500), () => {
    noteRoom(instance);
    placeWaiting(fleet, provider);
  });
  for (const daemon of daemonsFor(instance)) placeDaemon(fleet, instance, daemon);
  planActivation(fleet, instance);
  flapAgent(fleet, instance, fleet.options.agentFlapsPerHour);
  return instance;
};

/** Every status is a new version and a line in the log. */
export const changeStatus = (fleet: Fleet, instance: ContainerInstance, status: InstanceStatus): void => {
  instance.status = status;
  tellInstance(fleet, instance);
  fleet.log.instanceStatus(instance.containerInstanceArn, status, fleet.now, instance.version);
  noteRoom(instance);
};

const planActivation = (fleet: Fleet, instance: ContainerInstance): void => {
  const { agenda } = fleet;
  const { random, provider } = instance;
  if (faultNamed(instance, 'registration-failed') !== undefined) {
    agenda.after(random.between(60_000, 240_000), () => {
      changeStatus(fleet, instance, 'REGISTRATION_FAILED');
      agenda.after(random.between(5000, 30_000), () => giveUp(fleet, instance));
    });
    return;
  }
  const stuck = faultNamed(instance, 'registering-stuck');
  const gateMs =
    stuck === undefined ? random.between(28_000, 32_000) : (stuck.forSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  if (stuck?.goneAfterSeconds !== undefined) {
    agenda.after(stuck.goneAfterSeconds * 1000, () => {
      if (instance.status === 'REGISTERING') giveUp(fleet, instance);
    });
  }
  if (gateMs === Number.POSITIVE_INFINITY) return;
  if (awaitedDaemons(instance).length === 0 || stuck !== undefined) {
    agenda.after(gateMs, () => openGate(fleet, instance));
  }
  agenda.after(5 * 60_000, () => provider.live.has(instance) && openGate(fleet, instance));
};

/** ECS waits for these before application tasks may start. A daemon that is not critical may fail to start. */
const awaitedDaemons = (instance: ContainerInstance): Daemon[] =>
  daemonsFor(instance).filter(
    ({ name, critical }) =>
      faultNamed(instance, 'daemon-late', name) === undefined &&
      faultNamed(instance, 'daemon-missing', name) === undefined &&
      (critical || faultNamed(instance, 'start-impaired', name) === undefined),
  );

/** ACTIVE, if every daemon that ECS waits for is RUNNING: the gate is RUNNING, not HEALTHY (documented). */
export const openGate = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.status !== 'REGISTERING' || instance.lost) return;
  const stuck = faultNamed(instance, 'registering-stuck');
  if (stuck !== undefined && fleet.now < instance.registeredAt + (stuck.forSeconds ?? Number.POSITIVE_INFINITY) * 1000)
    return;
  if (faultNamed(instance, 'registration-failed') !== undefined) return;
  const isAwaited = (daemon: Daemon): boolean =>
    runningTaskOf(instance, daemon) === undefined || isYetToFail(instance, daemon);
  if (awaitedDaemons(instance).some(isAwaited)) return;
  changeStatus(fleet, instance, 'ACTIVE');
  changeHealth(fleet, instance, { type: 'CONTAINER_RUNTIME', status: 'OK' });
  for (const task of instance.tasks) {
    if (task.daemon === undefined) startTask(fleet, task, instance.random.between(50, 18_000));
  }
  fleet.agenda.after(120_000, () => startLateDaemons(fleet, instance));
  fleet.reactions.instanceActivated(instance);
};

/** Takes an instance that never became ACTIVE out of the cluster. */
const giveUp = (fleet: Fleet, instance: ContainerInstance): void => {
  instance.closed = true;
  noteRoom(instance);
  for (const task of [...instance.tasks]) {
    replaceTask(fleet, task);
    stopTask(fleet, task, {
      reason: 'Container instance failed to register',
      code: 'ServiceSchedulerInitiated',
      endsAfterMs: 2000,
    });
  }
  fleet.agenda.after(60_000, () => deregister(fleet, instance));
  replaceInstance(fleet, instance);
};

/** INACTIVE: the end of a container instance, of which ECS remembers nothing after an hour. */
export const deregister = (fleet: Fleet, instance: ContainerInstance): void => {
  if (instance.status === 'INACTIVE') return;
  changeStatus(fleet, instance, 'INACTIVE');
  instance.provider.live.delete(instance);
  fleet.forgetLater(instance.cluster.instances, instance.containerInstanceArn);
};

/** The provider keeps its number of instances: one that can take no tasks is replaced. */
export const replaceInstance = (fleet: Fleet, instance: ContainerInstance): void => {
  const { provider } = instance;
  fleet.agenda.after(instance.random.between(20_000, 60_000), () => {
    let usable = 0;
    for (const { status, closed, lost } of provider.live) {
      if ((status === 'ACTIVE' || status === 'REGISTERING') && !closed && !lost) usable += 1;
    }
    if (usable < provider.desiredInstances) registerInstance(fleet, provider);
  });
};

/** The first application task started: late daemons follow it; a daemon task started: the gate may open. */
export const taskStarted = (fleet: Fleet, task: Task): void => {
  if (task.daemon === undefined) startLateDaemons(fleet, task.instance);
  else fleet.agenda.after(task.instance.random.between(100, 2000), () => openGate(fleet, task.instance));
};
