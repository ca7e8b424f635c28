import { endedBy } from '../ledger/forgotten.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { FoldLimits } from './fold-limits.ts';

/** Its times, its version and the marks between them. */
const BYTES_OF_TASK = 24;
/** The pull and the revision, which only a daemon's task has. */
const BYTES_OF_DAEMON = 20;
/** An id of 32 hex digits in its stored form; another ARN stands there in full. */
const BYTES_OF_ID = 20;
/** Most instances have no more: their texts need not be counted. */
export const SURELY_FIT = 6;
/** The most bytes in UTF-8 that a UTF-16 code unit takes. */
const BYTES_OF_UNIT = 3;

/** The tasks that are over, oldest first. */
export type Over = {
  /** The tasks that may be folded away. */
  readonly old: readonly KnownTask[];
  /** True where there are so many that they must be. */
  readonly isForced: boolean;
  /** The time by which each of them had ended. */
  readonly endOf: (task: KnownTask) => number;
};

export const overTasks = (ledger: Ledger, now: number, limits: FoldLimits): Over => {
  const endOf = endedBy(ledger);
  const over: { readonly task: KnownTask; readonly at: number }[] = [];
  for (const task of ledger.tasks.values()) {
    const at = endOf(task);
    if (at !== null) over.push({ task, at });
  }
  over.sort((one, other) => one.at - other.at || (one.task.taskArn < other.task.taskArn ? -1 : 1));
  const tooMany =
    over.length -
    roomFor(
      over.map(({ task }) => task),
      limits,
    );
  const settled = over.findIndex(({ at }) => at >= now - limits.settledAfterMs);
  const count = Math.max(tooMany, settled < 0 ? over.length : settled);
  return {
    old: over.slice(0, count).map(({ task }) => task),
    isForced: tooMany > 0,
    endOf: (task) => endOf(task) ?? Number.POSITIVE_INFINITY,
  };
};

/** The number of the newest tasks that fit: all of them, or about half of the bound where they are too many. */
const roomFor = (over: readonly KnownTask[], { mostOver, mostBytes }: FoldLimits): number => {
  if (over.length <= Math.min(mostOver, SURELY_FIT)) return over.length;
  const seen = new Set<string>();
  let bytes = 0;
  let half = 0;
  for (let kept = 1; kept <= over.length; kept++) {
    const task = over[over.length - kept];
    if (task !== undefined) bytes += bytesOf(task, seen, bytesAtMost);
    if (bytes <= mostBytes / 2 && kept <= mostOver / 2) half = kept;
    if (bytes > mostBytes || kept > mostOver) return half;
  }
  return over.length;
};

/**
 * An estimate of the bytes that a task takes; texts, and beginnings of ARNs, stand in a ledger once, however many tasks
 * have them.
 */
export const bytesOf = (task: KnownTask, seen: Set<string>, lengthOf: (text: string) => number): number => {
  const { taskArn, group, lastStatus, healthStatus, stoppedReason, stopCode, exitReason, unhealthyContainer } = task;
  const isUsual = USUAL_ID.test(taskArn);
  const ofArn = isUsual ? taskArn.slice(0, -ID_LENGTH) : taskArn;
  let bytes = BYTES_OF_TASK + (isUsual ? BYTES_OF_ID : 0) + (task.role === 'daemon' ? BYTES_OF_DAEMON : 0);
  for (const text of [
    ofArn,
    group,
    lastStatus,
    healthStatus,
    stoppedReason,
    stopCode,
    exitReason,
    unhealthyContainer,
  ]) {
    if (text === null || text === undefined || seen.has(text)) continue;
    seen.add(text);
    bytes += lengthOf(text);
  }
  return bytes;
};

const ID_LENGTH = 32;
const USUAL_ID = /\/[0-9a-f]{32}$/;
const bytesAtMost = ({ length }: string): number => length * BYTES_OF_UNIT;
