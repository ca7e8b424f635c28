import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { verdictLine } from '../../cli/terminal/verdict-line.ts';
import { healthOf } from '../../shared/core/ledger/health-history.ts';
import { cancelledDrainsOf, leavingOf, type Moment } from '../../shared/core/ledger/leaving.ts';
import type { Ledger } from '../../shared/core/ledger/ledger.ts';
import { isActive } from '../../shared/core/ledger/statuses.ts';
import type { RuleName, Verdict } from '../../shared/core/words/verdict.ts';

/** A judging's verdicts, and the ledgers that it knew. */
export type Judged = { readonly verdicts: readonly Verdict[]; readonly ledgers: ReadonlyMap<string, Ledger> };

/** One verdict from less evidence, the verdict from all of it if there is one, and what each knew of the instance. */
type Difference = {
  readonly verdict: Verdict;
  readonly whole: Verdict | undefined;
  readonly known: Ledger | undefined;
  readonly all: Ledger | undefined;
  /** Of every container instance. */
  readonly knownOfEach: ReadonlyMap<string, Ledger>;
  readonly allOfEach: ReadonlyMap<string, Ledger>;
};

/** By the design's letter, less evidence may decide otherwise here. */
export type Exception = (difference: Difference) => boolean;

const momentIn = (ledger: Ledger | undefined): Moment | null => (ledger === undefined ? null : leavingOf(ledger));

/**
 * "If the fact of the version just before it is unknown, leaving is the interval from the last fact before it: a daemon
 * end inside the interval is judged by daemon-stopped-last": also one that really came before leaving.
 */
export const endsInsideTheInterval: Exception = ({ verdict, whole, known }) => {
  const leaving = momentIn(known);
  if (verdict.rule !== 'daemon-stopped-last' || known === undefined || leaving === null) return false;
  if (whole !== undefined && whole.outcome !== 'inconclusive') return false;
  return [...known.tasks.values()].some(
    ({ role, executionStoppedAt: end }) => role === 'daemon' && end !== null && end > leaving.after && end < leaving.at,
  );
};

/**
 * "Where leaving was not seen it is judged over all ends if all are known: in order is held, out of order is
 * daemon-stayed-up's (violated there)": every DRAINING and DEREGISTERING is lost.
 */
export const leavingNeverSeen: Exception = ({ verdict, known, all }) =>
  ((verdict.rule === 'daemon-stayed-up' && verdict.outcome === 'violated') ||
    (verdict.rule === 'daemon-stopped-last' && verdict.outcome === 'held')) &&
  known !== undefined &&
  leavingOf(known) === null &&
  momentIn(all) !== null;

/**
 * "Histories in which a rule would not be judged do not count": the end of a daemon task is lost, and only with all evidence is
 * it known to have been before leaving.
 */
export const notJudgedBeforeLeaving: Exception = ({ verdict, whole, known }) =>
  verdict.rule === 'daemon-stopped-last' &&
  verdict.outcome === 'held' &&
  (whole === undefined || whole.outcome === 'inconclusive') &&
  [...(known?.tasks.values() ?? [])].some(
    ({ role, executionStoppedAt }) => role !== 'application' && executionStoppedAt === null,
  );

/** "Two IMPAIRED reports with nothing between are one stretch": the report that came between them is lost. */
export const reportBetweenLost: Exception = ({ verdict, known, all }) =>
  verdict.rule === 'repair-started' &&
  known !== undefined &&
  all !== undefined &&
  healthOf(all).some(({ at }) => healthOf(known).every((point) => point.at !== at));

/**
 * "What lies at or after a daemon's deletion is as if it had not happened": of a rollback that began before it only what came
 * later is known.
 */
export const rollbackKnownAfterDeletion: Exception = ({ verdict, whole }) =>
  verdict.rule === 'deployment-settled' &&
  verdict.outcome === 'held' &&
  (whole?.reason.includes('rolled back') ?? false);

const ABOUT_LEAVING: readonly RuleName[] = [
  'daemon-stopped-last',
  'daemon-stayed-up',
  'repair-started',
  'drain-finished',
];

const highestVersion = (ledger: Ledger | undefined): number => ledger?.statuses.findLast(isActive)?.last.version ?? -1;

/** "Above the highest ACTIVE version": of a cancelled drain every later ACTIVE is lost, so that it counts as leaving. */
export const cancellationLost: Exception = ({ verdict, known, all }) => {
  const [seen, really] = [highestVersion(known), highestVersion(all)];
  const drained = known?.statuses.some(({ last }) => last.version > seen && last.version < really);
  return ABOUT_LEAVING.includes(verdict.rule) && (drained ?? false);
};

/** "One that can't be tied to a daemon has daemonName null": the tasks that the checks name are not known. */
export const checkTiedToNobody: Exception = ({ verdict }) =>
  verdict.rule === 'daemon-healthy' && verdict.daemonName === null;

/**
 * Replay "takes the stream as all there is": a task whose end never came runs on, and what it covers or leaves
 * uncovered counts up to the clock.
 */
