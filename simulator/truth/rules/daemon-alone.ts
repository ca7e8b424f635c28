import { startOf } from '../../events/fact-keys.ts';
import { endFacts, type Run, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, pending, violated } from './finding.ts';

interface Overlap {
  readonly tasks: readonly [string, string];
  readonly from: number;
  readonly lengthMs: number;
  readonly isOpen: boolean;
  /** Its length is what it was; otherwise it is the longest that it can have been. */
  readonly isBounded: boolean;
}

/** No two tasks of the daemon ran at the same time for longer than the overlap that is allowed. */
export const daemonAlone = ({ daemonRuns, clock, policy, until }: Sight): Finding | undefined => {
  if (daemonRuns.length < 2) return undefined;
  const overlapMs = policy.overlapSeconds * 1000;
  const overlaps = pairsOf(daemonRuns).map(([one, other]) => overlapOf(one, other, clock, until));
  const lacksEnd = daemonRuns.some(({ end }) => end === 'unknown');
  const tooLong = overlaps.filter(({ lengthMs, isBounded }) => isBounded && lengthMs > overlapMs);
  const longest = Math.max(0, ...overlaps.map(({ lengthMs }) => lengthMs));
  if (tooLong.length > 0) {
    const tasks = [...new Set(tooLong.flatMap((overlap) => overlap.tasks))];
    return {
      ...violated({
        reason: 'two tasks of the daemon ran at the same time',
        occurredAt: Math.min(...tooLong.map(({ from }) => from)) + overlapMs,
        marginMs: lacksEnd ? null : -longest,
        tasks,
        needs: [...tasks.map(startOf), ...endFacts(daemonRuns)],
      }),
      ...(lacksEnd ? { alsoLawful: ['inconclusive'] as const } : {}),
    };
  }
  // An end that nobody knows leaves open how long the two ran together, unless the longest they can have is in order.
  if (overlaps.some(({ isBounded, lengthMs }) => !isBounded && lengthMs > overlapMs)) {
    return inconclusive('when a daemon task ended');
  }
  if (overlaps.some(({ isOpen }) => isOpen)) return pending('for one of two daemon tasks to end');
  return held('never two at a time for too long', longest === 0 ? 0 : lacksEnd ? null : -longest);
};

const pairsOf = (runs: readonly Run[]): (readonly [Run, Run])[] =>
  runs.flatMap((one, index) => runs.slice(index + 1).map((other) => [one, other] as const));

const overlapOf = (one: Run, other: Run, clock: number, until: number): Overlap => {
  const from = Math.max(one.startedAt, other.startedAt);
  const to = Math.min(one.endedAt, other.endedAt, clock, until);
  return {
    tasks: [one.taskArn, other.taskArn],
    from,
    lengthMs: Math.max(0, to - from),
    isOpen: one.end === 'running' && other.end === 'running' && clock < until,
    isBounded: one.end !== 'unknown' && other.end !== 'unknown',
  };
};
