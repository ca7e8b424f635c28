import { startOf } from '../../events/fact-keys.ts';
import { arnsOf, earliest, endFacts, endsFrom, leavingFacts, type Run, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, type Victim, violated } from './finding.ts';

interface Gap {
  readonly from: number;
  /** Infinity if no task of the daemon started again. */
  readonly to: number;
}

interface Part {
  readonly run: Run;
  readonly gap: Gap;
  readonly from: number;
  readonly lengthMs: number;
}

/** From the daemon's first start until the instance leaves, the daemon ran throughout every application task's run. */
export const daemonStayedUp = (sight: Sight): Finding | undefined => {
  const { applicationRuns, daemonRuns, goneAt, until } = sight;
  if (applicationRuns.length === 0 || earliest(daemonRuns) === undefined) return undefined;
  const parts = partsOf(leastDown(sight));
  const possible = partsOf(mostDown(sight));
  const [first] = parts;
  if (first === undefined) {
    if (possible.length === 0) return held('the daemon stayed up');
    // An end that was told after the deletion may have been after it too.
    return inconclusive('when tasks ended', goneAt !== undefined && goneAt >= until ? ['held'] : []);
  }
  const tasks = [...new Set(parts.map(({ run }) => run.taskArn))];
  return violated({
    reason: `${tasks.length} application tasks ran while the daemon did not`,
    occurredAt: Math.min(...parts.map(({ from }) => from)),
    marginMs: longestOf(parts) === longestOf(possible) ? -longestOf(parts) : null,
    tasks,
    victims: tasks.map((taskArn) => victimOf(taskArn, parts)),
    needs: [
      ...[...tasks, ...arnsOf(daemonRuns)].map(startOf),
      ...endFacts([...applicationRuns, ...daemonRuns]),
      ...leavingFacts(sight),
    ],
  });
};

/** Its longest part tells how badly, and its first one since when. */
const victimOf = (taskArn: string, parts: readonly Part[]): Victim => {
  const own = parts.filter(({ run }) => run.taskArn === taskArn);
  return { taskArn, at: Math.min(...own.map(({ from }) => from)), badness: longestOf(own) };
};

const partsOf = (sight: Sight): readonly Part[] => gapsOf(sight.daemonRuns).flatMap((gap) => uncovered(sight, gap));

const longestOf = (parts: readonly Part[]): number => Math.max(0, ...parts.map(({ lengthMs }) => lengthMs));

/** Ends that nobody knows, as far as they can have been from any down-time: the daemon's late, the others at once. */
const leastDown = (sight: Sight): Sight => ({
  ...sight,
  applicationRuns: sight.applicationRuns.map((run) => (run.end === 'unknown' ? endedAtOnce(run) : run)),
});

/** And as near as can be: the daemon's at once, the others as late as the instance lasted. */
const mostDown = (sight: Sight): Sight => ({
  ...sight,
  daemonRuns: sight.daemonRuns.map((run) => (run.end === 'unknown' ? endedAtOnce(run) : run)),
});

const endedAtOnce = (run: Run): Run => ({ ...run, end: 'ended', endedAt: run.startedAt });

/** The stretches in which none of the daemon's tasks ran, from its first start on. */
const gapsOf = (daemonRuns: readonly Run[]): Gap[] => {
  const inOrder = [...daemonRuns].sort((one, other) => one.startedAt - other.startedAt);
  const gaps: Gap[] = [];
  let until = inOrder[0];
  for (const run of inOrder) {
    if (until !== undefined && run.startedAt > until.endedAt) {
      gaps.push({ from: until.endedAt, to: run.startedAt });
    }
    if (until === undefined || run.endedAt > until.endedAt) until = run;
  }
  if (until !== undefined && until.end === 'ended') {
    gaps.push({ from: until.endedAt, to: Number.POSITIVE_INFINITY });
  }
  return gaps;
};

const uncovered = (sight: Sight, gap: Gap): Part[] => {
  const parts: Part[] = [];
  for (const run of sight.applicationRuns) {
    const from = Math.max(run.startedAt, gap.from);
    // Once the instance leaves, the daemon may end: only its coming back shows that it was still meant to run.
    if (from >= endsFrom(sight) && gap.to === Number.POSITIVE_INFINITY) continue;
    const runEnd = run.end === 'ended' ? run.endedAt : (sight.goneAt ?? sight.clock);
    const to = Math.min(gap.to, runEnd, sight.until);
    if (to > from) parts.push({ run, gap, from, lengthMs: to - from });
  }
  return parts;
};
