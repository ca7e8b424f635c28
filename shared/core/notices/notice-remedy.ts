import type { Incident } from '../incidents/incident.ts';
import { goneOf, leavingOf } from '../ledger/leaving.ts';
import { approvalCommandOf } from '../remedies/approval.ts';
import type { Plan } from '../remedies/plan.ts';
import { attemptsOf, propose } from '../remedies/propose.ts';
import type { Attempt } from '../state/attempt.ts';
import type { InstanceState, ItemState } from '../state/instance-state.ts';
import { isoTime } from '../words/format-time.ts';
import type { Mode, RemedyName } from '../words/remedy.ts';
import { ATTEMPT_WORDS } from './attempt-words.ts';
import type { NoticeRemedy } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';

/**
 * The proposed plan in words, and the acts so far. Null where there are neither: for a daemon that is not critical, on
 * an instance that leaves anyway, and where no remedy helps.
 * @param at the time at which the notice was committed: a repeat of it proposes the same plan under the same id
 */
export const remedyOf = (
  state: ItemState,
  incident: Incident,
  at: number,
  context: NoticeContext,
): NoticeRemedy | null => {
  if (state.kind !== 'instance') return null;
  const { mode } = context.policy;
  const plan = planOf(state, at, context);
  const attempts = attemptsOf(state, incident);
  const done = [...attempts.map(lineOf), ...handedOverOf(state, incident)];
  if (plan === null) return done.length === 0 ? null : { mode, plan: [lastPlanOf(attempts, state)], outcome: done };
  const approval = mode === 'propose' ? [approvalCommandOf(plan)] : [];
  const words = IN_WORDS[plan.remedy](plan.steps.length, state);
  return { mode, plan: [words, ...approval], outcome: [...done, notDone(context)] };
};

/** The last act, where no further one is proposed. */
const lastPlanOf = (attempts: readonly Attempt[], state: InstanceState): string => {
  const last = attempts.at(-1);
  return last === undefined ? 'nothing that Bookend may do' : IN_WORDS[last.remedy](last.taskArns.length, state);
};

/** The plan that would help now; null where none would, and on an instance that leaves anyway. */
export const planOf = (state: InstanceState, now: number, { policy, coverages }: NoticeContext): Plan | null => {
  if (leavingOf(state.ledger) !== null || goneOf(state.ledger) !== null) return null;
  const proposal = propose(state, { policy, coverages, now });
  return proposal.kind === 'plan' ? proposal.plan : null;
};

const IN_WORDS: Readonly<Record<RemedyName, (tasks: number, state: InstanceState) => string>> = {
  'drain-instance': (_, { ledger }) => {
    const machine = ledger.ec2InstanceId === null ? '' : ` (${ledger.ec2InstanceId.slice(0, 64).toWellFormed()})`;
    return `drain-instance: UpdateContainerInstancesState DRAINING for the container instance${machine}; ECS moves its tasks and replaces it`;
  },
  'stop-early-tasks': (tasks) => {
    const which = tasks === 1 ? 'the application task' : `the ${tasks} application tasks`;
    return `stop-early-tasks: StopTask for ${which} that started before the daemon; their service replaces them`;
  },
};

const NOT_DONE: Readonly<Record<Mode, string>> = {
  observe: 'nothing was done: Bookend only observes',
  propose: 'nothing was done: it is for a person to decide',
  enforce: 'it is done once every guard agrees',
};

const notDone = ({ policy, mayAct }: NoticeContext): string => {
  const { mode, killSwitch } = policy;
  if (mode === 'observe') return NOT_DONE.observe;
  if (killSwitch) return 'nothing is done: the kill switch is on';
  return mayAct ? NOT_DONE[mode] : 'nothing is done: Bookend has no right to change anything';
};

const lineOf = ({ at, remedy, by, outcome, trouble }: Attempt): string => {
  const who = by === 'person' ? 'asked for by a person' : 'by Bookend';
  return `${isoTime(at)} ${remedy} ${who}: ${ATTEMPT_WORDS[outcome]}${trouble === null ? '' : ` (${trouble})`}`;
};

const handedOverOf = ({ remediation }: InstanceState, { id }: Incident): readonly string[] => {
  const handed = remediation?.handedOver;
  return handed?.incidentId === id ? [`this is for a person: ${handed.why}`] : [];
};
