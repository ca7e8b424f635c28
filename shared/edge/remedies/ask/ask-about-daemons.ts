import {
  ClusterNotFoundException,
  type DaemonDeploymentStatus,
  DaemonNotFoundException,
  ListDaemonDeploymentsCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  type ListTasksCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Inventory } from '../../../core/state/instance-state.ts';
import { optionalList } from '../../ecs/reads/answer-fields.ts';
import { ask, type Lookout } from '../../ecs/reads/ask.ts';
import { requiredId } from '../../events/fields.ts';

/**
 * Lists the running tasks of a cluster's daemons on one container instance, as ECS itself does: a caller of RunTask may give a task
 * the group of a daemon, and a description may lack it. @throws NotNowError if ECS can't be asked now
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
      const listed = await listPage(input, lookout);
      for (const [index, arn] of optionalList(listed.taskArns, 'taskArns').entries())
        taskArns.add(requiredId(arn, `taskArns[${index}]`));
      nextToken = listed.nextToken || undefined;
    } while (nextToken !== undefined);
  }
  return taskArns;
};

/** A daemon that was deleted has no task. */
const listPage = async (input: ListTasksCommandInput, lookout: Lookout): Promise<Partial<ListTasksCommandOutput>> => {
  try {
    return await ask(lookout, (client) => client.send(new ListTasksCommand(input)));
  } catch (error) {
    if (error instanceof DaemonNotFoundException) return {};
    throw error;
  }
};

const UNDER_WAY: DaemonDeploymentStatus[] = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/**
 * Lists the daemons of a capacity provider that are being deployed or rolled back: 1 call for each daemon.
 * @param capacityProviderName null: those of the whole cluster
 * @throws NotNowError if ECS can't be asked now
 */
export const askDaemonsDeploying = async (
  { clusterArn, daemons }: Inventory,
  capacityProviderName: string | null,
  lookout: Lookout,
): Promise<readonly string[]> => {
  const covering = daemons.filter(
    ({ capacityProviderNames, deletedAt }) =>
      deletedAt === null &&
      (capacityProviderName === null || (capacityProviderNames?.includes(capacityProviderName) ?? true)),
  );
  const deploying: string[] = [];
  for (const daemonName of new Set(covering.map((daemon) => daemon.daemonName)))
    if (await isDeploying(`${clusterArn.replace(':cluster/', ':daemon/')}/${daemonName}`, lookout))
      deploying.push(daemonName);
  return deploying;
};

const isDeploying = async (daemonArn: string, lookout: Lookout): Promise<boolean> => {
  try {
    const list = new ListDaemonDeploymentsCommand({ daemonArn, status: UNDER_WAY });
    const { daemonDeployments } = await ask(lookout, (client) => client.send(list));
    return optionalList(daemonDeployments, 'daemonDeployments').length > 0;
  } catch (error) {
    // a daemon that was deleted a moment ago is not being deployed
    if (error instanceof DaemonNotFoundException || error instanceof ClusterNotFoundException) return false;
    throw error;
  }
};
