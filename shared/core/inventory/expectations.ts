import type { Coverage } from '../expected/expected-daemons.ts';
import type { DaemonExpectation } from '../policy/policy.ts';
import type { Inventory } from '../state/instance-state.ts';
import { isCluster } from '../words/arn.ts';

/** A daemon that the policy wants and ECS does not have as it is wanted. */
export type UnmetExpectation = {
  readonly daemonName: string;
  readonly clusterArn: string;
  /** Null: any, or all of the cluster's. */
  readonly capacityProviderName: string | null;
  /** One sentence. */
  readonly why: string;
};

/**
 * The expectations of the policy that the inventories do not meet. One that names no cluster is for each cluster that has a
 * Managed Instances capacity provider; one that names a cluster of which there is no inventory is not met.
 */
export const unmetExpectations = (
  expectations: readonly DaemonExpectation[],
  inventories: readonly Inventory[],
): readonly UnmetExpectation[] =>
  expectations.flatMap((expectation) => {
    const { daemonName, clusterArn, capacityProviderName } = expectation;
    const concerned = inventories.filter((inventory) =>
      clusterArn === null ? inventory.providers.length > 0 : isCluster(clusterArn, inventory.clusterArn),
    );
    if (clusterArn !== null && concerned.length === 0)
      return [{ daemonName, clusterArn, capacityProviderName, why: 'Bookend knows no such cluster' }];
    return concerned.flatMap((inventory) => unmetIn(inventory, expectation) ?? []);
  });

const unmetIn = (inventory: Inventory, expectation: DaemonExpectation): UnmetExpectation | null => {
  const { daemonName, capacityProviderName } = expectation;
  const alive = inventory.daemons.filter((daemon) => daemon.daemonName === daemonName && daemon.deletedAt === null);
  const why = whyUnmet(alive, expectation);
  return why === null ? null : { daemonName, clusterArn: inventory.clusterArn, capacityProviderName, why };
};

const whyUnmet = (alive: readonly Coverage[], { capacityProviderName, critical }: DaemonExpectation): string | null => {
  if (alive.length === 0) return 'the cluster has no daemon of this name';
  const covering = alive.filter(
    ({ capacityProviderNames }) =>
      capacityProviderName === null || (capacityProviderNames?.includes(capacityProviderName) ?? true),
  );
  if (covering.length === 0) return 'the daemon does not cover the capacity provider';
  if (critical === null || covering.every((daemon) => daemon.critical === critical)) return null;
  return critical ? 'the daemon is not critical' : 'the daemon is critical';
};
