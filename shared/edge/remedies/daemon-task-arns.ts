import {
  DaemonNotFoundException,
  ListTasksCommand,
  type ListTasksCommandInput,
  type ListTasksCommandOutput,
} from '@aws-sdk/client-ecs';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import type { Lookout } from '../ecs/reads/ask.ts';
import { ask } from '../ecs/reads/ask.ts';
import { requiredId } from '../events/fields.ts';

/**
 * The running tasks of a cluster's daemons on one container instance, as ECS itself lists them: a caller of RunTask may
 * give a task the group of a daemon, and a description may lack it. @throws NotNowError if ECS can't be asked now
 */
export const askDaemonTaskArns = async (
  { clusterArn, containerInstanceArn }: { readonly clusterArn: string; readonly containerInstanceArn: string },
  daemonNames: readonly string[],
  lookout: Lookout,
): Promise<ReadonlySet<string>> => {
  const taskArns = new Set<string>();
  for (const daemonName of new Set(daemonNames)) {
    let nextToken: string | undefined;
    do {
      const input = { cluster: clusterArn, containerInstance: containerInstanceArn, daemonName, nextToken };
      const listed = await listOf(input, lookout);
      for (const [place, arn] of optionalList(listed.taskArns, 'taskArns').entries())
        taskArns.add(requiredId(arn, `taskArns[${place}]`));
      nextToken = listed.nextToken || undefined;
    } while (nextToken !== undefined);
  }
  return taskArns;
};

/** Of a daemon that was deleted there is no task. */
const listOf = async (input: ListTasksCommandInput, lookout: Lookout): Promise<Partial<ListTasksCommandOutput>> => {
  try {
    return await ask(lookout, (client) => client.send(new ListTasksCommand(input)));
  } catch (error) {
    if (error instanceof DaemonNotFoundException) return {};
    throw error;
  }
};
