import type { Inventory } from '../state/instance-state.ts';

/** The name of the one daemon, the one capacity provider and the one service of a self-test. */
export const SELF_TEST_NAME = 'self-test';

/**
 * The inventory of the reserved cluster. It is constant and stored nowhere, so that nothing refreshes it, audits it, or asks ECS.
 * @param now epoch milliseconds: it is always as fresh as that
 */
export const selfTestInventory = (clusterArn: string, now: number): Inventory => ({
  clusterArn,
  watchedSince: 0,
  refreshedAt: now,
  daemons: [
    {
      daemonName: SELF_TEST_NAME,
      clusterArn,
      capacityProviderNames: [SELF_TEST_NAME],
      critical: true,
      createdAt: null,
      deletedAt: null,
      firstDeployment: null,
      firstSeenAt: null,
    },
  ],
  providers: [{ name: SELF_TEST_NAME, autoRepair: true }],
});
