import { healthOf } from '../ledger/health-history.ts';
import { isDaemonTask, isOver } from '../ledger/known-tasks.ts';
import type { HealthPoint, KnownAction, Ledger, StatusRun } from '../ledger/ledger.ts';
import { join } from '../ledger/status-memory.ts';
import { activeAfter, isActive } from '../ledger/statuses.ts';
import type { DaemonCheck, LookFact } from '../words/facts.ts';
import { canonical } from '../words/join.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';
import { boundHealth } from './bound-health.ts';

/** Events of a task or an instance may come this late; later ones are settled by a look. */
export const ARRIVAL_DELAY_MS = 15 * 60 * 1000;
/** No life of a container instance has more runs than this; of more, those between its beginning and its end go. */
const MOST_RUNS = 96;
/** The newest cancelled drains count: they explain the wait for a repair of this instance and of others. */
const MOST_CANCELLED_DRAINS = 16;
const MOST_POINTS = 32;
const MOST_ACTIONS = 32;
/** Bytes in UTF-8 of ECS's words about daemons that it could not start. */
const MOST_ACTION_BYTES = 6000;
const BYTES_OF_ACTION = 100;
/** Bytes in UTF-8 of a look's listing: without names of daemons it is a few words. */
const LONGEST_LISTING = 4096;

/** Bounds, in place, everything in a ledger but its tasks. @param shortestMs a shorter impairment needs no repair */
export const foldReports = (ledger: Ledger, now: number, shortestMs: number): void => {
  foldStatuses(ledger, now);
  foldHealth(ledger, shortestMs);
  boundHealth(ledger);
  ledger.actions = newestActions(ledger.actions);
};

/** Drops from a look the tasks that the ledger does not hold: no rule asks for them. */
export const boundLook = (ledger: Ledger): void => {
  if (ledger.look !== null) ledger.look = boundedLook(ledger.look, ledger);
};

/**
 * Forgets drains that were cancelled long ago, and joins runs of ACTIVE versions where no event can come between them
 * any more: if only looks tell, each brings one with a gap before it. Runs of a drain are not joined: a gap may hide an
 * ACTIVE.
 */
const foldStatuses = (ledger: Ledger, now: number): void => {
  if (ledger.statuses.length < 2) return;
  const lasting = withoutOldDrains(ledger);
  const failedAt = firstFailureOf(ledger);
  const folded: StatusRun[] = [];
  for (const [index, run] of lasting.entries()) {
    const before = folded.at(-1);
    const isOld = run.first.at < Math.min(now - ARRIVAL_DELAY_MS, failedAt);
    const isSettled = isOld || index < lasting.length - MOST_RUNS;
    if (before !== undefined && isActive(before) && isActive(run) && isSettled) {
      folded[folded.length - 1] = join(before, run);
    } else folded.push(run);
  }
  if (folded.length > MOST_RUNS) folded.splice(MOST_RUNS / 4, folded.length - MOST_RUNS);
  if (folded.length < ledger.statuses.length) ledger.statuses = folded;
};

/**
 * The time at which a daemon first ended, or may have ended, or was IMPAIRED: from then on a gap may hide the drain
 * that repaired it.
 */
const firstFailureOf = (ledger: Ledger): number => {
  let first = Number.POSITIVE_INFINITY;
  for (const task of ledger.tasks.values())
    if (isDaemonTask(task) && isOver(task))
      first = Math.min(first, task.executionStoppedAt ?? task.startedAt ?? Number.NEGATIVE_INFINITY);
  for (const { triggers } of ledger.folds.values()) for (const at of triggers) first = Math.min(first, at);
  const impaired = healthOf(ledger).find(({ checks }) => checks.some(isImpaired));
  return Math.min(first, impaired?.at ?? Number.POSITIVE_INFINITY);
};

