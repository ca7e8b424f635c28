import { type Answer, commonOf, INCONCLUSIVE, type Said } from './common.ts';
import { type Given, type GivenTask, goneOf, LAG, lacksEnd, withoutDeleted } from './given.ts';
import { type History, historiesOf, leavingsOf, map, names, of } from './histories.ts';

/** No application task ended after the daemon: of its ends at or after leaving, the latest. */
export const daemonStoppedLast = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  if (!given.tasks.some((task) => task.of === 'application')) return null;
  const gone = goneOf(given);
  const leavings = leavingsOf(given.marks);
  const daemons = given.tasks.filter((task) => task.of === 'daemon');
  const known = daemons.flatMap(({ executionStoppedAt }) => executionStoppedAt ?? []);
  if (leavings.includes(null)) return gone === null ? null : withUnseenLeaving(given, known);
  const earliest = Math.min(...leavings.map(Number));
  const isKnown = known.some((end) => end >= earliest);
  if (!isKnown && !(gone !== null && daemons.some(lacksEnd))) return null; // "judged when"
  const answer = commonOf(
    map(historiesOf(given, 'needs ends'), (history): Said | null => {
      const ends = of(history, 'daemon').flatMap(({ to }) => (to >= Number(history.leavingAt) ? [to] : []));
      if (ends.length === 0) return null;
      const end = Math.max(...ends);
      const late = of(history, 'application').filter((life) => life.to > end);
      const latest = Math.max(...of(history, 'application').map(({ to }) => to));
      return {
        broken: late.length > 0 || mustViolate(history, end).length > 0,
        // "violated needs both ends, or a fact … of at least 60 s after the daemon's end that shows it RUNNING"
        tasks: mustViolate(history, end),
        marginMs: end - latest,
        occurredAt: end,
      };
    }),
  );
  if (answer === null) return INCONCLUSIVE;
  // "needs both ends"; "held needs the end of every application task", unless seen STOPPED before a known daemon end
  if (answer.outcome === 'violated' && (!isKnown || answer.tasks.length === 0)) return INCONCLUSIVE;
  const applications = given.tasks.filter((task) => task.of === 'application');
  if (answer.outcome === 'held' && !isKnown && applications.some(lacksEnd)) return INCONCLUSIVE;
  return answer;
};

const mustViolate = (history: History, end: number): readonly string[] =>
  names(
    of(history, 'application').filter(({ task: { executionStoppedAt, lastStatus, updatedAt } }) =>
      executionStoppedAt !== null ? executionStoppedAt > end : lastStatus === 'RUNNING' && updatedAt >= end + LAG,
    ),
  );

/** "Judged over all ends if all are known: in order is held, out of order is daemon-stayed-up's" (inconclusive here). */
const withUnseenLeaving = ({ tasks }: Given, ends: readonly number[]): Answer => {
  const judged = tasks.filter((task) => task.of !== 'before');
  if (ends.length === 0 || judged.some(lacksEnd)) return INCONCLUSIVE;
  const applications = judged.flatMap((task) => (task.of === 'application' ? (task.executionStoppedAt ?? []) : []));
  const marginMs = Math.max(...ends) - Math.max(...applications);
  return marginMs < 0 ? INCONCLUSIVE : { outcome: 'held', marginMs, tasks: [], occurredAt: null };
};

/** No application task was still running when the daemon was first told to stop, at or after leaving. */
export const daemonSignalledLast = (all: Given): Answer | null => {
  const given = withoutDeleted(all);
  const leavings = leavingsOf(given.marks);
  if (leavings.includes(null) || !given.tasks.some((task) => task.of === 'application')) return null;
  const earliest = Math.min(...leavings.map(Number));
  const told = given.tasks.flatMap((task) => (task.of === 'daemon' ? (task.told ?? []) : []));
  const after = told.filter(({ at, by }) => at >= earliest && by !== 'itself');
  if (after.length === 0) return null; // "judged when"
  // "where the only such stoppingAt has no stopCode: inconclusive"
  if (!after.some(({ by }) => by === 'ecs')) return INCONCLUSIVE;
  const answer = commonOf(signalled(given, after));
  if (answer === null || (answer.outcome === 'violated' && answer.tasks.length === 0)) return INCONCLUSIVE;
  return answer;
};

type Told = NonNullable<GivenTask['told']>;

/** Each history with each reading of those of which nobody says who told them. */
const signalled = function* (given: Given, told: readonly Told[]): Generator<Said | null> {
  const unsure = told.filter(({ by }) => by === null);
  for (const history of historiesOf(given, 'needs ends')) {
    for (let reading = 0; reading < 2 ** unsure.length; reading += 1) {
      const isSignal = (one: Told): boolean => one.by === 'ecs' || ((reading >> unsure.indexOf(one)) & 1) === 1;
      const signals = told.filter((one) => isSignal(one) && one.at >= Number(history.leavingAt));
      yield signals.length === 0 ? null : saidOfSignal(history, Math.min(...signals.map(({ at }) => at)));
    }
  }
};

/** "A task that started after the signal violates", whenever it ended. */
const startedAfterOrOutlived = (history: History, signal: number): readonly string[] => {
  const started = of(history, 'application').filter(
    ({ task: { startedAt } }) => startedAt !== null && startedAt > signal,
  );
  return [...new Set([...mustViolate(history, signal), ...names(started)])];
};

const saidOfSignal = (history: History, signal: number): Said => {
  const ends = of(history, 'application').map(({ to }) => to);
  return {
    broken: ends.some((end) => end > signal) || startedAfterOrOutlived(history, signal).length > 0,
    tasks: startedAfterOrOutlived(history, signal),
    marginMs: signal - Math.max(...ends),
    occurredAt: signal,
  };
};
