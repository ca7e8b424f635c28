import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { decide } from '../../../core/remedies/decide.ts';
import type { ProviderUsage } from '../../../core/remedies/fresh-facts.ts';
import type { GuardAnswer } from '../../../core/remedies/guard.ts';
import { judgeRedeployGuards, type RedeployFacts } from '../../../core/remedies/guards/redeploy-guards.ts';
import type { HistoryEntry } from '../../../core/remedies/history-entry.ts';
import type { Step } from '../../../core/remedies/step.ts';
import { isKnown } from '../../../core/state/context.ts';
import { ask } from '../../ecs/reads/ask.ts';
import { carryOut } from '../act/carry-out.ts';
import { answersInWords, byRights, lineOf } from '../act/decision.ts';
import { redeployStep } from '../act/writing-calls.ts';
import { askDaemonsDeploying } from '../ask/ask-about-daemons.ts';
import { askTagNames } from '../ask/ask-tag-names.ts';
import { type DaemonSettings, type ReadSettings, readDaemonSettings } from '../ask/daemon-settings.ts';
import { askUsage } from '../ask/headroom.ts';
import type { Remediator, WithPolicy } from '../ask/remediator.ts';
import { type ByHandAnswer, whyNothing } from './by-hand.ts';
import type { ByHand } from './by-hand-payload.ts';

/**
 * Deploys a daemon once more as it is, for a person alone. ECS replaces instances at its own pace, so that no budget is taken,
 * though none may be used up. Every setting is read twice, the second time right before the call: a setting that is left out goes
 * back to its default.
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
  await history.write({ id, entry: { ...before, answers, outcome: answersInWords(answers, steps) } });
  return answers.map(lineOf);
};

/** Reading a daemon's settings takes so many calls. */
const CALLS = 3;

/** A daemon's settings, and the facts that guards ask for before it is deployed once more. */
type AskedRedeploy = { readonly read: ReadSettings; readonly facts: RedeployFacts };

/**
 * Asks for all of it now, and for the settings once more after everything else: a change that somebody made meanwhile would be
 * undone. @throws NotNowError if ECS can't be asked now
 */
const askRedeploy = async (daemonArn: string, ports: Remediator): Promise<AskedRedeploy> => {
  const { policy } = await ports.readPolicy();
  const first = await readSettings(daemonArn, ports);
  const facts = await factsOf(first, clusterArnOf(daemonArn), { ...ports, policy });
  const read = await readSettings(daemonArn, ports);
  return { read, facts: { ...facts, unclear: unclearIn(first, read) } };
};

const readSettings = (daemonArn: string, { lookout }: Remediator): Promise<ReadSettings> =>
  ask(lookout, (client) => readDaemonSettings(client, daemonArn), CALLS);

const unclearIn = (first: ReadSettings, read: ReadSettings): string | null => {
  if (read.kind === 'unclear') return read.reason;
  return isDeepStrictEqual(first, read) ? null : "the daemon's settings have changed since they were asked for first";
};

/** `…:daemon/CLUSTER/NAME` → `…:cluster/CLUSTER`. */
const clusterArnOf = (daemonArn: string): string => {
  const [place, names = ''] = daemonArn.split(':daemon/', 2);
  return `${place}:cluster/${names.split('/', 1)[0]}`;
};

/** Finds out the facts for the guards. A fact that can't be found out is null, and refuses. */
const factsOf = async (
  read: ReadSettings,
  clusterArn: string,
  remediator: WithPolicy,
): Promise<Omit<RedeployFacts, 'unclear'>> => {
  const { store, lookout } = remediator;
  const inventory = (await store.readInventory(clusterArn))?.state ?? null;
  return {
    tagNames: await askTagNames(clusterArn, null, lookout),
    daemonsDeploying: isKnown(inventory) ? await askDaemonsDeploying(inventory, null, lookout) : null,
    providers: read.kind === 'read' ? await providersOf(read.settings, clusterArn, remediator) : null,
  };
};

/** Asks for the usage of each provider; its ARN is `…:capacity-provider/[CLUSTER/]NAME`. */
const providersOf = async ({ capacityProviderArns }: DaemonSettings, clusterArn: string, remediator: WithPolicy) => {
  const usages: ProviderUsage[] = [];
  for (const arn of capacityProviderArns ?? []) {
    const capacityProviderName = arn.slice(arn.lastIndexOf('/') + 1);
    usages.push(await askUsage({ clusterArn, capacityProviderName }, remediator));
  }
  return usages;
};
