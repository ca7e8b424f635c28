import { StopTaskCommand, UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { startedByOf } from '../../core/canary/canary-task.ts';
import { isDaemonTask, isOver } from '../../core/ledger/known-tasks.ts';
import { goneOf } from '../../core/ledger/leaving.ts';
import type { Calls } from './calls.ts';
import type { Made } from './made.ts';
import type { CanaryPlan } from './read-plan.ts';
import { daemonsElsewhere, describeTasks, hasOthers } from './tasks-on.ts';
import { Watch } from './watch.ts';

/** Between two questions for the task's container instance: a call each. */
const BETWEEN_CALLS_MS = 3000;
/** The order has to last for a while before the next step. */
const HOLD_MS = 15_000;

/**
 * Follows the task from its creation to the end of its container instance. Once it has run for a while its instance is drained, as ECS
 * itself does it before it takes one away, with the task still on it; then the task is stopped.
 * @returns the reason why the end was not seen; null: it was @throws StoppedError
 */
export const followTask = async (made: Made, plan: CanaryPlan, calls: Calls): Promise<string | null> => {
  const { clusterArn, taskArn } = made;
  if (taskArn === null) return 'no task was run';
  made.say('waits for a container instance to come up');
  const place = await placeOf(clusterArn, taskArn, calls);
  if ('why' in place) return place.why;
  const { instanceArn } = place;
  if (plan.present.has(instanceArn))
    return 'ECS found room on a container instance that was there before: other tasks had ended meanwhile. Run it again';
  made.instanceArn = instanceArn;
  const watch = new Watch({ containerInstanceArn: instanceArn, clusterArn }, namesOf(plan), calls);
  made.watch = watch;
  made.say('waits for the task to start');
  await watch.until(({ tasks }) => {
    const own = tasks.get(taskArn);
    return own !== undefined && (own.startedAt !== null || isOver(own));
  });
  const own = watch.ledger.tasks.get(taskArn);
  if (own?.startedAt === null) return `the task ended before it started: ${own.stoppedReason ?? 'ECS gives no reason'}`;
  made.sharedSignals = await daemonsElsewhere(clusterArn, namesOf(plan), daemonTasksOn(watch), calls);
  await watch.for(HOLD_MS);
  if (await hasOthers(clusterArn, instanceArn, new Set([taskArn]), calls))
    return 'other application tasks came to the container instance, so that it was not drained: only the start was seen';
  made.say('drains the container instance');
  const refused = await drain(clusterArn, instanceArn, calls);
  if (refused !== null) return `ECS did not drain the container instance: ${refused}`;
  await watch.for(HOLD_MS);
  made.say('stops the task, and waits for the container instance to be gone');
  await stop(clusterArn, taskArn, made.mark?.id ?? '', calls);
  await watch.until((ledger) => goneOf(ledger) !== null);
  return null;
};

/** The daemons of coverages, each once. */
export const namesOf = ({ coverages }: Pick<CanaryPlan, 'coverages'>): readonly string[] => [
  ...new Set(coverages.map(({ daemonName }) => daemonName)),
];

/** The daemon tasks that a watch has seen. */
export const daemonTasksOn = ({ ledger }: Watch): ReadonlySet<string> =>
  new Set([...ledger.tasks.values()].filter(isDaemonTask).map(({ taskArn }) => taskArn));

type Place = { readonly instanceArn: string } | { readonly why: string };

/** ECS launches an instance first: until then the task is on none. */
const placeOf = async (clusterArn: string, taskArn: string, calls: Calls): Promise<Place> => {
  for (;;) {
    const [task] = await describeTasks(clusterArn, [taskArn], calls);
    if (task?.containerInstanceArn) return { instanceArn: task.containerInstanceArn };
    if (task?.lastStatus === 'STOPPED')
      return { why: `the task ended before it was placed: ${task.stoppedReason ?? 'ECS gives no reason'}` };
    await calls.pause(BETWEEN_CALLS_MS);
  }
};

/** @returns ECS's reason not to; null: it drains */
export const drain = async (cluster: string, containerInstance: string, calls: Calls): Promise<string | null> => {
  const { failures = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster,
        containerInstances: [containerInstance],
        status: 'DRAINING',
      }),
      sending,
    ),
  );
  const [failure] = failures;
  return failure === undefined ? null : (failure.reason ?? 'it gives no reason');
};

/** StopTask, with a reason that names the canary. */
export const stop = async (cluster: string, task: string, id: string, calls: Calls): Promise<void> => {
  await calls.ecs((ecs, sending) => ecs.send(new StopTaskCommand({ cluster, task, reason: startedByOf(id) }), sending));
};
