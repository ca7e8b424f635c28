/** A revision of a daemon, as ECS refers to it. */
export type RevisionRef = {
  readonly arn: string;
  /** null: ECS names none. */
  readonly capacityProviderNames: readonly string[] | null;
};

/** The aim of a daemon's newest deployment. */
export type DeploymentAim = {
  readonly status: string;
  readonly target: RevisionRef | null;
  /** The revision that its rollback brings back; null: there is none, or ECS does not say. */
  readonly rollbackTarget: RevisionRef | null;
};

const FORWARD: readonly string[] = ['PENDING', 'IN_PROGRESS', 'SUCCESSFUL'];

/**
 * Finds the revision that new container instances get. `currentRevisions` are those that run, and lag behind UpdateDaemon (reported
 * by Terraform's authors); the target of the newest deployment is what it brings, until a rollback brings another one back.
 * null where it is not clear: a deployment that goes no further, of which no rollback is told yet.
 * @param newest undefined where ECS names none, or has forgotten it: then the running revision stays
 */
export const revisionOfNewInstances = (
  current: readonly RevisionRef[],
  newest: DeploymentAim | undefined,
): RevisionRef | null => {
  const aim = newest === undefined ? null : FORWARD.includes(newest.status) ? newest.target : newest.rollbackTarget;
  if (aim !== null) return withProviders(aim, current);
  const [only = null, ...others] = current;
  return others.length === 0 ? only : null;
};

const withProviders = ({ arn, capacityProviderNames }: RevisionRef, current: readonly RevisionRef[]): RevisionRef => ({
  arn,
  capacityProviderNames:
    capacityProviderNames ?? current.find((revision) => revision.arn === arn)?.capacityProviderNames ?? null,
});
