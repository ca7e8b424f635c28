import { livesOf, WHOLE_LIFE } from '../expected/life.ts';
import { judgeDeployments } from '../judging/judge.ts';
import { boundDeployments } from '../ledger/bound-deployments.ts';
import { type DeploymentLedger, type KnownDeployment, learnDeployment } from '../ledger/deployments.ts';
import { type AdvanceContext, type Advanced, isFresh, isKnown, OLDEST_EVENT_MS } from '../state/context.ts';
import type { DeploymentState, DueCheck } from '../state/instance-state.ts';
import type { DeploymentFact } from '../words/facts.ts';
import { inconclusive, pending, type Verdict } from '../words/verdict.ts';
import { sameDue } from './advance-instance.ts';
import { withSilenceEnd } from './due-silence.ts';
import { tell } from './notices-due.ts';

const SOONEST_RETRY_MS = 60_000;

/**
 * The deployments of one daemon after they have learned facts. A look at them is a refresh of the inventory, which
 * brings their newest states as facts; facts of any age are learned, since deployments are never folded.
 */
export const advanceDeployments = (
  state: DeploymentState | null,
  facts: readonly DeploymentFact[],
  context: AdvanceContext,
): Advanced<DeploymentState> => {
  const known = state ?? emptyDeployments(facts);
  const ledger = { ...known.ledger, deployments: new Map(known.ledger.deployments) };
  const learned = facts.map((fact) => learnDeployment(ledger, fact)).includes(true);
  forget(ledger, context.now);
  boundDeployments(ledger, context.policy.deploymentDeadlineSeconds * 1000);
  const verdicts = judgeFor(ledger, context);
  const { incident, notices, untold, ...told } = tell(known, verdicts, {
    policy: context.policy,
    now: context.now,
    uncritical: isCritical(ledger, context) ? new Set() : new Set([ledger.daemonName]),
    isGone: hasEnded(inQuestion(ledger)),
    haveEnded: () => false,
    goesOn: () => true,
    absenceCounts: isFresh(context),
  });
  const due = withSilenceEnd(dueOf(verdicts, { ledger, previous: known.due }, context), incident, context);
  const isNews = learned && !sameDeployments(known.ledger, ledger);
  const changed = isNews || told.changed || !sameDue(known.due, due);
  const next: DeploymentState = { ...known, incident, notices, untold, due, ledger };
  return { state: changed || state === null ? next : state, changed, verdicts };
};

/** The state of an item before it learns anything. @throws Error without a fact, which would say which item it is */
export const emptyDeployments = ([fact]: readonly DeploymentFact[]): DeploymentState => {
  if (fact === undefined) throw new Error('neither a state nor a fact says which deployments these are');
  const { clusterArn, daemonName } = fact;
  const ledger = { clusterArn, daemonName, deployments: new Map() };
  return { kind: 'deployments', incident: null, notices: 0, untold: [], due: null, ledger };
};

/** After a later deployment has succeeded, an earlier one is history: a rollback does not stay an incident for ever. */
const inQuestion = (ledger: DeploymentLedger): DeploymentLedger => {
  const deployments = [...ledger.deployments.values()];
  const since = deployments
    .filter(isSuccess)
    .reduce((newest, { firstSeenAt }) => Math.max(newest, firstSeenAt), Number.NEGATIVE_INFINITY);
  const kept = deployments.filter(({ firstSeenAt }) => firstSeenAt >= since);
  return { ...ledger, deployments: new Map(kept.map((deployment) => [deployment.daemonDeploymentArn, deployment])) };
};

const isSuccess = ({ eventName, rollbackAt }: KnownDeployment): boolean =>
  eventName === 'DAEMON_DEPLOYMENT_SUCCESSFUL' && rollbackAt === null;

/** True where the newest one has succeeded: it can still be wrong only in how long it took. */
const hasEnded = ({ deployments }: DeploymentLedger): boolean =>
  deployments.size > 0 && [...deployments.values()].every(isSuccess);

/** Drops history that is older than any event that may still come. */
const forget = (ledger: DeploymentLedger, now: number): void => {
  const { deployments } = inQuestion(ledger);
  for (const { daemonDeploymentArn, updatedAt } of ledger.deployments.values()) {
    if (!deployments.has(daemonDeploymentArn) && updatedAt < now - OLDEST_EVENT_MS)
      ledger.deployments.delete(daemonDeploymentArn);
  }
};

