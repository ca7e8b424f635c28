import { deploymentDetail, healthDetail, type StartImpaired, startImpairedDetail } from '../events/daemon-events.ts';
import { instanceDetail } from '../events/instance-event.ts';
import { taskDetail } from '../events/task-event.ts';
import type { Fleet } from './fleet.ts';
import type { ContainerInstance, DaemonDeployment, HealthCheck, Task } from './model.ts';

/** ECS tells of a task as it now is: every telling is a new version. */
export const tellTask = (fleet: Fleet, task: Task): void => {
  const { switches } = fleet.options;
  task.version += 1;
  task.updatedAt = fleet.now;
  if (task.daemon !== undefined && !switches.daemonTaskEvents) return;
  if (fleet.isRecording) {
    const end = task.executionStoppedAt !== undefined ? 'moment' : 'stopped-only';
    const { log } = fleet;
    log.taskTold(
      task.instance.containerInstanceArn,
      task.taskArn,
      task.lastStatus === 'STOPPED' || end === 'moment' ? end : 'nothing',
    );
    if (task.daemon !== undefined) log.instance(task.instance.containerInstanceArn).daemonTold = true;
  }
  fleet.emit('ECS Task State Change', [task.taskArn], taskDetail(task, switches.launchType), fleet.now);
};

/** ECS tells of a container instance: for a status, but also for every placement and agent reconnect. */
export const tellInstance = (fleet: Fleet, instance: ContainerInstance): void => {
  instance.version += 1;
  instance.updatedAt = fleet.now;
  const detail = instanceDetail(instance, fleet.options.switches.capacityProviderInInstanceEvents);
  fleet.emit('ECS Container Instance State Change', [instance.containerInstanceArn], detail, fleet.now);
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
  const told = fleet.isRecording;
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
    const resources = [instance.containerInstanceArn];
    fleet.emit('ECS Container Instance Health Change', resources, healthDetail(instance, changed), changedAt);
  });
};

export const tellStartImpaired = (fleet: Fleet, impaired: StartImpaired): void => {
  if (fleet.isRecording) fleet.log.instance(impaired.instance.containerInstanceArn).daemonTold = true;
  const resources = impaired.task === undefined ? [] : [impaired.task.taskArn];
  fleet.emit('ECS Daemon Service Action', resources, startImpairedDetail(impaired), impaired.createdAt);
};

export const tellDeployment = (fleet: Fleet, deployment: DaemonDeployment): void => {
  const { daemon, status, daemonDeploymentArn } = deployment;
  deployment.updatedAt = fleet.now;
  if (fleet.isRecording)
    fleet.log.deploymentStatus(daemonDeploymentArn, daemon.name, daemon.cluster.clusterArn, status, fleet.now);
  fleet.emit('ECS Daemon Deployment State Change', [daemon.daemonArn], deploymentDetail(deployment), fleet.now);
};
