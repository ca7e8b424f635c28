import { isOpen } from '../incidents/incident.ts';
import { hasEnded } from '../ledger/known-tasks.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import type { Attempt, AttemptOutcome, Remediation } from '../state/attempt.ts';
import type { InstanceState } from '../state/instance-state.ts';
import { withUntold } from '../state/untold.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';
import { timed } from './attempt-times.ts';
import { STOPPED_IN_BETWEEN_MS } from './ladder.ts';
import { type Plan, stoppedBy } from './plan.ts';
import type { StepAnswer } from './step.ts';

/** More than a cooldown and the attempts of an incident can ask for. */
const KEPT_ATTEMPTS = 8;
const LONGEST_TROUBLE = 300;
/** UTF-8 of the names of what one act stops: fifty of ECS's longest ARNs. */
const MOST_NAME_BYTES = 17_000;

const NONE: Remediation = { attempts: [], handedOver: null };

/**
 * Adds an act that is about to be made. The state is written before the first call, so that a crash in between is seen, and a second
 * worker loses the race for the item instead of acting too.
 */
export const begun = (state: InstanceState, plan: Plan, by: Attempt['by'], now: number): InstanceState => {
  const hasRoom = roomFor(MOST_NAME_BYTES);
  const attempt: Attempt = {
    incidentId: plan.incidentId,
    planId: plan.id,
    remedy: plan.remedy,
    by,
    at: now,
    until: now + plan.deadlineSeconds * 1000,
    taskArns: stoppedBy(plan).filter((taskArn, index) => hasRoom(utf8Length(taskArn)) || index === 0),
    outcome: 'begun',
    trouble: null,
  };
  const { remediation = NONE } = state;
  const attempts = [...remediation.attempts.map(lean), attempt].slice(-KEPT_ATTEMPTS);
  return { ...state, remediation: { ...remediation, attempts } };
};

/** Records ECS's answers to the calls of an act that was begun, and tells people. Unchanged for any other plan. */
export const answered = (
  state: InstanceState,
  planId: string,
  answers: readonly StepAnswer[],
  now: number,
): InstanceState => {
  const isTaken = ({ answer }: StepAnswer): boolean => answer === 'accepted' || answer === 'unknown';
  const outcome = answers.some(isTaken) ? 'acted' : 'failed';
  const trouble = troubleOf(answers);
  const next = changedAttempts(state, (one) =>
    one.planId === planId && one.outcome === 'begun' ? lean({ ...one, outcome, trouble }) : one,
  );
  return next === state ? state : withNotice(next, now);
};

/**
 * Settles the acts under way by what the ledger shows. People are told of an act that had no effect in time; one that had is told as
 * the incident's own repair. Unchanged if nothing is settled.
 */
export const settled = (state: InstanceState, now: number): InstanceState => {
  let isOver = false;
  const next = changedAttempts(state, (stored) => {
    const one = timed(stored, now);
    const outcome = settledOutcome(one, state, now);
    if (outcome === one.outcome) return one;
    isOver ||= outcome !== 'repaired';
    const trouble = outcome === 'failed' ? 'Bookend stopped in between' : one.trouble;
    return lean({ ...one, outcome, trouble });
  });
  return isOver ? withNotice(next, now) : next;
};

/** Hands the open incident over to a person, who is told once, with the reason. */
export const handedOver = (state: InstanceState, why: string, now: number): InstanceState => {
  const { incident, remediation = NONE } = state;
  if (!isOpen(incident)) return state;
  if (remediation.handedOver?.incidentId === incident.id) return state;
  const handed = { incidentId: incident.id, at: now, why: why.slice(0, LONGEST_TROUBLE).toWellFormed() };
  return withNotice({ ...state, remediation: { ...remediation, handedOver: handed } }, now);
};

const settledOutcome = (attempt: Attempt, { ledger }: InstanceState, now: number): AttemptOutcome => {
  const { outcome, taskArns, at, until } = attempt;
  if (!isUnderWay(attempt)) return outcome;
  const isLeaving = leavingOf(ledger) !== null || goneOf(ledger) !== null;
  const haveEnded = taskArns.every((taskArn) => hasEnded(ledger, taskArn));
  if (isLeaving || (attempt.remedy === 'stop-early-tasks' && haveEnded)) return 'repaired';
  if (outcome === 'begun') return now < at + STOPPED_IN_BETWEEN_MS ? 'begun' : 'failed';
  return now < until ? 'acted' : 'no-effect';
};

/** Once it is settled nobody asks what was to be stopped. */
const lean = (attempt: Attempt): Attempt =>
  isUnderWay(attempt) || attempt.taskArns.length === 0 ? attempt : { ...attempt, taskArns: [] };

const isUnderWay = ({ outcome }: Attempt): boolean => outcome === 'begun' || outcome === 'acted';

const changedAttempts = (state: InstanceState, change: (attempt: Attempt) => Attempt): InstanceState => {
  const { remediation } = state;
  if (remediation === undefined) return state;
  const attempts = remediation.attempts.map(change);
  return attempts.every((one, index) => one === remediation.attempts[index])
    ? state
    : { ...state, remediation: { ...remediation, attempts } };
};

const troubleOf = (answers: readonly StepAnswer[]): string | null => {
  const not = answers.filter(({ answer }) => answer !== 'accepted');
  const [first] = not;
  if (first === undefined) return null;
  const count = answers.length === 1 ? '' : `${not.length} of ${answers.length} calls: `;
  return `${count}${first.answer}${first.reason === null ? '' : `: ${first.reason}`}`
    .slice(0, LONGEST_TROUBLE)
    .toWellFormed();
};

/** People are told of what was done, as long as the incident is open. */
const withNotice = (state: InstanceState, now: number): InstanceState => {
  const { incident, notices, untold } = state;
  if (!isOpen(incident)) return state;
  const notice = { id: `${incident.id}#${notices + 1}`, state: 'changed', at: now, ofRemedy: true } as const;
  return { ...state, notices: notices + 1, untold: withUntold(untold, [notice]) };
};
