import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { type CanaryMark, canaryDefinition, familyOf, startedByOf, tagsOf } from '../../core/canary/canary-task.ts';
import type { TaskSize } from '../../core/canary/task-size.ts';
import type { Calls } from './calls.ts';
import type { Made } from './made.ts';

export type ToMake = {
  readonly mark: CanaryMark;
  readonly provider: string;
  readonly size: TaskSize;
  readonly architecture: 'ARM64' | null;
  readonly longestSeconds: number;
};

/**
 * Registers the task definition, which costs nothing, and runs it; both are tagged by the very call that makes them, and named so that
 * they are found without their ARNs. Both calls may be repeated: a second revision is of the same family, and RunTask has a client token.
 * @returns the reason why ECS runs no task; null: it does
 */
export const make = async (made: Made, toMake: ToMake, calls: Calls): Promise<string | null> => {
  const { clusterArn } = made;
  const { provider, mark, ...task } = toMake;
  made.say('registers a task definition, and runs it');
  const registered = await calls.ecs((ecs, sending) =>
    ecs.send(new RegisterTaskDefinitionCommand(canaryDefinition({ ...mark, ...task })), sending),
  );
  made.taskDefinitionArn = registered.taskDefinition?.taskDefinitionArn ?? null;
  const run = await calls.ecs((ecs, sending) =>
    ecs.send(
      new RunTaskCommand({
        cluster: clusterArn,
        taskDefinition: made.taskDefinitionArn ?? familyOf(mark.id),
        capacityProviderStrategy: [{ capacityProvider: provider, weight: 1 }],
        count: 1,
        startedBy: startedByOf(mark.id),
        clientToken: mark.id,
        tags: tagsOf(mark.id),
      }),
      sending,
    ),
  );
  made.taskArn = run.tasks?.[0]?.taskArn ?? null;
  if (made.taskArn !== null) return null;
  const [failure] = run.failures ?? [];
  return `ECS ran no task: ${failure?.reason ?? 'it gives no reason'}`;
};
