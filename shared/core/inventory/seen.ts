import type { Inventory } from '../state/instance-state.ts';

/** A daemon deployment as ECS describes it. Times are epoch milliseconds. */
export type SeenDeployment = {
  readonly beganAt: number;
  readonly status: string;
  readonly endedAt: number | null;
  /** When its rollback to an earlier revision began. Absent or null: there was none, or ECS does not say. */
  readonly rolledBackAt?: number | null;
};

/** A daemon as ECS describes it. */
export type SeenDaemon = {
  readonly daemonName: string;
  readonly createdAt: number | null;
  /** When its deletion was asked for; null: it was not. */
  readonly deletedAt: number | null;
  /** Of the revision that new container instances get. null: ECS did not say, and what is known stands. */
  readonly critical: boolean | null;
  /** Of the revision that new container instances get. null: ECS did not say, and what is known stands. */
  readonly capacityProviderNames: readonly string[] | null;
  /** Since when new container instances get that revision. Absent or null: ECS does not say. */
  readonly since?: number | null;
  /** What the instances from before `since` have. Absent or null: the same, or ECS does not say. */
  readonly formerly?: { readonly critical: boolean | null; readonly capacityProviderNames: readonly string[] } | null;
  /** Those that were asked for, in any order. They may be of a former life: the daemon's ARN is the same. */
  readonly deployments: readonly SeenDeployment[];
  /** All of its deployments were asked for, and ECS remembers none. */
  readonly deploymentsAreForgotten?: true;
};

/** What ECS said of one cluster. */
export type SeenCluster = {
  readonly clusterArn: string;
  /** When it was asked: at or before the first call. */
  readonly at: number;
  readonly daemons: readonly SeenDaemon[];
  readonly providers: Inventory['providers'];
  /** Whether every daemon and provider was told of: from less nothing is concluded to be gone. */
  readonly isComplete: boolean;
};
