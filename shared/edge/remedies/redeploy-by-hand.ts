import { randomUUID } from 'node:crypto';
import { decide } from '../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../core/remedies/guard.ts';
import type { HistoryEntry } from '../../core/remedies/history.ts';
import { judgeRedeployGuards } from '../../core/remedies/redeploy-guards.ts';
import type { Step } from '../../core/remedies/step.ts';
import { askRedeploy, clusterArnOf } from './ask-redeploy.ts';
import { type ByHandAnswer, whyNothing } from './by-hand.ts';
import type { ByHand } from './by-hand-payload.ts';
import { carryOut } from './carry-out.ts';
import { byRights } from './decision.ts';
import { inWords, lineOf } from './history-entry.ts';
import { redeployStep } from './redeploy-daemon.ts';
import type { Remediator, WithPolicy } from './remediator.ts';

/**
 * Deploys a daemon once more as it is, for a person alone. ECS replaces instances in its own pace, so no budget is taken,
 * though none may be used up; every setting is read twice, the second time right before the call, since what is left out
 * goes back to its default.
 * @throws NotNowError if ECS can't be asked now, before anything was done
 */
export const redeployByHand = async (asked: ByHand, ports: Remediator): Promise<ByHandAnswer> => {
  const { daemonArn } = asked;
  if (daemonArn === null) throw new TypeError('daemonArn: is missing');
  const { read, facts } = await askRedeploy(daemonArn, ports);
  // asking may have taken a minute: what counts is the policy of this moment
  const { policy } = await ports.readPolicy();
  const remediator = { ...ports, policy };
  const guards = byRights(judgeRedeployGuards({ facts, policy }), remediator);
  const decision = remediator.mayWrite ? decide(guards, asked.override) : 'refuse';
  const steps = read.kind === 'read' ? [redeployStep(read.settings)] : [];
  const isDone = decision === 'act' && !asked.dryRun;
  const before = entryOf(asked, guards, decision, remediator);
  const id = `r${randomUUID()}`;
  await remediator.history.write({ id, entry: before });
  const outcome = isDone ? await carriedOut(steps, { id, before }, remediator) : [whyNothing(asked)];
  const shown = guards.map(({ guard, passed, reason }) => ({ guard, passed, reason }));
  const plan = steps.map((step) => ({ planId: null, ...step }));
  return { action: asked.action, dryRun: asked.dryRun, decision, guards: shown, plan, outcome };
};

const entryOf = (
  { reason, action, daemonArn, dryRun, override }: ByHand,
  guards: readonly GuardAnswer[],
  decision: HistoryEntry['decision'],
  { now, policy }: WithPolicy,
): HistoryEntry => ({
  at: now(),
  asked: { by: 'person', action, reason },
  action,
  clusterArn: clusterArnOf(daemonArn ?? ''),
  containerInstanceArn: null,
  daemonArn,
  incidentId: null,
  mode: policy.mode,
  dryRun,
  decision,
  guards,
  override,
  plan: null,
  answers: null,
  outcome: decision === 'act' && !dryRun ? null : 'nothing was done',
});

const carriedOut = async (
  steps: readonly Step[],
  { id, before }: { readonly id: string; readonly before: HistoryEntry },
  { lookout, history, wait }: WithPolicy,
): Promise<readonly string[]> => {
  const answers = await carryOut(steps, { client: lookout.client, ...(wait === undefined ? {} : { wait }) });
  await history.write({ id, entry: { ...before, answers, outcome: inWords(answers, steps) } });
  return answers.map(lineOf);
};
