import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeContainerInstancesCommand,
  ListTaskDefinitionsCommand,
  type TaskDefinitionStatus,
} from '@aws-sdk/client-ecs';
import { familyOf } from '../../core/canary/canary-task.ts';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Calls, deniedAction, StoppedError } from './calls.ts';
import { drain, stop } from './follow-task.ts';
import { hasOthers, listTasks } from './tasks-on.ts';

/** The remains of one canary, which are to be taken away. */
export type Remains = {
  readonly id: string;
  /** The clusters in which it may have a task. */
  readonly clusterArns: readonly string[];
  /** Tasks that are known to have been started, and are not known to be over. */
  readonly taskArns: readonly string[];
  readonly definitionArns: readonly string[];
  /** A container instance that came up for the task and does not leave yet. */
  readonly instances: readonly { readonly clusterArn: string; readonly arn: string }[];
};

/** The ARNs that could not be taken away, each once; and why. */
export type Cleaned = {
  readonly left: readonly string[];
  readonly problems: readonly string[];
  /** An action that AWS denied; null: none. */
  readonly denied: string | null;
};

/** One step after the other; what fails is noted, and the rest is taken away all the same. */
class Cleaning {
  readonly left = new Set<string>();
  readonly problems = new Set<string>();
  denied: string | null = null;

  async try<Told>(arns: readonly string[], act: () => Promise<Told>): Promise<Told | null> {
    try {
      return await act();
    } catch (error) {
      for (const arn of arns) this.left.add(arn);
      this.denied ??= deniedAction(error);
      this.problems.add(reasonOf(error));
      return null;
    }
  }
}

const reasonOf = (error: unknown): string => {
  const denied = deniedAction(error);
  if (denied !== null) return `you may not do ${denied}`;
  if (error instanceof StoppedError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
};

/**
 * Takes away what a canary has made: stops its tasks, drains the container instance that came up for them unless others' tasks run there,
 * and deletes its task definitions. It finds tasks and definitions by the canary's family too, where an answer was lost. Never rejects.
 */
export const cleanUp = async (remains: Remains, calls: Calls): Promise<Cleaned> => {
  const cleaning = new Cleaning();
  const own = new Set(remains.taskArns);
  for (const clusterArn of remains.clusterArns) await stopTasks(clusterArn, remains, own, { cleaning, calls });
  for (const { clusterArn, arn } of remains.instances) // one that still registers is waited for
    await cleaning.try([arn], () => sendAway(clusterArn, arn, own, calls));
  // it costs nothing, and `--clean` finds the rest by its family alone: it stays while anything else is left
  if (cleaning.left.size === 0) await deleteDefinitions(remains, { cleaning, calls });
  else for (const arn of remains.definitionArns) cleaning.left.add(arn);
  const { left, problems, denied } = cleaning;
  return { left: [...left], problems: [...problems], denied };
};

type Work = { readonly cleaning: Cleaning; readonly calls: Calls };

const stopTasks = async (
  clusterArn: string,
  { id, taskArns }: Remains,
  own: Set<string>,
  { cleaning, calls }: Work,
): Promise<void> => {
  const clusterName = clusterArn.slice(clusterArn.lastIndexOf('/') + 1);
  const known = taskArns.filter((arn) => arn.includes(`:task/${clusterName}/`));
  const found = await cleaning.try([], () => listTasks(clusterArn, { family: familyOf(id) }, calls));
  for (const arn of new Set([...known, ...(found ?? [])])) {
    own.add(arn);
    await cleaning.try([arn], () => stop(clusterArn, arn, id, calls));
  }
};

const BETWEEN_CALLS_MS = 5000;

/** Drains an instance that only the canary used. One that still registers can't be drained yet. */
const sendAway = async (cluster: string, arn: string, own: ReadonlySet<string>, calls: Calls): Promise<void> => {
  for (;;) {
    const { containerInstances: [instance] = [] } = await calls.ecs((ecs, sending) =>
      ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn] }), sending),
    );
    if (instance?.status === 'ACTIVE') break;
    if (instance?.status !== 'REGISTERING') return;
    await calls.pause(BETWEEN_CALLS_MS);
  }
  if (await hasOthers(cluster, arn, own, calls)) return; // it serves others now
  const refused = await drain(cluster, arn, calls);
  if (refused !== null) throw new Error(`ECS does not drain ${arn}: ${refused}`);
};

const deleteDefinitions = async ({ id, definitionArns }: Remains, { cleaning, calls }: Work): Promise<void> => {
  const active = await cleaning.try([], () => listDefinitions(id, 'ACTIVE', calls));
  for (const arn of new Set([...(active ?? definitionArns)]))
    await cleaning.try([arn], () =>
      calls.ecs((ecs, sending) => ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }), sending)),
    );
  const inactive = await cleaning.try(definitionArns, () => listDefinitions(id, 'INACTIVE', calls));
  for (const batch of batchesOf(inactive ?? [], 10))
    await cleaning.try(batch, async () => {
      const { failures = [] } = await calls.ecs((ecs, sending) =>
        ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [...batch] }), sending),
      );
      const [failure] = failures;
      if (failure !== undefined) throw new Error(`ECS does not delete ${failure.arn}: ${failure.reason}`);
    });
};

/** The revisions of a canary's family. */
export const listDefinitions = async (
  id: string,
  status: TaskDefinitionStatus,
  calls: Calls,
): Promise<readonly string[]> => {
  // a family is one canary's, which registers once: its revisions fit one page
  const { taskDefinitionArns = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: familyOf(id), status }), sending),
  );
  return taskDefinitionArns;
};