const judgeFor = (ledger: DeploymentLedger, context: AdvanceContext): readonly Verdict[] => {
  const { policy, now, inventory } = context;
  const ofDaemon = coveragesOf(ledger, context);
  if (ofDaemon.length === 0 && isKnown(inventory) && (inventory.refreshedAt ?? 0) >= newestOf(ledger)) return [];
  const lives = ofDaemon.length === 0 ? [WHOLE_LIFE] : livesOf(ofDaemon);
  const verdicts = judgeDeployments(inQuestion(ledger), { policy, now }, lives);
  return verdicts.map((verdict) => confirmed(verdict, ledger, context));
};

const coveragesOf = ({ clusterArn, daemonName }: DeploymentLedger, { inventory }: AdvanceContext) =>
  inventory?.daemons.filter(
    (daemon) => daemon.daemonName === daemonName && (daemon.clusterArn ?? clusterArn) === clusterArn,
  ) ?? [];

const isCritical = (ledger: DeploymentLedger, context: AdvanceContext): boolean => {
  const ofDaemon = coveragesOf(ledger, context);
  return ofDaemon.length === 0 || ofDaemon.some(({ critical }) => critical);
};

const newestOf = ({ deployments }: DeploymentLedger): number =>
  [...deployments.values()].reduce((newest, { updatedAt }) => Math.max(newest, updatedAt), Number.NEGATIVE_INFINITY);

/** Calls nothing violated by an unknown or stale inventory, by silence alone, or before the watch began. */
const confirmed = (verdict: Verdict, ledger: DeploymentLedger, context: AdvanceContext): Verdict => {
  const { inventory, policy } = context;
  if (verdict.outcome !== 'violated') return verdict;
  const occurredAt = verdict.occurredAt ?? 0;
  if (!isKnown(inventory) || !isFresh(context) || coveragesOf(ledger, context).length === 0)
    return { ...verdict, ...pending('the inventory of the cluster', null) };
  if (occurredAt < inventory.watchedSince)
    return { ...verdict, ...inconclusive('what a deployment did before the cluster was watched') };
  // a later deployment may have superseded it, or it may have ended, without any news of it yet
  const bySilence = [...ledger.deployments.values()].some(
    ({ firstSeenAt, updatedAt, eventName }) =>
      firstSeenAt + policy.deploymentDeadlineSeconds * 1000 === occurredAt ||
      (eventName === 'DAEMON_DEPLOYMENT_STOPPED' && updatedAt === occurredAt),
  );
  return bySilence && (inventory.refreshedAt ?? 0) < occurredAt
    ? { ...verdict, ...pending('a look at ECS', null) }
    : verdict;
};

type DueInput = { readonly ledger: DeploymentLedger; readonly previous: DueCheck | null };

/** A deployment newer than the inventory comes first: it may have brought the daemon, or taken it away. */
const dueOf = (
  verdicts: readonly Verdict[],
  { ledger, previous }: DueInput,
  context: AdvanceContext,
): DueCheck | null => {
  const newest = newestOf(ledger);
  if ((context.inventory?.refreshedAt ?? Number.NEGATIVE_INFINITY) < newest)
    return { at: newest, needs: 'look', why: 'the inventory is older than the newest deployment' };
  return verdicts
    .filter(({ outcome }) => outcome === 'pending')
    .map(
      ({ reason: why, until }): DueCheck =>
        until === null ? lookFor(why, previous, context) : { at: until + 1, needs: 'clock', why },
    )
    .reduce<DueCheck | null>((first, other) => (first !== null && first.at <= other.at ? first : other), null);
};

/** Due at once, and since it was first due; if a refresh of the inventory settled nothing, again later. */
const lookFor = (why: string, previous: DueCheck | null, { inventory, now }: AdvanceContext): DueCheck => {
  const at = previous?.why === why ? previous.at : now;
  const refreshedAt = inventory?.refreshedAt ?? null;
  return { at: refreshedAt !== null && refreshedAt >= at ? refreshedAt + SOONEST_RETRY_MS : at, needs: 'look', why };
};

const sameDeployments = (one: DeploymentLedger, other: DeploymentLedger): boolean =>
  one.deployments.size === other.deployments.size &&
  [...other.deployments].every(([arn, deployment]) => one.deployments.get(arn) === deployment);
