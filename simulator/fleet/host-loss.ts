import type { ContainerInstance } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';
import { changeStatus, deregister, replaceInstance } from './instance-life.ts';
import { noteRoom, replaceTask } from './placement.ts';
import { killProcess, tellStopped } from './task-end.ts';
import { tellInstance } from './telling.ts';

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
      if (task.stoppingAt === undefined) {
        task.stoppingAt = fleet.now;
        fleet.log.toldToStop(task.taskArn, fleet.now);
      }
      tellStopped(fleet, task);
      replaceTask(fleet, task);
    }
    if (instance.status === 'ACTIVE' && instance.random.chance(0.5)) changeStatus(fleet, instance, 'DEREGISTERING');
    deregister(fleet, instance);
    replaceInstance(fleet, instance);
  });
};
