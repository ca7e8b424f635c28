/** One life of a daemon: from its creation until its deletion was asked for. Epoch milliseconds, infinite where open. */
export type Life = { readonly from: number; readonly until: number };

/** A life whose beginning and end are not known. */
export const WHOLE_LIFE: Life = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

type Declared = { readonly createdAt: number | null; readonly deletedAt: number | null };

export const lifeOf = ({ createdAt, deletedAt }: Declared): Life => ({
  from: createdAt ?? WHOLE_LIFE.from,
  until: deletedAt ?? WHOLE_LIFE.until,
});

/**
 * The lives of one daemon, by its declarations, in order. Declarations that overlap are one life: a provider was
 * attached or detached within it. A declaration that begins when another ends is a new life.
 */
export const livesOf = (declarations: readonly Declared[]): readonly Life[] => {
  const lives: Life[] = [];
  for (const life of declarations.map(lifeOf).sort((one, other) => one.from - other.from)) {
    const last = lives.at(-1);
    if (last === undefined || life.from >= last.until) lives.push(life);
    else if (life.until > last.until) lives[lives.length - 1] = { from: last.from, until: life.until };
  }
  return lives;
};

/**
 * True where something first seen at a moment belongs to the life. A deployment that begins when the deletion is asked
 * for does not: DeleteDaemon starts one, which takes the daemon away.
 */
export const isWithin = (at: number, { from, until }: Life): boolean => at >= from && at < until;

/** The rollout of a daemon to its providers' instances. Times are epoch milliseconds. */
export type Rollout = {
  readonly beganAt: number;
  /** The time at which it had reached every instance; null where it has not, or the time is not known. */
  readonly succeededAt: number | null;
};

/**
 * The rollout that brought a daemon in one of its lives: it began with the first deployment of that life, and had
 * reached every instance when the first successful one ended. Deployments of another life do not count. Replay and the
 * service both ask here.
 * @param deployments in any order
 * @returns null if the life has none
 */
export const firstRollout = (deployments: readonly Rollout[], life: Life): Rollout | null => {
  let first: Rollout | null = null;
  let success: Rollout | null = null;
  for (const deployment of deployments) {
    if (!isWithin(deployment.beganAt, life)) continue;
    if (first === null || deployment.beganAt < first.beganAt) first = deployment;
    if (deployment.succeededAt === null) continue;
    if (success === null || isEarlier(deployment, success)) success = deployment;
  }
  return first && { beganAt: first.beganAt, succeededAt: success?.succeededAt ?? null };
};

/** The one that began earlier; of two that began at one moment the one that succeeded first. */
const isEarlier = (one: Rollout, other: Rollout): boolean =>
  one.beganAt < other.beganAt || (one.beganAt === other.beganAt && Number(one.succeededAt) < Number(other.succeededAt));