/** Drops the cancelled drains, but for the newest; not those from before the first ACTIVE, which show how the instance began. */
const withoutOldDrains = (ledger: Ledger): readonly StatusRun[] => {
  const { statuses } = ledger;
  const firstActive = statuses.findIndex(isActive);
  if (firstActive < 0 || statuses.length <= MOST_CANCELLED_DRAINS) return statuses;
  const lastActive = statuses.findLast(isActive);
  const isCancelled = (run: StatusRun, index: number): boolean =>
    index > firstActive &&
    !isActive(run) &&
    lastActive !== undefined &&
    activeAfter({ statuses: [lastActive] }, run) !== null;
  const cancelled = statuses.filter(isCancelled);
  const old = new Set(cancelled.slice(0, Math.max(0, cancelled.length - MOST_CANCELLED_DRAINS)));
  return old.size === 0 ? statuses : statuses.filter((run) => !old.has(run));
};

/**
 * Thins out the points of health that change nothing: of equal reports in a row the first counts, and an impairment
 * that ended before its repair was due does not. If there are still too many, some from the middle go.
 */
const foldHealth = (ledger: Ledger, shortestMs: number): void => {
  const { earlierHealth, daemonChecksAt } = ledger;
  if (earlierHealth.length <= MOST_POINTS / 2) return;
  const points = withoutShort(withoutRepeats(earlierHealth), shortestMs, daemonChecksAt ?? Number.POSITIVE_INFINITY);
  if (points.length > MOST_POINTS) points.splice(MOST_POINTS / 2, points.length - MOST_POINTS);
  const kept = new Set(points);
  const thinned = earlierHealth.findLast((point) => !kept.has(point));
  if (thinned === undefined) return;
  ledger.earlierHealth = points;
  ledger.foldedTo = Math.max(ledger.foldedTo, thinned.at + 1);
};

/** The IMPAIRED checks of a point; empty where none is. */
const impairedAt = ({ checks }: HealthPoint): string => canonical(checks.filter(isImpaired));
const isImpaired = ({ status }: DaemonCheck): boolean => status === 'IMPAIRED';
const NOTHING = canonical([]);

const withoutRepeats = (points: readonly HealthPoint[]): HealthPoint[] => {
  let before: string | null = null;
  return points.filter((point) => {
    const said = impairedAt(point);
    const isRepeat = said === before;
    before = said;
    return !isRepeat;
  });
};

const withoutShort = (points: readonly HealthPoint[], shortestMs: number, endsAt: number): HealthPoint[] => {
  const long = points.filter((point, index) => {
    const until = points[index + 1]?.at ?? endsAt;
    return impairedAt(point) === NOTHING || until - point.at >= shortestMs;
  });
  return withoutRepeats(long);
};

const newestActions = (actions: KnownAction[]): KnownAction[] => {
  if (actions.length < 2) return actions;
  const hasRoom = roomFor(MOST_ACTION_BYTES);
  const newest = new Set(
    actions
      .toSorted((one, other) => other.createdAt - one.createdAt)
      .slice(0, MOST_ACTIONS)
      .filter((action) => hasRoom(bytesOfAction(action))),
  );
  return newest.size === actions.length ? actions : actions.filter((action) => newest.has(action));
};

const bytesOfAction = ({ daemonName, failureType, reason }: KnownAction): number =>
  BYTES_OF_ACTION + utf8Length(daemonName) + utf8Length(failureType ?? '') + utf8Length(reason ?? '');

/** A shorter `listed` does no harm to a complete look: `complete` says enough. */
const boundedLook = (look: LookFact, { tasks }: Ledger): LookFact => {
  const isKnown = (taskArn: string): boolean => tasks.has(taskArn);
  const listed = boundedListing(look.listed);
  if (listed === look.listed && look.taskArns.every(isKnown) && look.missing.every(isKnown)) return look;
  return { ...look, listed, taskArns: look.taskArns.filter(isKnown), missing: look.missing.filter(isKnown) };
};

const boundedListing = (listed: readonly string[]): readonly string[] => {
  const hasRoom = roomFor(LONGEST_LISTING);
  const bounded = listed.filter((entry) => hasRoom(utf8Length(entry)));
  return bounded.length === listed.length ? listed : bounded;
};
