import { compact } from '../folding/compact.ts';
import { goingOnIn } from '../incidents/now.ts';
import { learn } from '../ledger/learn.ts';
import { goneOf } from '../ledger/leaving.ts';
import { copyLedger, emptyLedger, type Ledger } from '../ledger/ledger.ts';
import { isFoldedAway } from '../ledger/watermark.ts';
import { tasksHaveEnded } from '../ledger/without-daemon.ts';
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
 * One container instance after it has learned facts, in any order and in any batches: its ledger, its incident, the
 * notices that are due, the next check. All facts must be about this instance; without any it is only judged again.
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
    { ledger, policy, now },
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

/** The state of an item before it learns anything. @throws Error without a fact, which would say which item it is */
export const emptyInstance = ([fact]: readonly InstanceScopedFact[]): InstanceState => {
  if (fact === undefined || fact.containerInstanceArn === null)
    throw new Error('neither a state nor a fact says which container instance this is');
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
 * An instance that no daemon can have to be on: nothing is judged, newly stored, or looked at. If it was stored before
 * its provider was known, its end is stored too, so that its item expires.
 */
const setAside = (state: InstanceState | null, known: InstanceState, ledger: Ledger): Advanced<InstanceState> => {
  if (state === null) return { state: { ...known, ledger }, changed: false, verdicts: [] };
  const isGoneNow = goneOf(ledger) !== null && goneOf(state.ledger) === null;
  if (state.due === null && !isGoneNow) return { state, changed: false, verdicts: [] };
  return { state: { ...state, ledger: isGoneNow ? ledger : state.ledger, due: null }, changed: true, verdicts: [] };
};

type Learned = { readonly ledger: Ledger; readonly changed: boolean; readonly cameTooLate: boolean };

/** A copy of the ledger that has learned every fact that is not too old. */
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
 * A fact older than a day, or possible news of a task that was folded away, is not learned: it would count for ever, or
 * twice. A report of health carries the time of its newest change, however fresh the report is; the newest wins.
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
  haveEnded: tasksHaveEnded(ledger),
  goesOn: goingOnIn({ ledger, daemons: judged.daemons }),
  awaited: (violations) => awaitedOf(ledger, violations, context),
  absenceCounts: isKnown(context.inventory) && isFresh(context),
});

export const sameDue = (one: DueCheck | null, other: DueCheck | null): boolean =>
  one?.at === other?.at && one?.needs === other?.needs && one?.why === other?.why;
