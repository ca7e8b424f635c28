/**
 * The history of an UNHEALTHY task before the newest report of its health: only looks report health, and each only for
 * its own moment. Times are epoch milliseconds; null for none.
 */
export type Unhealthy = {
  /** The earliest report UNHEALTHY. */
  readonly first: number;
  /** If the newest report is UNHEALTHY: the one before it, unless the task was well in between. */
  readonly before: number | null;
  /** If the newest report is UNHEALTHY: the newest one with any other status. */
  readonly wellAt: number | null;
};

/** The newest report of a task's health, and the part that is kept of earlier ones. */
type Health = {
  readonly healthStatus: string | null;
  readonly healthAt: number | null;
  readonly unhealthy?: Unhealthy;
};

/** The earliest known time since which the task has been UNHEALTHY; null where it is not. */
export const unhealthySince = ({ healthStatus, healthAt, unhealthy }: Health): number | null => {
  if (healthStatus !== UNHEALTHY || healthAt === null) return null;
  if (unhealthy === undefined) return healthAt;
  return unhealthy.first > (unhealthy.wellAt ?? Number.NEGATIVE_INFINITY)
    ? unhealthy.first
    : (unhealthy.before ?? healthAt);
};

/**
 * Joins the history of two snapshots of a task before `newest`, the newest report of either. It keeps the two newest
 * reports UNHEALTHY since the task was last well, and the first of all: so the order in which they come does not
 * matter.
 */
export const joinUnhealthy = (one: Health, other: Health, newest: Health): Unhealthy | undefined => {
  const first = Math.min(firstOf(one), firstOf(other));
  if (first === Number.POSITIVE_INFINITY) return undefined;
  if (newest.healthStatus !== UNHEALTHY) return { first, before: null, wellAt: null };
  const wellAt = Math.max(wellAtOf(one), wellAtOf(other));
  const before = [...reportsOf(one), ...reportsOf(other)]
    .filter((at) => at > wellAt && at < (newest.healthAt ?? NEVER))
    .reduce((latest, at) => Math.max(latest, at), NEVER);
  if (first === newest.healthAt && wellAt === NEVER) return undefined;
  return { first, before: before === NEVER ? null : before, wellAt: wellAt === NEVER ? null : wellAt };
};

const UNHEALTHY = 'UNHEALTHY';
const NEVER = Number.NEGATIVE_INFINITY;

const isUnhealthy = ({ healthStatus }: Health): boolean => healthStatus === UNHEALTHY;

const firstOf = (health: Health): number =>
  health.unhealthy?.first ??
  (isUnhealthy(health) ? (health.healthAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY);

const wellAtOf = (health: Health): number =>
  (isUnhealthy(health) ? health.unhealthy?.wellAt : health.healthAt) ?? NEVER;

const reportsOf = (health: Health): readonly number[] =>
  isUnhealthy(health) ? [health.healthAt ?? NEVER, health.unhealthy?.before ?? NEVER] : [];

/** Absolute times: a version that does not know this column keeps it beside a newer `healthAt`. */
export const packUnhealthy = (unhealthy: Unhealthy | undefined): string =>
  unhealthy === undefined
    ? ''
    : [unhealthy.first, unhealthy.before, unhealthy.wellAt].map((at) => at?.toString(36) ?? '').join('.');

export const unpackUnhealthy = (text: string | undefined): Unhealthy | undefined => {
  if (!text) return undefined;
  const [first, before, wellAt] = text.split('.').map((at) => (at === '' ? null : Number.parseInt(at, 36)));
  return first === undefined || first === null ? undefined : { first, before: before ?? null, wellAt: wellAt ?? null };
};
