import { startOf } from '../fact-keys.ts';
import { arnsOf, earliest, endFacts, endsFrom, leavingFacts, type Run, type Sight } from '../sight.ts';
import { type Finding, held, inconclusive, violated } from '../verdict-line.ts';

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
  const lacksEnd = goneAt !== undefined && [...applicationRuns, ...daemonRuns].some(({ end }) => end === 'unknown');
  const parts = gapsOf(daemonRuns).flatMap((gap) => uncovered(sight, gap));
  const [first] = parts;
  if (first === undefined) {
    // An application task's end that nobody knows can make no gap; a daemon's can, unless it was told after its deletion.
    if (goneAt === undefined || daemonRuns.every(({ end }) => end !== 'unknown')) return held('the daemon stayed up');
    const known = daemonRuns.filter(({ end }) => end !== 'unknown');
    const isCoveredAnyway = known.length > 0 && gapsOf(known).every((gap) => uncovered(sight, gap).length === 0);
    return inconclusive('when the daemon ended', goneAt >= until || isCoveredAnyway ? ['held'] : []);
  }
  const longest = parts.reduce((one, other) => (other.lengthMs > one.lengthMs ? other : one), first);
  const tasks = [...new Set(parts.map(({ run }) => run.taskArn))];
  return {
    ...violated({
      reason: `${tasks.length} application tasks ran while the daemon did not`,
      occurredAt: Math.min(...parts.map(({ from }) => from)),
      marginMs: lacksEnd ? null : -longest.lengthMs,
      tasks,
      needs: [
        ...[...tasks, ...arnsOf(daemonRuns)].map(startOf),
        ...endFacts([...applicationRuns, ...daemonRuns]),
        ...leavingFacts(sight),
      ],
    }),
    ...(lacksEnd ? { alsoLawful: ['inconclusive'] as const } : {}),
  };
};

/** When none of the daemon's tasks ran, from its first start on. */
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
