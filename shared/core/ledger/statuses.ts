import type { StatusMark, StatusRun } from './ledger.ts';

/** An answer of ECS is read when it has come: it may describe the moment of the question, retries included. */
const ANSWER_TAKES_MS = 10_000;

/** An instance sends its first events within this time: it registers, and is ACTIVE once its daemons run. */
const HEARD_WITHIN_MS = 300_000;

/** True where an event of the container instance came soon after its registration, so that later ones were to come as well. */
export const wasHeardFromStart = ({ statuses, registeredAt }: Statuses & { readonly registeredAt: number | null }) =>
  registeredAt !== null && statuses.some(({ first }) => first.exact && first.at <= registeredAt + HEARD_WITHIN_MS);

type Statuses = { readonly statuses: readonly StatusRun[] };

/** The time until which an instance certainly had the status of a mark, epoch milliseconds. */
export const stillAt = ({ at, exact }: StatusMark): number => (exact ? at : at - ANSWER_TAKES_MS);

export const isActive = ({ first }: StatusRun): boolean => first.status === 'ACTIVE';

/** The lowest version that is known to have had a status; null if none is. */
export const firstWith = (status: string, { statuses }: Statuses): StatusMark | null =>
  statuses.find(({ first }) => first.status === status)?.first ?? null;

export const lowestActiveOf = (ledger: Statuses): StatusMark | null => firstWith('ACTIVE', ledger);

/**
 * The newest version, whatever its status; null if none is known. At one version the mark of the run that sorts last.
 */
export const newestOf = ({ statuses }: Statuses): StatusMark | null =>
  statuses.reduce<StatusMark | null>(
    (newest, { last }) => (newest === null || last.version >= newest.version ? last : newest),
    null,
  );

/**
 * The lowest known ACTIVE version above a run, or at its end: it cancels whatever the run began. Null if there is none.
 * At one version ACTIVE wins, since a look may only have concluded that the instance was gone.
 */
export const activeAfter = ({ statuses }: Statuses, { last }: StatusRun): StatusMark | null => {
  const next = statuses.find((run) => isActive(run) && run.last.version >= last.version);
  if (next === undefined) return null;
  return next.first.version >= last.version ? next.first : next.last;
};

/** The newest mark below a version, whatever its status; at one version the mark that was seen last. */
export const lastMarkBefore = ({ statuses }: Statuses, version: number): StatusMark | null =>
  statuses
    .flatMap(({ first, last }) => [first, last])
    .filter((mark) => mark.version < version)
    .reduce<StatusMark | null>(
      (one, other) =>
        one === null || (other.version - one.version || stillAt(other) - stillAt(one)) > 0 ? other : one,
      null,
    );
