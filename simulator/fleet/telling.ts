import { deploymentDetail, healthDetail, type StartImpaired, startImpairedDetail } from '../events/daemon-events.ts';
import { instanceDetail } from '../events/instance-event.ts';
import { taskDetail } from '../events/task-event.ts';
import type { ContainerInstance, DaemonDeployment, Task } from '../model/cluster.ts';
import type { HealthCheck } from '../model/health-check.ts';
import { overallHealth } from '../model/health-check.ts';
import type { Fleet } from './fleet.ts';

/** ECS tells of a task as it now is: every telling is a new version. */
export const tellTask = (fleet: Fleet, task: Task): void => {
  const { switches } = fleet.options;
  task.version += 1;
  task.updatedAt = fleet.now;
  if (task.daemon !== undefined && !switches.daemonTaskEvents) return;
  if (fleet.isRecording(task.cluster)) {
    const end = task.executionStoppedAt !== undefined ? 'moment' : 'stopped-only';
    const { log } = fleet;
    log.taskTold(
      task.instance.containerInstanceArn,
      task.taskArn,
      task.lastStatus === 'STOPPED' || end === 'moment' ? end : 'nothing',
      fleet.now,
    );
    if (task.daemon !== undefined) log.instance(task.instance.containerInstanceArn).daemonTold = true;
  }
  fleet.emit(task.cluster, {
    detailType: 'ECS Task State Change',
    resources: [task.taskArn],
    detail: taskDetail(task, switches.launchType),
    factAt: fleet.now,
  });
};

/** ECS tells of a container instance: for a status, but also for every placement and agent reconnect. */
export const tellInstance = (fleet: Fleet, instance: ContainerInstance): void => {
  instance.version += 1;
  instance.updatedAt = fleet.now;
  if (fleet.isRecording(instance.cluster))
    fleet.log.instance(instance.containerInstanceArn).lastVersion = instance.version;
  fleet.log.instanceVersion(instance.containerInstanceArn, instance.status, fleet.now, instance.version);
  fleet.emit(instance.cluster, {
    detailType: 'ECS Container Instance State Change',
    resources: [instance.containerInstanceArn],
    detail: instanceDetail(instance, fleet.options.switches.capacityProviderInInstanceEvents),
    factAt: fleet.now,
  });
};

/** In the published sample the event came 16 s after the status had changed. */
const HEALTH_EVENT_LAG_MS = 16_000;

/** A check of the container instance changes now; its event comes a little later. Times are cut to whole seconds. */
export const changeHealth = (
  fleet: Fleet,
  instance: ContainerInstance,
  check: Pick<HealthCheck, 'type' | 'status'>,
  unhealthy?: Task,
): void => {
  const changedAt = Math.floor(fleet.now / 1000) * 1000;
  const changed: HealthCheck = {
    ...check,
    lastStatusChange: changedAt,
    lastUpdated: changedAt - instance.random.between(0, 40) * 1000,
    statusReason: unhealthy === undefined ? null : `Daemon task: ${unhealthy.id} is unhealthy`,
  };
  instance.health.set(check.type, changed);
  const overallStatus = overallHealth(instance.health.values());
  const told = fleet.isRecording(instance.cluster);
  if (check.type === 'DAEMON' && told) {
    const record = fleet.log.instance(instance.containerInstanceArn);
    record.daemonTold = true;
    record.daemonChecks.push({
      at: changedAt,
      status: check.status,
      taskArn: unhealthy?.taskArn ?? null,
      daemonName: unhealthy?.daemon?.name ?? null,
      isTaskTold: fleet.options.switches.daemonTaskEvents,
    });
  }
  fleet.agenda.reportAfter(HEALTH_EVENT_LAG_MS, () => {
    fleet.emit(instance.cluster, {
      detailType: 'ECS Container Instance Health Change',
      resources: [instance.containerInstanceArn],
      detail: healthDetail(instance, changed, overallStatus),
      factAt: changedAt,
    });
  });
};

export const tellStartImpaired = (fleet: Fleet, impaired: StartImpaired): void => {
  const { instance, task, createdAt } = impaired;
  if (fleet.isRecording(instance.cluster)) fleet.log.instance(instance.containerInstanceArn).daemonTold = true;
  fleet.emit(instance.cluster, {
    detailType: 'ECS Daemon Service Action',
    resources: task === undefined ? [] : [task.taskArn],
    detail: startImpairedDetail(impaired),
    factAt: createdAt,
  });
};

export const tellDeployment = (fleet: Fleet, deployment: DaemonDeployment): void => {
  const { daemon, status, daemonDeploymentArn } = deployment;
  deployment.updatedAt = fleet.now;
  const { cluster } = daemon;
  if (fleet.isRecording(cluster))
    fleet.log.deploymentStatus(daemonDeploymentArn, daemon.name, cluster.clusterArn, status, fleet.now);
  fleet.emit(cluster, {
    detailType: 'ECS Daemon Deployment State Change',
    resources: [daemon.daemonArn],
    detail: deploymentDetail(deployment),
    factAt: fleet.now,
  });
};
