import { applicationTasksOf } from '../ledger/daemon-now.ts';
import { endedBy } from '../ledger/forgotten.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { nextWatchOf } from '../looks/watch.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { DueCheck } from '../state/instance-state.ts';
import type { Judged } from '../state/judge-state.ts';
import { MEMORY_OF_ECS_MS, REPORTING_LAG_MS } from '../words/ecs-times.ts';
import { earliestKnown, latestKnown } from '../words/join.ts';
import { endIsMissing } from './missing-ends.ts';
import { uncountedStarts } from './uncounted-starts.ts';

/** A look that settles nothing is repeated after as long as the question has been open, within these bounds. */
export const SOONEST_RETRY_MS = 60_000;
const LATEST_RETRY_MS = 3_600_000;
/** The daemon's own end follows the last application task's within seconds: after this long its report is missing. */
const UNREPORTED_END_MS = 240_000;
/** So soon that ECS still remembers the tasks that ended since the last look. */
const BETWEEN_LOOKS_MS = 2_700_000;

/** All that the next check depends on. */
export type DueInput = {
  readonly ledger: Ledger;
  readonly judged: Judged;
  readonly previous: DueCheck | null;
  readonly policy: Policy;
  readonly now: number;
  /** True where an event came that is too old to be learned. */
  readonly cameTooLate: boolean;
};

/** A look after the evidence has had time to settle; again later if one was made and settled nothing. */
export const lookAt = (
  since: number,
  settleMs: number,
  why: string,
  { ledger: { look } }: Pick<DueInput, 'ledger'>,
): DueCheck => {
  const first = since + settleMs;
  if (look === null || look.at < since) return { at: first, needs: 'look', why };
  const pause = Math.min(Math.max(look.at - since, SOONEST_RETRY_MS), LATEST_RETRY_MS);
  return { at: Math.max(first, look.at + pause), needs: 'look', why };
};

/**
 * Looks for what events did not tell: it is not proven that ECS sends any for daemon tasks. They ask for the start of a
 * RUNNING task without one, for the ends on a leaving instance, and, while ECS still remembers, on one that is gone.
 */
export const unreportedChecks = (input: DueInput): readonly DueCheck[] => [
  ...endChecks(input),
  ...startCheck(input),
  ...leftOutCheck(input),
  ...daemonWatch(input),
];

export const endChecks = (input: DueInput): readonly DueCheck[] => {
  if (input.judged.daemons.length === 0) return [];
  const gone = goneOf(input.ledger);
  if (gone !== null) {
    const isForgottenByEcs = input.now > gone.at + MEMORY_OF_ECS_MS;
    return isForgottenByEcs ? [] : [...endsOnGone(gone.at, input), ...uncountedChecks(input)];
  }
  const leaving = leavingOf(input.ledger);
  return leaving === null ? [] : [...endsOnLeaving(leaving.at, input), ...uncountedChecks(input)];
};

/** Another look has to count the tasks that started just before the look that did not find the daemon. */
export const uncountedChecks = (input: DueInput, least = (_told: number): number => 1): readonly DueCheck[] =>
  input.judged.verdicts.flatMap(({ rule, outcome, daemonName, tasksTotal }) => {
    if (!TRAITS[rule].countsLateStarts || outcome !== 'violated') return [];
    const starts = uncountedStarts(input.ledger, daemonName, input.policy.settleSeconds);
    if (starts === null || starts.count < least(tasksTotal)) return [];
    return [lookAt(starts.countedFrom, 0, 'how many tasks ran without the daemon', input)];
  });

export const startCheck = (input: DueInput): readonly DueCheck[] => {
  const { ledger, judged } = input;
  if (judged.daemons.length === 0 || goneOf(ledger) !== null) return [];
  const startIsMissing = [...ledger.tasks.values()]
    .filter((task) => isJudged(task, input))
    .filter(({ startedAt, lastStatus }) => startedAt === null && lastStatus === 'RUNNING')
    .map(({ updatedAt }) => updatedAt);
  return lookOnce(earliestKnown(startIsMissing), input, 'when a task that is RUNNING started');
};