export const runsOn: Exception = ({ verdict, whole }) =>
  verdict.rule === 'daemon-stayed-up' ||
  verdict.rule === 'daemon-alone' ||
  verdict.rule === 'repair-started' ||
  verdict.rule === 'daemon-healthy' ||
  (verdict.rule === 'drain-finished' && verdict.outcome === whole?.outcome);

/** An application task of which nothing at all came can't be late for the daemon to settle. */
export const nobodyToSettleFor: Exception = ({ verdict }) =>
  verdict.rule === 'daemon-running' && verdict.outcome === 'held';

/** The repair pace is known as far as the provider's other instances are, and that they are Managed Instances. */
export const paceOfOthersLost: Exception = ({ verdict }) => verdict.rule === 'repair-started';

/** The one fact that names the provider is lost: a daemon that is declared for others, and was seen here, is expected. */
export const providerLost: Exception = ({ whole, known, all }) =>
  whole === undefined && known?.capacityProviderName === null && all?.capacityProviderName !== null;

/** If others may have been draining, the pace may have been used up: that end or impairment is not judged. */
export const paceInDoubt: Exception = ({ verdict, whole }) =>
  verdict.rule === 'repair-started' && verdict.outcome === 'held' && whole?.outcome === 'violated';

/** A cancelled drain uses up the pace too, and nothing later tells of it: events of another instance's are lost. */
export const cancelledDrainOfAnotherLost: Exception = ({ verdict, knownOfEach, allOfEach }) =>
  verdict.rule === 'repair-started' &&
  [...allOfEach].some(
    ([arn, all]) =>
      arn !== verdict.containerInstanceArn && hasCancelledDrain(all) && !knowsStatusesOf(knownOfEach.get(arn), all),
  );

const hasCancelledDrain = (ledger: Ledger): boolean => cancelledDrainsOf(ledger).length > 0;

const knowsStatusesOf = (known: Ledger | undefined, { statuses }: Ledger): boolean =>
  isDeepStrictEqual(known?.statuses, statuses);

/** "A daemon is expected on every cluster and provider it was seen on": one that is no longer seen has no place in an order. */
export const noLongerInferred: Exception = ({ verdict }) => verdict.rule === 'daemons-in-order';

/**
 * A stream without one event of the instance is "taken as all there is" too: no leaving was seen, and when it registered,
 * before which an inferred daemon may not have existed, was not either.
 */
export const statusNeverSeen: Exception = ({ verdict, known }) =>
  known?.statuses.length === 0 && ['daemon-stayed-up', 'daemon-alone', 'daemon-healthy'].includes(verdict.rule);

const ABOUT_DAEMON_TASKS: readonly RuleName[] = [
  'daemon-stayed-up',
  'daemon-stopped-last',
  'daemon-alone',
  'daemon-healthy',
];

/**
 * Of a daemon task that started before the capture and changed nothing since, nobody knows: it covers no gap, and a check
 * that names it is tied to no daemon.
 */
export const silentDaemonTask: Exception = ({ verdict, known, all }) =>
  ABOUT_DAEMON_TASKS.includes(verdict.rule) &&
  [...(all?.tasks.values() ?? [])].some(({ role, taskArn }) => role !== 'application' && !known?.tasks.has(taskArn));

/** The capture never saw anything that ended before it began: deployments, impairments and pairs of daemon tasks too. */
export const endedBeforeTheCapture: Exception = ({ verdict, whole }) =>
  verdict.rule === 'deployment-settled' ||
  (['daemon-alone', 'daemon-healthy'].includes(verdict.rule) && verdict.outcome === 'held') ||
  // held "by the start that is known", and over the application tasks that are
  (verdict.outcome === 'held' && whole?.outcome === 'held');

const DECIDED = ['held', 'violated'];
const keyOf = ({ clusterArn, containerInstanceArn, daemonName, rule }: Verdict): string =>
  JSON.stringify([clusterArn, containerInstanceArn, daemonName, rule]);

/** Fails where less evidence decided something that all evidence decides otherwise, or not at all. */
export const agree = (lossy: Judged, full: Judged, exceptions: readonly Exception[]): void => {
  const wholes = new Map(full.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  for (const verdict of lossy.verdicts) {
    const whole = wholes.get(keyOf(verdict));
    if (!DECIDED.includes(verdict.outcome) || isPartOf(verdict, whole)) continue;
    const arn = verdict.containerInstanceArn ?? '';
    const [knownOfEach, allOfEach] = [lossy.ledgers, full.ledgers];
    const difference = { verdict, whole, known: knownOfEach.get(arn), all: allOfEach.get(arn), knownOfEach, allOfEach };
    if (exceptions.some((allows) => allows(difference))) continue;
    expect.fail(`${textOf(verdict)}\n  with all evidence\n${textOf(whole)}`);
  }
};

/** The same outcome, of no other tasks; the margin is the same, or unknown. */
const isPartOf = (verdict: Verdict, whole: Verdict | undefined): boolean =>
  verdict.outcome === whole?.outcome &&
  verdict.taskArns.every((taskArn) => whole.taskArns.includes(taskArn)) &&
  (verdict.marginMs === null || verdict.marginMs === whole.marginMs);

const textOf = (verdict: Verdict | undefined): string =>
  verdict === undefined ? 'not judged' : JSON.stringify(verdictLine(verdict));
