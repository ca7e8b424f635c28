import type { DaemonRow } from './read-daemon-answers.ts';
import type { Before } from './seen-daemon.ts';

/**
 * One refresh describes so many daemons: with their revisions and deployments that is as much as the share of reads gives in half a
 * minute.
 */
const DESCRIBED_AT_A_TIME = 100;
/** One call describes the revisions of so many. */
export const DESCRIBED_TOGETHER = 20;
/** At least so many of the daemons that nothing changes: else a cluster that always changes some would describe no others. */
const AT_LEAST = 20;
/** An inventory is refreshed about as often. */
const ROUND_MS = 300_000;
/** Reads lag after a write: a daemon that was changed so lately is described again. */
const CHANGED_LATELY_MS = 3_600_000;

/**
 * Chooses the daemons of a list that are described this time: those of which nothing is known, those that are changing, and some of
 * the others. Each kind goes round.
 */
export const chooseDaemons = (
  rows: readonly DaemonRow[],
  before: Before,
): { readonly described: readonly DaemonRow[]; readonly left: readonly DaemonRow[] } => {
  const kinds = Map.groupBy(rows, (row) => hasteOf(row, before));
  const described: DaemonRow[] = [];
  const left: DaemonRow[] = [];
  for (const haste of HASTES) {
    const most = Math.max(DESCRIBED_AT_A_TIME - described.length, haste === 'none' ? AT_LEAST : 0);
    const ofKind = kinds.get(haste) ?? [];
    // the share may not last for all of them: then others come first the next time
    const step = ofKind.length <= most ? DESCRIBED_TOGETHER : most;
    const rotated = rotatedBy(Math.floor(before.at / ROUND_MS) * step, ofKind);
    for (const [index, row] of rotated.entries()) (index < most ? described : left).push(row);
  }
  return { described, left };
};

const HASTES = ['unknown', 'changing', 'none'] as const;

const rotatedBy = (steps: number, rows: readonly DaemonRow[]): readonly DaemonRow[] => {
  const start = rows.length === 0 ? 0 : steps % rows.length;
  return [...rows.slice(start), ...rows.slice(0, start)];
};

/** Sorts a daemon by its haste: nothing is known of it, it is being changed or was changed lately, or neither. */
const hasteOf = (row: DaemonRow, { known, lastSeen }: Before): (typeof HASTES)[number] => {
  const { daemonName, createdAt, updatedAt, isBeingDeleted } = row;
  const coverages = known.get(daemonName);
  if (coverages === undefined) return 'unknown';
  const open = coverages.filter(({ deletedAt }) => deletedAt === null);
  if (open.length === 0) return isBeingDeleted ? 'none' : 'changing';
  const isOther = createdAt !== null && open.every((coverage) => coverage.createdAt !== createdAt);
  const isNew = open.some(({ firstDeployment }) => firstDeployment?.succeededAt === null);
  const isChanged = updatedAt !== null && updatedAt >= (lastSeen ?? updatedAt) - CHANGED_LATELY_MS;
  return isBeingDeleted || isOther || isNew || isChanged ? 'changing' : 'none';
};
