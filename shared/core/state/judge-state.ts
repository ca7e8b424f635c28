import { type Coverage, type ExpectedDaemon, expectedOn } from '../expected/expected-daemons.ts';
import { inferredCoverage } from '../expected/inferred-coverage.ts';
import { isManagedInstance } from '../expected/managed-instance.ts';
import { judge, type Measured, measure } from '../judging/judge.ts';
import { daemonStartedSince } from '../ledger/daemon-now.ts';
import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { TRAITS } from '../rules/index.ts';
import type { JudgeContext } from '../scene/scene.ts';
import { INSTANCE_ITSELF } from '../words/facts.ts';
import { pending, type Verdict } from '../words/verdict.ts';
import { type AdvanceContext, isFresh, isKnown } from './context.ts';

/** One container instance as the service judges it. */
export type Judged = {
  readonly verdicts: readonly Verdict[];
  /** Margins of rules that the policy leaves off. */
  readonly measured: readonly Measured[];
  /** The daemons expected on it; none if the inventory is not known. */
  readonly daemons: readonly ExpectedDaemon[];
  /** True where a verdict waits for the inventory. */
  readonly lacksInventory: boolean;
  /** Pending verdicts that wait for a look, with the time of the violation: nothing but the clock asks for that look. */
  readonly unconfirmed: ReadonlyMap<Verdict, number>;
  /** The latest known deadline of a repair that is not judged because ECS's repair pace was used up; null for none. */
  readonly heldBackUntil: number | null;
  /** Says whether the instance is a Managed Instance; nothing is judged unless that is proven. */
  readonly managed: 'yes' | 'no' | 'unknown';
};

/**
 * Judges with looks as evidence, and calls nothing violated that rests on absence alone: that takes a look newer than
 * the deadline, and an inventory that is neither unknown nor stale.
 */
export const judgeInstance = (ledger: Ledger, context: AdvanceContext): Judged => {
  const { policy, inventory } = context;
  const known = isKnown(inventory);
  const coverages = known ? inventory.daemons : inferredCoverage([ledger])(ledger);
  const daemons = known ? expectedOn(ledger, coverages, policy.startDeadlineSeconds * 1000) : [];
  if (!isProvenManaged(ledger, coverages, context)) {
    const managed = daemons.length === 0 && isOlderThanInventory(ledger, context) ? 'no' : 'unknown';
    return {
      verdicts: [],
      daemons,
      lacksInventory: !known,
      unconfirmed: new Map(),
      heldBackUntil: null,
      managed,
      measured: [],
    };
  }
  const pace = watchedPace(ledger, context);
  const judging = judgeContext(pace.isRepairHeldBack, context);
  const judged = judge(ledger, coverages, judging);
  const unconfirmed = new Map<Verdict, number>();
  const verdicts = judged.map((verdict) => {
    if (dependsOnInventory(verdict, ledger, context)) return waiting(verdict, 'the inventory of the cluster');
    const missing = missingConfirmation(verdict, ledger, context);
    if (missing === null) return verdict;
    const waits = waiting(verdict, missing);
    unconfirmed.set(waits, verdict.occurredAt ?? context.now);
    return waits;
  });
  const measured = known ? measure(ledger, coverages, judging) : [];
  const lacksInventory = !known || verdicts.some(({ reason }) => reason === WAITS_FOR_INVENTORY);
  return {
    verdicts,
    daemons,
    lacksInventory,
    unconfirmed,
    heldBackUntil: pace.heldBackUntil(),
    managed: 'yes',
    measured,
  };
};

/**
 * True where the inventory shows that no daemon can have to be on the instance: its capacity provider existed before
 * the inventory was taken, and is none of the cluster's Managed Instances providers.
 */
export const isForeign = (ledger: Ledger, context: AdvanceContext): boolean =>
  isKnown(context.inventory) &&
  ledger.capacityProviderName !== null &&
  isOlderThanInventory(ledger, context) &&
  !isProvenManaged(ledger, context.inventory.daemons, context);

/** True by the facts in its ledger, by a daemon that names its provider, or by the inventory's list of providers. */
const isProvenManaged = (ledger: Ledger, coverages: readonly Coverage[], { inventory }: AdvanceContext): boolean =>
  isManagedInstance(ledger, coverages) ||
  (inventory?.providers.some(({ name }) => name === ledger.capacityProviderName) ?? false);

const isOlderThanInventory = ({ registeredAt }: Ledger, { inventory }: AdvanceContext): boolean =>
  registeredAt !== null && registeredAt < (inventory?.refreshedAt ?? Number.NEGATIVE_INFINITY);

