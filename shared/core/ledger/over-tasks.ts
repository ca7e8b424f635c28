import type { FoldLimits } from './fold-limits.ts';
import type { KnownTask, Ledger } from './ledger.ts';
import { overAt } from './watermark.ts';

const BYTES_OF_TASK = 64;
/** Most instances: their texts need not be counted. */
const SURELY_FIT = 16;
/** UTF-8 of what a UTF-16 code unit may be. */
const BYTES_OF_UNIT = 3;

/** The tasks that are over, oldest first. */
export type Over = {
  /** Those that may be folded away. */
  readonly old: readonly KnownTask[];
  /** Whether there are so many that they must be. */
  readonly isForced: boolean;
};

export const overTasks = ({ tasks }: Ledger, now: number, limits: FoldLimits): Over => {
  const over: { readonly task: KnownTask; readonly at: number }[] = [];
  for (const task of tasks.values()) {
    const at = overAt(task);
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
  return { old: over.slice(0, count).map(({ task }) => task), isForced: tooMany > 0 };
};

/** How many of the newest there is room for: all of them, or about half of what would be too many. */
const roomFor = (over: readonly KnownTask[], { mostOver, mostBytes }: FoldLimits): number => {
  if (over.length <= Math.min(mostOver, SURELY_FIT)) return over.length;
  const seen = new Set<string>();
  let bytes = 0;
  let half = 0;
  for (let kept = 1; kept <= over.length; kept++) {
    const task = over[over.length - kept];
    if (task !== undefined) bytes += bytesOf(task, seen);
    if (bytes <= mostBytes / 2 && kept <= mostOver / 2) half = kept;
    if (bytes > mostBytes || kept > mostOver) return half;
  }
  return over.length;
};

/** Texts stand in a ledger once, however many tasks have them. */
const bytesOf = ({ taskArn, group, stoppedReason, stopCode, exitReason }: KnownTask, seen: Set<string>): number => {
  let bytes = BYTES_OF_TASK + taskArn.length;
  for (const text of [group, stoppedReason, stopCode, exitReason]) {
    if (text === null || seen.has(text)) continue;
    seen.add(text);
    bytes += text.length * BYTES_OF_UNIT;
  }
  return bytes;
};
