import { startOf } from '../fact-keys.ts';
import type { Run, Sight } from '../sight.ts';
import { type Finding, held, inconclusive, pending, violated } from '../verdict-line.ts';

interface Overlap {
  readonly tasks: readonly [string, string];
  readonly from: number;
  readonly lengthMs: number;
  readonly isOpen: boolean;
}

/** No two tasks of the daemon ran at the same time for longer than the overlap that is allowed. */
export const daemonAlone = ({ daemonRuns, clock, policy }: Sight): Finding | undefined => {
  if (daemonRuns.length < 2) return undefined;
  const overlapMs = policy.overlapSeconds * 1000;
  const overlaps = pairsOf(daemonRuns).map(([one, other]) => overlapOf(one, other, clock));
  const lacksEnd = daemonRuns.some(({ end }) => end === 'unknown');
  const tooLong = overlaps.filter(({ lengthMs }) => lengthMs > overlapMs);
  const longest = Math.max(0, ...overlaps.map(({ lengthMs }) => lengthMs));
  if (tooLong.length > 0) {
    const tasks = [...new Set(tooLong.flatMap((overlap) => overlap.tasks))];
    return {
      ...violated({
        reason: 'two tasks of the daemon ran at the same time',
        occurredAt: Math.min(...tooLong.map(({ from }) => from)) + overlapMs,
        marginMs: lacksEnd ? null : -longest,
        tasks,
        needs: tasks.map(startOf),
      }),
      ...(lacksEnd ? { alsoLawful: ['inconclusive'] as const } : {}),
    };
  }
  if (lacksEnd) return inconclusive('when a daemon task ended');
  if (overlaps.some(({ isOpen, lengthMs }) => isOpen && lengthMs > 0))
    return pending('for one of two daemon tasks to end');
  return held('never two at a time for too long', longest === 0 ? 0 : -longest);
};

const pairsOf = (runs: readonly Run[]): (readonly [Run, Run])[] =>
  runs.flatMap((one, index) => runs.slice(index + 1).map((other) => [one, other] as const));

const overlapOf = (one: Run, other: Run, clock: number): Overlap => {
  const from = Math.max(one.startedAt, other.startedAt);
  const to = Math.min(one.endedAt, other.endedAt, clock);
  return {
    tasks: [one.taskArn, other.taskArn],
    from,
    lengthMs: Math.max(0, to - from),
    isOpen: one.end === 'running' && other.end === 'running',
  };
};