/** Daemons of the inventory whose violations are told at severity info. */
export const uncriticalOf = (daemons: readonly ExpectedDaemon[]): ReadonlySet<string> =>
  new Set(daemons.filter(({ critical }) => !critical).map(({ daemonName }) => daemonName));

const WAITS_FOR_INVENTORY = pending('the inventory of the cluster', null).reason;

const waiting = (verdict: Verdict, what: string): Verdict => ({ ...verdict, ...pending(what, null) });

const judgeContext = (isRepairHeldBack: JudgeContext['isRepairHeldBack'], context: AdvanceContext): JudgeContext => ({
  policy: context.policy,
  now: context.now,
  evidence: 'looks',
  knownSince: context.inventory?.watchedSince ?? Number.POSITIVE_INFINITY,
  isRepairHeldBack,
});

/** The repair pace, and the latest deadline up to which it held a repair back. */
const watchedPace = (ledger: Ledger, context: AdvanceContext) => {
  let heldBackUntil: number | null = null;
  const isRepairHeldBack: JudgeContext['isRepairHeldBack'] = (of, from, to) => {
    if (repairOf(ledger, context) === 'off') return true;
    const isHeldBack = context.isRepairHeldBack?.(of, from, to) ?? false;
    const deadline = from + context.policy.repairDeadlineSeconds * 1000; // not `to`, which moves with the clock
    if (isHeldBack) heldBackUntil = Math.max(heldBackUntil ?? deadline, deadline);
    return isHeldBack;
  };
  return { isRepairHeldBack, heldBackUntil: () => heldBackUntil };
};

/** ECS repairs nothing while auto repair is off: documented for GPUs, so assumed for daemons. */
const repairOf = (ledger: Ledger, { inventory }: AdvanceContext): 'on' | 'off' | 'unknown' => {
  const provider = inventory?.providers.find(({ name }) => name === ledger.capacityProviderName);
  return provider === undefined ? 'unknown' : provider.autoRepair ? 'on' : 'off';
};

/**
 * Without an inventory nothing is said about a daemon; with a stale one nothing is called violated. No event tells that
 * a daemon was deleted, and whatever happens after its deletion is not judged: so an inventory that is newer than the
 * act must know the daemon, unless it has started since.
 */
const dependsOnInventory = (verdict: Verdict, ledger: Ledger, context: AdvanceContext): boolean => {
  const { daemonName, outcome, occurredAt } = verdict;
  const { inventory } = context;
  if (daemonName === null || outcome === 'pending') return false;
  if (!isKnown(inventory)) return true;
  if (outcome !== 'violated') return false;
  const at = occurredAt ?? 0;
  return !isFresh(context) || ((inventory.refreshedAt ?? 0) < at && !daemonStartedSince(ledger, daemonName, at));
};

/** The evidence that is missing before the verdict is called violated; null if none is. */
const missingConfirmation = (verdict: Verdict, ledger: Ledger, context: AdvanceContext): string | null => {
  const { confirms: sees, isConfirmed } = TRAITS[verdict.rule].looks;
  if (verdict.outcome !== 'violated' || sees === undefined || isConfirmed?.(verdict, ledger)) return null;
  const { look } = ledger;
  const isNewer = look !== null && look.at >= (verdict.occurredAt ?? context.now);
  const sawIt = isNewer && (look.complete || (sees === 'instance' && look.listed.includes(INSTANCE_ITSELF)));
  if (goneOf(ledger) === null && !sawIt) return 'a look at ECS';
  if (sees !== 'pace') return null;
  return context.isRepairHeldBack === undefined || repairOf(ledger, context) === 'unknown' ? PACE_IS_UNKNOWN : null;
};

const PACE_IS_UNKNOWN = "a look at the provider: whether ECS's repair pace was used up";
const WAITS_FOR_PACE = pending(PACE_IS_UNKNOWN, null).reason;

/** True where only the provider's other instances are missing to give the verdict. */
export const waitsForPace = ({ outcome, reason }: Verdict): boolean =>
  outcome === 'pending' && reason === WAITS_FOR_PACE;

/** True unless the inventory says that the daemon is not critical; for notices. */
export const isCritical = (coverages: readonly Coverage[], daemonName: string): boolean =>
  !coverages.some((coverage) => coverage.daemonName === daemonName && !coverage.critical);

/**
 * The moment up to which the repair pace must be known to judge an instance, epoch milliseconds; −Infinity where
 * nothing depends on it.
 */
export const paceAskedUntil = (ledger: Ledger, context: Omit<AdvanceContext, 'isRepairHeldBack'>): number => {
  let until = Number.NEGATIVE_INFINITY;
  const isRepairHeldBack = (_: Ledger, _from: number, to: number): boolean => {
    until = Math.max(until, to);
    return false;
  };
  judgeInstance(ledger, { ...context, isRepairHeldBack });
  return until;
};
