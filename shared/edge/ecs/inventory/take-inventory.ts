import { ClusterNotFoundException, DescribeCapacityProvidersCommand, ListDaemonsCommand } from '@aws-sdk/client-ecs';
import type { SeenCluster } from '../../../core/inventory/seen.ts';
import type { Inventory } from '../../../core/state/instance-state.ts';
import type { DeploymentFact } from '../../../core/words/facts.ts';
import type { Lookout } from '../reads/ask.ts';
import { NotNowError } from '../reads/ask.ts';
import { allOf, InventoryCalls } from './inventory-calls.ts';
import { type DaemonRow, readDaemonRow, readProvider } from './read-daemon-answers.ts';
import { seeDaemons } from './see-daemons.ts';
import type { Before } from './seen-daemon.ts';

export type InventoryTaken =
  | {
      readonly kind: 'taken';
      readonly seen: SeenCluster;
      /** Facts about the daemons' deployments: of each daemon the newest one at least. */
      readonly deployments: readonly DeploymentFact[];
      readonly calls: number;
      /** Fields and items of answers that could not be read, to be logged. Forgotten things are not among them. */
      readonly problems: readonly string[];
      /** The reasons why it is not complete: each a sentence. */
      readonly unread: readonly string[];
    }
  /** The share is used up, or ECS throttles: to be asked again, and no failure. */
  | {
      readonly kind: 'later';
      readonly delaySeconds: number;
      readonly calls: number;
      /** It was ECS that refused. */
      readonly isThrottled: boolean;
    };

/**
 * Asks ECS for a cluster's daemons and capacity providers: 1 call for each 100 that are listed, 1 for each daemon, 1 for each 20
 * of their revisions and newest deployments, 1 for each 10 providers; and for a daemon that is new, 1 for all of its
 * deployments. These calls have buckets of their own at ECS; they are taken from our one share all the same.
 *
 * If ECS has forgotten something (a deployment, a revision that no new instance gets), the known value stands. The inventory is
 * incomplete only without what ECS must tell: the list, a daemon's description, the revision that new instances get.
 * @param watchedSince for a cluster that has no inventory yet
 */
export const takeInventory = async (
  clusterArn: string,
  previous: Inventory | null,
  watchedSince: number,
  lookout: Lookout,
): Promise<InventoryTaken> => {
  const asking = new InventoryCalls(lookout);
  const at = lookout.now();
  const known = Map.groupBy(previous?.daemons ?? [], ({ daemonName }) => daemonName);
  const before = { clusterArn, previous, known, watchedSince, lastSeen: previous?.refreshedAt ?? null, at };
  try {
    const seen = await seeCluster(before, asking);
    const { deployments, calls, problems, unread } = asking;
    const isComplete = unread.length === 0;
    return { kind: 'taken', seen: { clusterArn, at, ...seen, isComplete }, deployments, calls, problems, unread };
  } catch (error) {
    if (error instanceof NotNowError) {
      const { delaySeconds, isThrottled } = error;
      return { kind: 'later', delaySeconds, calls: asking.calls, isThrottled };
    }
    throw error;
  }
};

const seeCluster = async (
  before: Before,
  asking: InventoryCalls,
): Promise<Pick<SeenCluster, 'daemons' | 'providers'>> => {
  try {
    const rows = await listDaemons(before.clusterArn, asking);
    const calls = [seeProviders(before.clusterArn, asking), seeDaemons(rows, before, asking)] as const;
    await allOf<unknown>(calls);
    const [providers, daemons] = await Promise.all(calls);
    return { daemons, providers };
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return { daemons: [], providers: [] };
    throw error;
  }
};

const listDaemons = (clusterArn: string, asking: InventoryCalls): Promise<readonly DaemonRow[]> =>
  asking.pages(
    async (client, nextToken) => {
      const told = await client.send(new ListDaemonsCommand({ clusterArn, nextToken }));
      return { items: told.daemonSummariesList, nextToken: told.nextToken };
    },
    'daemonSummariesList',
    readDaemonRow,
  );

const seeProviders = async (cluster: string, asking: InventoryCalls): Promise<Inventory['providers']> => {
  const providers = await asking.pages(
    async (client, nextToken) => {
      const told = await client.send(new DescribeCapacityProvidersCommand({ cluster, nextToken }));
      asking.needsAllBut(told.failures);
      return { items: told.capacityProviders, nextToken: told.nextToken };
    },
    'capacityProviders',
    readProvider,
  );
  return providers.filter((provider) => provider !== null);
};
