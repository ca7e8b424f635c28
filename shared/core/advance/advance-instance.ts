import { compact } from '../folding/compact.ts';
import type { Incident } from '../incidents/incidents.ts';
import { endedBy } from '../ledger/forgotten.ts';
import { isOver, isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import { learn } from '../ledger/learn.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import { copyLedger, emptyLedger, type Ledger } from '../ledger/ledger.ts';
import { isFoldedAway } from '../ledger/watermark.ts';
import { TRAITS } from '../rules/index.ts';
import { type AdvanceContext, type Advanced, isFresh, isKnown, OLDEST_EVENT_MS } from '../state/context.ts';
import type { DueCheck, InstanceState } from '../state/instance-state.ts';
import { isForeign, type Judged, judgeInstance, uncriticalOf } from '../state/judge-state.ts';
import { type InstanceScopedFact, timeOf } from '../words/facts.ts';
import { dueOf } from './due.ts';
import { withIncidentChecks } from './due-incident.ts';
import { isMaterial } from './material.ts';
import { awaitedOf } from './missing-ends.ts';
import { type TellingContext, type Told, tell } from './notices-due.ts';

/**
 * One container instance after it has learned facts, in whatever order and batches they came: its ledger, its incident, the
 * notices that are due, the next check. Facts must all be about this instance; none at all only judges again.
 */
export const advanceInstance = (
  state: InstanceState | null,
  facts: readonly InstanceScopedFact[],
  context: AdvanceContext,
): Advanced<InstanceState> => {
  const known = state ?? emptyInstance(facts);
  const learned = learnAll(known.ledger, facts, context.now);
  const { ledger } = learned;
  if (isForeign(ledger, context)) return setAside(state, known, ledger);
  const judged = judgeInstance(ledger, context);
  const folds = context.withoutFolding === undefined;
  if (folds && (learned.changed || state === null))
    compact(ledger, context.now, judged.daemons, { policy: context.policy });
  const told = tell(known, judged.verdicts, tellingContext(ledger, judged, context));
  const { policy, now } = context;
  const due = withIncidentChecks(
    dueOf({ ledger, judged, previous: known.due, policy, now, cameTooLate: learned.cameTooLate }),
    told.incident,
    { ledger, policy, now, isRepaired: () => told.incident !== null && isRepaired(ledger, judged, told.incident) },
  );
  const isNews = learned.changed && (!folds || isMaterial(known.ledger, ledger, judged, context));
  const changed = isNews || told.changed || !sameDue(known.due, due);
  return {
    state: changed || state === null ? joined(known, ledger, told, due) : state,
    changed,
    verdicts: judged.verdicts,
    ...(judged.measured.length === 0 ? {} : { measured: judged.measured }),
    ...newlyLeftOut(known.ledger, ledger),
  };
};

const newlyLeftOut = (before: Ledger, { leftOut }: Ledger): Pick<Advanced, 'leftOut'> => {
  const more = (leftOut?.times ?? 0) - (before.leftOut?.times ?? 0);
  return more > 0 ? { leftOut: more } : {};
};

const joined = (
  known: InstanceState,
  ledger: Ledger,
  { incident, notices, untold }: Told,
  due: DueCheck | null,
): InstanceState => ({
  ...known,
  incident,
  notices,
  untold,
  due,
  ledger,
});

/** A place of which nothing is known yet. @throws Error where no fact says which it is */
export const emptyInstance = ([fact]: readonly InstanceScopedFact[]): InstanceState => {
  if (fact === undefined || fact.containerInstanceArn === null)
    throw new Error('neither a state nor a fact of a container instance');
  return {
    kind: 'instance',
    incident: null,
    notices: 0,
    untold: [],
    due: null,
    ledger: emptyLedger(fact.containerInstanceArn, fact.clusterArn),
  };
};

/**
 * An instance that no daemon can have to be on: nothing is judged, kept anew, or looked at. That it is gone is kept where it
 * was written before its provider was known, so that its item expires.
 */
const setAside = (state: InstanceState | null, known: InstanceState, ledger: Ledger): Advanced<InstanceState> => {
  if (state === null) return { state: { ...known, ledger }, changed: false, verdicts: [] };
  const isGoneNow = goneOf(ledger) !== null && goneOf(state.ledger) === null;
  if (state.due === null && !isGoneNow) return { state, changed: false, verdicts: [] };
  return { state: { ...state, ledger: isGoneNow ? ledger : state.ledger, due: null }, changed: true, verdicts: [] };
};

type Learned = { readonly ledger: Ledger; readonly changed: boolean; readonly cameTooLate: boolean };

/** The ledger with all that is not too old, beside the one that is given. */
export const learnAll = (known: Ledger, facts: readonly InstanceScopedFact[], now: number): Learned => {
  const ledger = copyLedger(known);
  let changed = false;
  let cameTooLate = false;
  for (const fact of facts) {
    if (isTooOld(fact, ledger, now)) cameTooLate ||= !hasLookedSince(fact, known);
    else if (learn(ledger, fact)) changed = true;
  }
  return { ledger, changed, cameTooLate };
};

/**
 * What happened more than a day ago, and what may be news of a task that was folded away, is not learned: it would run for
 * ever, or count twice. A report of health is as old as its newest change, however fresh it is; the newest wins.
 */
const isTooOld = (fact: InstanceScopedFact, ledger: Ledger, now: number): boolean => {
  if (fact.kind === 'health') return false;
  return now - timeOf(fact) > OLDEST_EVENT_MS || isFoldedAway(fact, ledger);
};

/** A look that is newer than the fact has seen more than the fact could tell. */
const hasLookedSince = (fact: InstanceScopedFact, { look }: Ledger): boolean =>
  fact.kind === 'look' || (look?.complete === true && look.at >= timeOf(fact));

const tellingContext = (ledger: Ledger, judged: Judged, context: AdvanceContext): TellingContext => ({
  policy: context.policy,
  now: context.now,
  uncritical: uncriticalOf(judged.daemons),
  isGone: goneOf(ledger) !== null,
  haveEnded: (taskArns, andOthers) => taskArns.every(isEnded(ledger)) && !(andOthers && someRuns(ledger)),
  awaited: (violations) => awaitedOf(ledger, violations, context),
  isRepaired: (incident) => isRepaired(ledger, judged, incident),
  absenceCounts: isKnown(context.inventory) && isFresh(context),
});

/** The instance is on its way to be replaced, or what the incident is about is as it should be again. */
const isRepaired = (ledger: Ledger, { verdicts }: Judged, incident: Pick<Incident, 'violations'>): boolean => {
  if (incident.violations.some(({ rule }) => TRAITS[rule].repair.notByLeaving)) return false;
  if (leavingOf(ledger) !== null) return true;
  if (verdicts.some(({ rule, outcome }) => outcome === 'violated' && TRAITS[rule].repair.hinders)) return false;
  return incident.violations.every((violation) =>
    violation.daemonName === null
      ? (TRAITS[violation.rule].looks.isPutRight?.(violation, ledger) ?? false)
      : runs(ledger, violation.daemonName),
  );
};

/** Of a task that was folded away, and of one that a complete look no longer found, it is known too. */
const isEnded = (ledger: Ledger): ((taskArn: string) => boolean) => {
  const endOf = endedBy(ledger);
  return (taskArn) => {
    const task = ledger.tasks.get(taskArn);
    return task === undefined || endOf(task) !== null;
  };
};

/** No running task is folded away: one without a name in the incident is in the ledger, and may be any. */
const someRuns = ({ tasks }: Ledger): boolean => {
  for (const task of tasks.values()) if (task.role !== 'unjudged' && !isOver(task)) return true;
  return false;
};

const runs = (ledger: Ledger, daemonName: string): boolean =>
  tasksOfDaemon(ledger, daemonName).some((task) => task.startedAt !== null && isRunning(task));

export const sameDue = (one: DueCheck | null, other: DueCheck | null): boolean =>
  one?.at === other?.at && one?.needs === other?.needs && one?.why === other?.why;
