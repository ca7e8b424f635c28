import { instanceDetail } from '../events/instance-event.ts';
import { taskDetail } from '../events/task-event.ts';
import type { Cluster, ContainerInstance, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { autoScalingProvider, hostOf, taskOn } from './unmanaged.ts';

/** FARGATE and EC2 tasks in the same cluster: no daemon reaches them, and nobody may judge them. */
export const runOtherLaunchTypes = (fleet: Fleet, cluster: Cluster): void => {
  const random = fleet.random.fork(`other launch types ${cluster.clusterName}`);
  const host = hostOf(fleet, autoScalingProvider(fleet, cluster, 'ec2-auto-scaling-group'), random.hex(32), 1);
  cluster.instances.set(host.containerInstanceArn, host);
  tellHost(fleet, host);
  for (let i = 0; i < 6; i += 1) {
    const launchType = i % 2 === 0 ? 'FARGATE' : 'EC2';
    const family = `other-${launchType.toLowerCase()}`;
    const task = taskOn(fleet, host, random.hex(32), { family, group: `family:${family}`, launchType });
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