/** Asks which of so many tasks run, and which ended within the hour that ECS remembers. */
export const leftOutCheck = (input: DueInput): readonly DueCheck[] => {
  const { leftOut } = input.ledger;
  if (leftOut === null || input.judged.daemons.length === 0 || goneOf(input.ledger) !== null) return [];
  return lookOnce(leftOut.to + REPORTING_LAG_MS, input, 'more tasks than any container instance runs', 0);
};

const daemonWatch = ({ ledger, judged }: DueInput): readonly DueCheck[] => {
  const at = judged.daemons.length === 0 ? null : nextWatchOf(ledger); // null for an instance that is gone
  return at === null ? [] : [{ at, needs: 'look', why: 'no event has told of a daemon task: only looks do' }];
};

/** A task of launchType EC2 is worth a look only on a Managed Instance: it is judged nowhere else. */
const isJudged = ({ role, launchType }: KnownTask, { judged }: DueInput): boolean =>
  role !== 'unjudged' && (launchType === null || judged.managed === 'yes');

const endsOnGone = (goneAt: number, input: DueInput): readonly DueCheck[] => {
  const { ledger } = input;
  const since = goneAt + REPORTING_LAG_MS;
  const isMissing = [...ledger.tasks.values()].some((task) => isJudged(task, input) && endIsMissing(task));
  if (!isMissing) return [];
  return lookOnce(since, input, 'when the tasks of the container instance ended', 0);
};

const endsOnLeaving = (leavingAt: number, input: DueInput): readonly DueCheck[] => {
  const { ledger } = input;
  const isDaemonOpen = [...ledger.tasks.values()].some((task) => task.role === 'daemon' && endIsMissing(task));
  if (!isDaemonOpen) return endsOfOutliving(leavingAt, input);
  const why = 'when the daemon task of a container instance that leaves ended';
  const applications = applicationTasksOf(ledger).filter(({ startedAt }) => startedAt !== null);
  const lastEnd = latestKnown(applications.map(({ executionStoppedAt }) => executionStoppedAt)) ?? leavingAt;
  const lookedAt = ledger.look?.complete ? ledger.look.at : Number.NEGATIVE_INFINITY;
  if (applications.some(endIsMissing)) {
    return [{ at: Math.max(leavingAt, lookedAt) + BETWEEN_LOOKS_MS, needs: 'look', why }];
  }
  const since = Math.max(leavingAt, lastEnd);
  return [lookAt(since, UNREPORTED_END_MS, why, input)];
};

/** The tasks that outlive the daemon are told in full: the end of each application task is looked for while ECS remembers it. */
const endsOfOutliving = (leavingAt: number, { ledger, judged }: DueInput): readonly DueCheck[] => {
  const isBroken = judged.verdicts.some(
    ({ rule, outcome }) => outcome === 'violated' && TRAITS[rule].endsNeeded === 'of every application task',
  );
  const endOf = endedBy(ledger);
  const isAwaited = applicationTasksOf(ledger).some((task) => endIsMissing(task) && endOf(task) === null);
  if (!isBroken || !isAwaited) return [];
  const lookedAt = ledger.look?.complete ? ledger.look.at : Number.NEGATIVE_INFINITY;
  const at = Math.max(leavingAt, lookedAt) + BETWEEN_LOOKS_MS;
  return [{ at, needs: 'look', why: 'when the application tasks that outlived the daemon ended' }];
};

/** One complete look is enough: a further one would not tell more. */
export const lookOnce = (
  since: number | null,
  input: DueInput,
  why: string,
  settleMs: number = input.policy.settleSeconds * 1000,
): readonly DueCheck[] => {
  if (since === null || (input.ledger.look?.complete && input.ledger.look.at >= since)) return [];
  return [lookAt(since, settleMs, why, input)];
};
