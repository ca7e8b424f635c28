import { isDaemonTask, isOver } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { earlierOf, type LeftOut, leftOutSince } from '../ledger/left-out.ts';
import { SURELY_REMEMBERED_MS } from '../ledger/whole-look.ts';
import { byCodeUnit } from '../words/join.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { utf8Length } from '../words/text-size.ts';
import type { FoldLimits } from './fold-limits.ts';
import { bytesOf, SURELY_FIT } from './over-tasks.ts';

/** Keeps so many of the daemons' tasks before all others, those of expected daemons first. */
const DAEMON_TASKS_FIRST = 256;
/** A look that is this much newer than a left-out task has seen it. */
const SEEN_AFTER_MS = 60_000;

/**
 * Leaves out the running tasks that started last, in place, where there are more than any container instance runs. The
 * ledger remembers that: from then on the order of their starts and ends is not known, until a complete look tells.
 * @param expected the daemons that are expected on the instance
 */
export const leaveOut = (ledger: Ledger, expected: ReadonlySet<string>, limits: FoldLimits): void => {
  forgetSeen(ledger);
  const running = [...ledger.tasks.values()].filter((task) => !isOver(task));
  if (running.length <= SURELY_FIT) return;
  if (running.length <= limits.mostRunning && bytesAtMost(running) <= limits.mostRunningBytes) return;
  const ranked = inOrder(running, expected);
  const { look } = ledger;
  const listed = new Set(look?.taskArns);
  const seenAt = (task: KnownTask): number =>
    look !== null && listed.has(task.taskArn) ? Math.max(look.at, task.updatedAt) : task.updatedAt;
  for (const task of ranked.slice(roomFor(ranked, limits))) {
    ledger.tasks.delete(task.taskArn);
    // a task that has not started is learned when it starts, and no rule judges one of another launch type
    if (hasRun(task)) ledger.leftOut = withOne(ledger.leftOut, task, seenAt(task));
  }
};

/**
 * A complete look has shown all tasks that were left out: those that run, and those that ended while ECS remembers
 * them. If one may have ended longer before the look, its end stays unknown.
 */
const forgetSeen = (ledger: Ledger): void => {
  const { leftOut, look } = ledger;
  if (leftOut === null || !look?.complete || look.at < leftOut.to + SEEN_AFTER_MS) return;
  if (look.at - leftOutSince(leftOut) <= SURELY_REMEMBERED_MS) ledger.leftOut = null;
};

const hasRun = ({ role, startedAt, lastStatus }: KnownTask): boolean =>
  role !== 'unjudged' && (startedAt !== null || lastStatus === 'RUNNING');

const withOne = (known: LeftOut | null, task: KnownTask, to: number): LeftOut => {
  const { taskArn, startedAt } = task;
  const first = { taskArn, startedAt };
  return {
    times: (known?.times ?? 0) + 1,
    application: isDaemonTask(task) ? (known?.application ?? null) : earlierOf(known?.application ?? null, first),
    daemon: isDaemonTask(task) ? earlierOf(known?.daemon ?? null, first) : (known?.daemon ?? null),
    to: Math.max(known?.to ?? to, to),
  };
};

/** First some tasks of daemons, then all that ran, in order of their start; last those that no rule asks for yet. */
const inOrder = (running: readonly KnownTask[], expected: ReadonlySet<string>): readonly KnownTask[] => {
  const isExpected = (task: KnownTask): number => (expected.has(daemonNameOf(task) ?? '') ? 0 : 1);
  const byStart = running.filter(hasRun).sort((one, other) => startOf(one) - startOf(other) || byArn(one, other));
  const ofDaemons = byStart
    .filter(isDaemonTask)
    .sort((one, other) => isExpected(one) - isExpected(other))
    .slice(0, DAEMON_TASKS_FIRST);
  const first = new Set(ofDaemons);
  return [
    ...ofDaemons,
    ...byStart.filter((task) => !first.has(task)),
    ...running.filter((task) => !hasRun(task)).sort(byArn),
  ];
};

/** 0, before all others, where the start is not known: infinite ones have no difference. */
const startOf = ({ startedAt }: KnownTask): number => startedAt ?? 0;
const byArn = (one: KnownTask, other: KnownTask): number => byCodeUnit(one.taskArn, other.taskArn);

const roomFor = (ranked: readonly KnownTask[], { mostRunning, mostRunningBytes }: FoldLimits): number => {
  const seen = new Set<string>();
  let bytes = 0;
  const full = ranked.findIndex((task, index) => {
    bytes += bytesOf(task, seen, utf8Length);
    return bytes > mostRunningBytes || index >= mostRunning;
  });
  return full < 0 ? ranked.length : full;
};

/** An upper bound, enough to see that the tasks of most instances fit. */
const bytesAtMost = (running: readonly KnownTask[]): number => {
  const seen = new Set<string>();
  return running.reduce((bytes, task) => bytes + bytesOf(task, seen, ({ length }) => length * 3), 0);
};
