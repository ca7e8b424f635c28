import { type Answer, commonOf, INCONCLUSIVE, type Said } from './common.ts';
import { type Given, goneOf, LAG, lacksEnd, withoutDeleted } from './given.ts';
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
