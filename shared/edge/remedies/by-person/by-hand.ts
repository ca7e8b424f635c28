import { approvalIdOf } from '../../../core/remedies/approval.ts';
import { decide } from '../../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../../core/remedies/guard.ts';
import type { Decision } from '../../../core/remedies/history-entry.ts';
import type { Plan } from '../../../core/remedies/plan.ts';
import type { Step } from '../../../core/remedies/step.ts';
import type { RemedyName } from '../../../core/words/remedy.ts';
import { InputError } from '../../errors/input-error.ts';
import { act } from '../act/act.ts';
import { entryOf, guardsOf, lineOf, proposeFrom, type RemedyRequest } from '../act/decision.ts';
import { settle } from '../act/settle.ts';
import { askForGuards, type FreshAnswers } from '../ask/ask-for-guards.ts';
import { askHeadroom } from '../ask/headroom.ts';
import { readInstance } from '../ask/instance-item.ts';
import type { Remediator, WithPolicy } from '../ask/remediator.ts';
import type { ByHand } from './by-hand-payload.ts';

/** The answer to whoever invoked `remediate` by hand. */
export type ByHandAnswer = {
  readonly action: ByHand['action'];
  readonly dryRun: boolean;
  readonly decision: Decision;
  readonly guards: readonly Pick<GuardAnswer, 'guard' | 'passed' | 'reason'>[];
  /** `planId` is what carries out just this plan. */
  readonly plan: readonly (Step & { readonly planId: string | null })[];
  /** One line for each call, or the reason why nothing was done. */
  readonly outcome: readonly string[];
};

/** The account and Region that the function runs in: incidents name a cluster and a container instance, but not these. */
export type Home = { readonly partition: string; readonly region: string; readonly account: string };

/** The act is looked at a minute later, by a message. */
const VERIFIED_AFTER_SECONDS = 60;

/**
 * Does what a person asks for on one container instance, or says what it would do. It asks the same guards as Bookend does by
 * itself; a person may override some by name. @throws InputError for a target that is not known
 * @throws NotNowError if ECS can't be asked now, before anything was done
 */
export const remedyByHand = async (asked: ByHand, home: Home, ports: Remediator): Promise<ByHandAnswer> => {
  const { policy } = await ports.readPolicy();
  const remediator = { ...ports, policy };
  const containerInstanceArn = asked.containerInstanceArn ?? instanceOf(asked.incidentId ?? '', home);
  const stored = await readInstance(containerInstanceArn, remediator);
  if (stored === null || (asked.incidentId !== null && stored.state.incident?.id !== asked.incidentId))
    throw new InputError('the request', [
      asked.incidentId === null
        ? 'containerInstanceArn: Bookend knows no such container instance'
        : 'incidentId: Bookend knows no such incident of a container instance',
    ]);
  const fresh = await askForGuards(stored, await askHeadroom(stored, remediator), remediator);
  await settle(containerInstanceArn, remediator);
  const request: RemedyRequest = {
    asked: { by: 'person', action: asked.action, reason: asked.reason },
    action: asked.action as RemedyName, // a payload with redeploy-daemon has a daemonArn, and goes another way
    approved: asked.approved,
    override: asked.override,
  };
  const proposal = proposeFrom(fresh, request, remediator);
  if (proposal.kind !== 'plan') return answerOf(asked, { decision: 'nothing-to-do', outcome: [proposal.why] });
  return decideByHand(asked, proposal.plan, { fresh, request, remediator });
};

/** `<cluster>/<container instance>/…`, as incidents are named. */
const instanceOf = (incidentId: string, { partition, region, account }: Home): string => {
  const [cluster = '', instance = ''] = incidentId.split('/');
  return `arn:${partition}:ecs:${region}:${account}:container-instance/${cluster}/${instance}`;
};

type Means = { readonly fresh: FreshAnswers; readonly request: RemedyRequest; readonly remediator: WithPolicy };

const decideByHand = async (asked: ByHand, plan: Plan, means: Means): Promise<ByHandAnswer> => {
  const { fresh, request, remediator } = means;
  const guards = guardsOf(plan, fresh, request, remediator);
  const decision = remediator.mayWrite ? decide(guards, asked.override) : 'refuse';
  const shown = { decision, guards, plan };
  if (decision === 'act' && !asked.dryRun) return carriedOut(asked, plan, means);
  const { now, policy, history } = remediator;
  const entry = entryOf({ at: now(), request, plan, guards, policy, decision, dryRun: asked.dryRun });
  await history.write({ id: plan.id, entry });
  return answerOf(asked, { ...shown, outcome: [whyNothing(asked)] });
};

export const whyNothing = ({ dryRun }: Pick<ByHand, 'dryRun'>): string =>
  `nothing was done: ${dryRun ? 'it is a dry run' : 'a guard has refused'}`;

const carriedOut = async (asked: ByHand, plan: Plan, means: Means): Promise<ByHandAnswer> => {
  const { fresh, request, remediator } = means;
  const acted = await act(plan, fresh, request, remediator);
  if (acted.kind === 'withdrawn') {
    const guards = acted.guards.length > 0 ? acted.guards : guardsOf(plan, fresh, request, remediator);
    return answerOf(asked, { decision: 'refuse', guards, plan, outcome: [`nothing was done: ${acted.why}`] });
  }
  await remediator.send([{ body: messageOf(plan, fresh, remediator), delaySeconds: VERIFIED_AFTER_SECONDS }]);
  const untried = plan.steps.length - acted.answers.length;
  const outcome = [...acted.answers.map(lineOf), ...(untried > 0 ? [`${untried} calls were not tried`] : [])];
  return answerOf(asked, { decision: 'act', guards: acted.guards, plan, outcome });
};

const messageOf = (plan: Plan, { state }: FreshAnswers, { now }: WithPolicy) => ({
  id: `${plan.incidentId}@${plan.id}`,
  incidentId: plan.incidentId,
  place: { kind: 'instance', containerInstanceArn: plan.containerInstanceArn },
  clusterArn: plan.clusterArn,
  rules: plan.against.map(({ rule }) => rule),
  openedAt: state.incident?.openedAt ?? now(),
  askedAt: now(),
  sentAt: now(),
});

type Shown = {
  readonly decision: Decision;
  readonly guards?: readonly GuardAnswer[];
  readonly plan?: Plan;
  readonly outcome: readonly string[];
};

const answerOf = ({ action, dryRun }: ByHand, { decision, guards = [], plan, outcome }: Shown): ByHandAnswer => ({
  action,
  dryRun,
  decision,
  guards: guards.map(({ guard, passed, reason }) => ({ guard, passed, reason })),
  plan: plan?.steps.map((step) => ({ planId: approvalIdOf(plan), ...step })) ?? [],
  outcome,
});
