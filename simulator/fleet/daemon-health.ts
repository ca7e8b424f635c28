import type { ContainerInstance, Daemon, Task } from '../model/cluster.ts';
import { runningTaskOf } from './daemon-tasks.ts';
import type { FaultNamed } from './faults.ts';
import type { Fleet } from './fleet.ts';
import { changeHealth } from './telling.ts';

/** With a health check: INITIALIZING when the daemon task starts, OK a little later. */
export const watchHealth = (fleet: Fleet, task: Task): void => {
  const { daemon, instance } = task;
  if (daemon === undefined || !daemon.healthCheck) return;
  const isFirst = isReported(fleet, daemon) && instance.health.get('DAEMON') === undefined;
  if (isFirst) changeHealth(fleet, instance, { type: 'DAEMON', status: 'INITIALIZING' });
  fleet.agenda.after(instance.random.between(10_000, 30_000), () => {
    if (!task.processRuns || task.healthStatus !== 'UNKNOWN') return;
    task.healthStatus = 'HEALTHY';
    if (isFirst && instance.health.get('DAEMON')?.status === 'INITIALIZING')
      changeHealth(fleet, instance, { type: 'DAEMON', status: 'OK' });
  });
};

/** The checks of an instance speak of required daemons (documented); of one that is not critical probably never. */
const isReported = ({ options }: Fleet, { critical }: Daemon): boolean =>
  critical || options.switches.healthOfOptionalDaemons;

/** The daemon's container health check fails; without one ECS notices only a daemon that stops (documented). */
export const turnUnhealthy = (
  fleet: Fleet,
  instance: ContainerInstance,
  daemon: Daemon,
  { recoversAfterSeconds, unrepaired = false }: FaultNamed<'daemon-unhealthy'>,
): void => {
  const task = runningTaskOf(instance, daemon);
  if (task === undefined || !daemon.healthCheck || instance.lost) return;
  changeTaskHealth(fleet, task, daemon, 'UNHEALTHY');
  if (recoversAfterSeconds !== undefined) {
    fleet.agenda.after(recoversAfterSeconds * 1000, () => {
      if (task.processRuns && instance.status === 'ACTIVE') changeTaskHealth(fleet, task, daemon, 'HEALTHY');
    });
  }
  if (daemon.critical && !unrepaired) fleet.reactions.daemonInTrouble(instance, daemon);
};

const changeTaskHealth = (fleet: Fleet, task: Task, daemon: Daemon, healthStatus: 'HEALTHY' | 'UNHEALTHY'): void => {
  const { instance, taskArn } = task;
  const status = healthStatus === 'HEALTHY' ? 'OK' : 'IMPAIRED';
  task.healthStatus = healthStatus;
  if (isReported(fleet, daemon)) {
    changeHealth(fleet, instance, { type: 'DAEMON', status }, status === 'IMPAIRED' ? task : undefined);
    return;
  }
  const { taskHealth } = fleet.log.instance(instance.containerInstanceArn);
  taskHealth.push({ at: fleet.now, status, taskArn, daemonName: daemon.name });
};
