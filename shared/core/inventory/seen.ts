import type { Inventory, RunningRevision } from '../state/instance-state.ts';

/** A daemon deployment as ECS describes it. Times are epoch milliseconds. */
export type SeenDeployment = {
  readonly beganAt: number;
  readonly status: string;
  readonly endedAt: number | null;
  /** The time its rollback to an earlier revision began. Absent or null: there was none, or ECS does not say. */
  readonly rolledBackAt?: number | null;
};

/** A daemon as ECS describes it. */
export type SeenDaemon = {
  readonly daemonName: string;
  readonly createdAt: number | null;
  /** The time its deletion was asked for; null: it was not. */
  readonly deletedAt: number | null;
  /** New container instances get a revision with this value. null: ECS did not say, and the known value stands. */
  readonly critical: boolean | null;
  /** New container instances of these get that revision. null: ECS did not say, and the known names stand. */
  readonly capacityProviderNames: readonly string[] | null;
  /** The time from which new container instances get that revision. Absent or null: ECS does not say. */
  readonly since?: number | null;
  /** The values of instances from before `since`. Absent or null: the same, or ECS does not say. */
  readonly formerly?: { readonly critical: boolean | null; readonly capacityProviderNames: readonly string[] } | null;
  /** The deployments that were asked for, in any order. They may be of a former life: the daemon's ARN is the same. */
  readonly deployments: readonly SeenDeployment[];
  /** By capacity provider, the number of container instances with and without it. Absent: ECS does not count them. */
  readonly instances?: ReadonlyMap<string, number>;
  /** The container instances that run its revisions. Absent: ECS does not tell which of them run what. */
  readonly running?: readonly (Omit<RunningRevision, 'daemonName'> & { readonly capacityProviderName: string })[];
  /** All of its deployments were asked for, and ECS remembers none. */
  readonly deploymentsAreForgotten?: true;
};

/** ECS's answers about one cluster. */
export type SeenCluster = {
  readonly clusterArn: string;
  /** The time it was asked: at or before the first call. */
  readonly at: number;
  readonly daemons: readonly SeenDaemon[];
  readonly providers: Inventory['providers'];
  /** ECS told of every daemon and provider. If not, nothing is concluded to be gone. */
  readonly isComplete: boolean;
};
