import {
  ClusterNotFoundException,
  type DaemonDeploymentStatus,
  DaemonNotFoundException,
  ListDaemonDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import type { Inventory } from '../../core/state/instance-state.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import type { Lookout } from '../ecs/reads/ask.ts';
import { ask } from '../ecs/reads/ask.ts';

const UNDER_WAY: DaemonDeploymentStatus[] = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/**
 * The daemons of a capacity provider of which a deployment is under way, a rollback included: 1 call for each daemon.
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
    // nothing is deployed of what was deleted a moment ago
    if (error instanceof DaemonNotFoundException || error instanceof ClusterNotFoundException) return false;
    throw error;
  }
};
