import type { DaemonRow } from './read-daemon-answers.ts';
import type { Before } from './seen-daemon.ts';

/**
 * So many daemons are described in one refresh: with their revisions and deployments that is as much as the share of reads
 * gives in half a minute.
 */
const DESCRIBED_AT_A_TIME = 100;
/** As many as one call takes revisions of. */
export const DESCRIBED_TOGETHER = 20;
/** Of those that nothing changes, at least so many: else a cluster in which always something does would describe no other. */
const AT_LEAST = 20;
/** An inventory is refreshed about as often. */
const TURN_MS = 300_000;
/** Reads lag after a write: a daemon that was changed so lately is described again. */
const CHANGED_LATELY_MS = 3_600_000;

/**
 * Which daemons of a list are described this time, each kind in turn: those of which nothing is known, those that hurry, and
 * some of the others.
 */
export const inTurn = (
  rows: readonly DaemonRow[],
  before: Before,
): { readonly described: readonly DaemonRow[]; readonly left: readonly DaemonRow[] } => {
  const kinds = Map.groupBy(rows, (row) => hasteOf(row, before));
  const described: DaemonRow[] = [];
  const left: DaemonRow[] = [];
  for (const haste of HASTES) {
    const room = Math.max(DESCRIBED_AT_A_TIME - described.length, haste === 'none' ? AT_LEAST : 0);
    const ofKind = kinds.get(haste) ?? [];
    // the share may not last for all of them: then others are the first the next time
    const step = ofKind.length <= room ? DESCRIBED_TOGETHER : room;
    const turned = turnedBy(Math.floor(before.at / TURN_MS) * step, ofKind);
    for (const [index, row] of turned.entries()) (index < room ? described : left).push(row);
  }
  return { described, left };
};

const HASTES = ['unknown', 'changing', 'none'] as const;

const turnedBy = (places: number, rows: readonly DaemonRow[]): readonly DaemonRow[] => {
  const start = rows.length === 0 ? 0 : places % rows.length;
  return [...rows.slice(start), ...rows.slice(0, start)];
};

/** Whether something of it is not known, is being changed, or was changed lately. */
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
