import { instanceDetail } from '../events/instance-event.ts';
import { taskDetail } from '../events/task-event.ts';
import type { CapacityProvider, Cluster, ContainerInstance, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';

/** FARGATE and EC2 tasks in the same cluster: no daemon reaches them, and nobody may judge them. */
export const runOtherLaunchTypes = (fleet: Fleet, cluster: Cluster): void => {
  const random = fleet.random.fork(`other launch types ${cluster.clusterName}`);
  const host = hostOf(fleet, cluster, random.hex(32));
  cluster.instances.set(host.containerInstanceArn, host);
  tellHost(fleet, host);
  for (let i = 0; i < 6; i += 1) {
    const launchType = i % 2 === 0 ? 'FARGATE' : 'EC2';
    const task = taskOn(fleet, host, random.hex(32), launchType);
    const tell = (change: Partial<Task>): void => {
      Object.assign(task, change, { version: task.version + 1, updatedAt: fleet.now });
      cluster.tasks.set(task.taskArn, task);
      if (task.lastStatus === 'STOPPED') fleet.forgetLater(cluster.tasks, task.taskArn);
      const { containerInstanceArn, capacityProviderName, ...detail } = taskDetail(task, launchType);
      const place =
        launchType === 'EC2' ? { containerInstanceArn, capacityProviderName } : { platformVersion: '1.4.0' };
      fleet.emit(cluster, {
        detailType: 'ECS Task State Change',
        resources: [task.taskArn],
        detail: { ...detail, ...place },
        factAt: fleet.now,
      });
    };
    const startMs = random.between(5000, 600_000);
    const endMs = startMs + random.between(60_000, 900_000);
    fleet.agenda.after(startMs, () => tell({ lastStatus: 'RUNNING', startedAt: fleet.now }));
    fleet.agenda.after(endMs, () => {
      const ended = {
        desiredStatus: 'STOPPED',
        executionStoppedAt: fleet.now - 10_000,
        stoppingAt: fleet.now,
      } as const;
      tell({ ...ended, lastStatus: 'STOPPED', stoppedAt: fleet.now, exitCode: 0 });
    });
  }
};

const tellHost = (fleet: Fleet, host: ContainerInstance): void => {
  host.version += 1;
  host.updatedAt = fleet.now;
  fleet.emit(host.cluster, {
    detailType: 'ECS Container Instance State Change',
    resources: [host.containerInstanceArn],
    detail: instanceDetail(host, true),
    factAt: fleet.now,
  });
};

const hostOf = (fleet: Fleet, cluster: Cluster, id: string): ContainerInstance => {
  const provider: CapacityProvider = {
    name: 'ec2-auto-scaling-group',
    capacityProviderArn: fleet.arnOf('capacity-provider/ec2-auto-scaling-group'),
    cluster,
    drainAfterMs: Number.POSITIVE_INFINITY,
    autoRepair: 'DISABLED',
    desiredInstances: 1,
    slots: 0,
    registrations: 1,
    live: new Set(),
    open: new Set(),
    waiting: new Set(),
  };
  return {
    containerInstanceArn: fleet.arnOf(`container-instance/${cluster.clusterName}/${id}`),
    id,
    ec2InstanceId: `i-0${id.slice(0, 16)}`,
    zone: `${fleet.options.region}a`,
    cluster,
    provider,
    number: 1,
    random: fleet.random.fork(id),
    faults: [],
    registeredAt: fleet.now,
    status: 'ACTIVE',
    version: 0,
    updatedAt: fleet.now,
    agentConnected: true,
    lost: false,
    closed: false,
    taken: 0,
    drains: 0,
    failedEarly: new Set(),
    health: new Map(),
    tasks: new Set(),
  };
};

const taskOn = (fleet: Fleet, instance: ContainerInstance, id: string, launchType: 'FARGATE' | 'EC2'): Task => ({
  taskArn: fleet.arnOf(`task/${instance.cluster.clusterName}/${id}`),
  id,
  cluster: instance.cluster,
  instance,
  family: `other-${launchType.toLowerCase()}`,
  group: `family:other-${launchType.toLowerCase()}`,
  startedBy: 'deployer',
  launchType,
  daemon: undefined,
  revision: undefined,
  placement: undefined,
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
  stopIsAnnounced: false,
  startPlanned: false,
  holdsSlot: false,
});
