import { goneOf } from '../../core/ledger/leaving.ts';
import type { Calls } from './calls.ts';
import { daemonTasksOn, namesOf } from './follow-task.ts';
import type { Made } from './made.ts';
import type { CanaryPlan } from './read-plan.ts';
import { daemonsElsewhere, describeTasks, listTasks } from './tasks-on.ts';
import { Watch } from './watch.ts';

const BETWEEN_CALLS_MS = 5000;

/**
 * Follows the first new task of a service on a container instance that was not there before, until that instance is gone. It makes and
 * changes nothing: whoever owns the service deploys it, or scales it out and in again. @throws StoppedError
 */
export const followService = async (made: Made, service: string, plan: CanaryPlan, calls: Calls): Promise<null> => {
  const { clusterArn } = made;
  made.say(`waits for a new task of ${service} on a new container instance: deploy it, or scale it out`);
  const { instanceArn, taskArn } = await newTaskOf(service, plan, calls);
  made.taskArn = taskArn;
  made.instanceArn = instanceArn;
  const watch = new Watch({ containerInstanceArn: instanceArn, clusterArn }, namesOf(plan), calls);
  made.watch = watch;
  made.say('waits for the task to start');
  await watch.until(({ tasks }) => (tasks.get(taskArn)?.startedAt ?? null) !== null);
  made.sharedSignals = await daemonsElsewhere(clusterArn, namesOf(plan), daemonTasksOn(watch), calls);
  made.say('waits for the container instance to be gone: scale the service in again');
  await watch.until((ledger) => goneOf(ledger) !== null);
  return null;
};

const newTaskOf = async (serviceName: string, { clusterArn, present }: CanaryPlan, calls: Calls) => {
  const known = new Set(await listTasks(clusterArn, { serviceName }, calls));
  for (;;) {
    const arns = (await listTasks(clusterArn, { serviceName }, calls)).filter((arn) => !known.has(arn));
    for (const { taskArn, containerInstanceArn } of await describeTasks(clusterArn, arns, calls)) {
      if (taskArn === undefined || containerInstanceArn === undefined) continue;
      if (!present.has(containerInstanceArn)) return { taskArn, instanceArn: containerInstanceArn };
      known.add(taskArn);
    }
    await calls.pause(BETWEEN_CALLS_MS);
  }
};
