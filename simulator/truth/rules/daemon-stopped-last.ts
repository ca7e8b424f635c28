import { startOf } from '../../events/fact-keys.ts';
import { applicationRunsOf, arnsOf, endFacts, endsFrom, leavingFacts, type Run, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, violated } from './finding.ts';

/** No application task ended after the daemon, when the container instance leaves. */
export const daemonStoppedLast = (sight: Sight): Finding | undefined => {
  const { daemonRuns, leavingAt, view, until } = sight;
  // The rule takes all that lies at or after the deletion as if it had not happened.
  const goneAt = sight.goneAt !== undefined && sight.goneAt < until ? sight.goneAt : undefined;
  const applicationRuns = applicationRunsOf(sight);
  if (applicationRuns.length === 0 || daemonRuns.some((run) => mayOutlive(run, sight))) return undefined;
  if (goneAt !== undefined && view === 'told') {
    // The rule takes an end that was told after the daemon's deletion as if it had not happened.
    if (daemonRuns.some(({ end }) => end === 'unknown'))
      return inconclusive('when the daemon ended', [
        ...(goneAt >= until ? (['none'] as const) : []),
        ...(isLastAnyway(sight) ? (['held'] as const) : []),
      ]);
    // Nothing of the daemon is known: whether that is one more end to ask for is left open.
    if (daemonRuns.length === 0 && leavingAt !== undefined) return inconclusive('when the daemon ended', ['none']);
    if (leavingAt === undefined) return inconclusive('when the container instance began to leave', ['none']);
  }
  if (daemonRuns.some(({ end }) => end !== 'ended')) return undefined;
  const last = lastEnd(daemonRuns.filter(({ endedAt }) => endedAt >= endsFrom(sight)));
  return last === undefined ? undefined : judgeEnds({ ...sight, applicationRuns }, last);
};

/** One of its tasks ended after every application task, whenever the other one did. */
const isLastAnyway = ({ applicationRuns, daemonRuns }: Sight): boolean => {
  const known = lastEnd(daemonRuns.filter(({ end }) => end === 'ended'));
  return (
    known !== undefined && applicationRuns.every(({ end, endedAt }) => end === 'ended' && endedAt <= known.endedAt)
  );
};

/** The daemon's deletion came first: its end is not judged, and nothing before it ended after the daemon. */
const mayOutlive = ({ end, endedAt }: Run, { until, goneAt, clock }: Sight): boolean =>
  end === 'ended' ? endedAt >= until : end === 'running' && (goneAt ?? clock) >= until;

const judgeEnds = (sight: Sight, last: Run): Finding => {
  const { applicationRuns, daemonRuns, view } = sight;
  const later = applicationRuns.filter(({ end, endedAt }) => end === 'ended' && endedAt > last.endedAt);
  const open = applicationRuns.filter(({ end }) => end !== 'ended');
  if (later.length === 0 && open.length > 0 && view === 'told') return inconclusive('when application tasks ended');
  const broke = later.length > 0 ? later : open;
  const latest = Math.max(...applicationRuns.map(({ endedAt }) => endedAt));
  const marginMs = open.length > 0 ? null : last.endedAt - latest;
  if (broke.length === 0) return held('the daemon ended last', marginMs);
  return violated({
    reason: `${broke.length} application tasks ended after the daemon`,
    occurredAt: last.endedAt,
    marginMs,
    tasks: arnsOf(broke),
    victims: broke.map(({ taskArn, startedAt, endedAt }) => ({ taskArn, at: startedAt, badness: endedAt })),
    needs: [
      ...arnsOf([...broke, ...daemonRuns]).map(startOf),
      ...endFacts([...broke, ...daemonRuns]),
      ...leavingFacts(sight),
    ],
  });
};

const lastEnd = (runs: readonly Run[]): Run | undefined =>
  runs.reduce<Run | undefined>(
    (last, run) => (last === undefined || run.endedAt > last.endedAt ? run : last),
    undefined,
  );
