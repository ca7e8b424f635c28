import { orderOf, startOf } from '../../events/fact-keys.ts';
import { applicationRunsOf, arnsOf, endFacts, leavingFacts, type Run, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, violated } from './finding.ts';

/**
 * No application task was still running when the daemon was told to stop, once the container instance leaves: an agent takes no
 * input from that moment on, however long it then lives.
 */
export const daemonSignalledLast = (sight: Sight): Finding | undefined => {
  const applicationRuns = applicationRunsOf(sight);
  const signal = earliestSignal(sight);
  if (applicationRuns.length === 0 || signal === undefined) return undefined;
  const broke = applicationRuns.filter(
    ({ end, endedAt, startedAt }) => startedAt > signal.at || (end === 'ended' && endedAt > signal.at),
  );
  const unknown = applicationRuns.filter(({ end }) => end !== 'ended');
  const open = unknown.filter(({ overBy }) => overBy > signal.at);
  if (broke.length === 0 && open.length > 0 && sight.view === 'told')
    return inconclusive('when application tasks ended');
  const late = broke.length > 0 ? broke : open;
  const latest = Math.max(...applicationRuns.map(({ endedAt }) => endedAt));
  const marginMs = unknown.length > 0 ? null : signal.at - latest;
  if (late.length === 0) return held('the daemon was told to stop last', marginMs);
  return violated({
    reason: `the daemon was told to stop while ${late.length} application tasks ran`,
    occurredAt: signal.at,
    marginMs,
    tasks: arnsOf(late),
    victims: late.map(({ taskArn, startedAt, endedAt }) => ({ taskArn, at: startedAt, badness: endedAt })),
    needs: [
      orderOf(signal.run.taskArn),
      ...arnsOf([...late, signal.run]).map(startOf),
      ...endFacts(late),
      ...leavingFacts(sight),
    ],
  });
};

interface Signal {
  readonly run: Run;
  readonly at: number;
}

/** Of the daemon's tasks that ran, the first that was told to stop at or after leaving, and before the daemon's deletion. */
const earliestSignal = ({ daemonRuns, leavingAt, until }: Sight): Signal | undefined => {
  if (leavingAt === undefined) return undefined;
  const signals = daemonRuns.flatMap((run): Signal[] => {
    const at = run.toldToStopAt;
    return at === undefined || at < leavingAt || at >= until ? [] : [{ run, at }];
  });
  return signals.sort((one, other) => one.at - other.at)[0];
};
