import { expect } from 'vitest';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import type { FreshFacts } from '../../../shared/core/remedies/fresh-facts.ts';
import type { GuardAnswer, GuardInput, GuardName } from '../../../shared/core/remedies/guard.ts';
import { judgeGuards } from '../../../shared/core/remedies/guards/judge-guards.ts';
import type { Plan } from '../../../shared/core/remedies/plan.ts';
import { type ProposeContext, propose } from '../../../shared/core/remedies/propose.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { applicationTask, at, daemonTask, instance, type Time, taskArn, timeline } from '../../timeline/index.ts';
import { factsIn, inventoryAt, lookAt, place } from '../advance/service.ts';

export const ENFORCE: Policy = { ...DEFAULT_POLICY, mode: 'enforce' };

type Events = ReturnType<typeof timeline>;

export const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
export const agent = (life: Parameters<typeof daemonTask>[0]) => daemonTask({ id: 'agent', ...life });
export const orders = (id: string, life: Parameters<typeof applicationTask>[0] = {}) =>
  applicationTask({ id, group: 'service:orders-api', started: '01:05', ...life });

/** Two application tasks started before the daemon, and run. */
export const started = { early: timeline(joined, agent({ started: '01:13.4' }), orders('one'), orders('two')) };
/** The daemon ended while an application task went on, and did not come back. */
export const ended = timeline(joined, agent({ started: '00:50', ended: '03:00' }), orders('one'));
/** The daemon never started. */
export const missing = timeline(joined, orders('one'));

/** Long after everything: ECS's own repair has had its time. */
export const LATER: Time = '20:00';

type Found = { readonly now?: Time; readonly policy?: Policy; readonly tasks?: readonly string[] };

/** The instance's item and verdicts after these events and a complete look at it. */
export const lookedAt = (
  events: Events,
  { now = LATER, policy = ENFORCE, tasks = ['one', 'two', 'agent'] }: Found = {},
) => {
  const one = place({ policy });
  one.hears(now, [...factsIn(events), lookAt(now, tasks)]);
  const { state, verdicts } = one.hears(now, []);
  if (state.kind !== 'instance') throw new Error('not an instance');
  return { state, verdicts };
};

/** Everything that can be asked for before an act, on a quiet day with this one trouble. */
export const freshFacts = (events: Events, found: Found = {}): FreshFacts => {
  const { now = LATER } = found;
  const { state, verdicts } = lookedAt(events, found);
  const running = [...state.ledger.tasks.values()].filter(
    ({ role, lastStatus }) => role === 'daemon' && lastStatus === 'RUNNING',
  );
  return {
    askedAt: at(now),
    state,
    verdicts,
    inventory: inventoryAt(at(now)),
    daemonTaskArns: new Set(running.map(({ taskArn }) => taskArn)),
    tagNames: new Set(['team']),
    provider: { instances: 10, leaving: 0, reserved: 0, actsAt: [] },
    daemonsDeploying: [],
  };
};

const context = (now: Time, policy = ENFORCE): ProposeContext => ({
  policy,
  coverages: inventoryAt(at(now)).daemons,
  now: at(now),
});

/** The plan for a state; fails if there is none. */
export const planOf = (state: InstanceState, found: Partial<ProposeContext> & { readonly at?: Time } = {}): Plan => {
  const { at: now = LATER, ...more } = found;
  const proposal = propose(state, { ...context(now, more.policy), ...more });
  if (proposal.kind !== 'plan') throw new Error(`no plan: ${JSON.stringify(proposal)}`);
  return proposal.plan;
};

export const proposalOf = (state: InstanceState, found: Partial<ProposeContext> & { readonly at?: Time } = {}) => {
  const { at: now = LATER, ...more } = found;
  return propose(state, { ...context(now, more.policy), ...more });
};

/** The input of the guards about one trouble; all of them pass unless something is changed. */
export const asked = (events: Events, found: Found = {}): GuardInput => {
  const { now = LATER, policy = ENFORCE } = found;
  const facts = freshFacts(events, found);
  return { plan: planOf(facts.state, { at: now, policy }), facts, policy, now: at(now), by: 'bookend', approved: null };
};

/** The input with some of its facts changed. */
export const withFacts = (input: GuardInput, facts: Partial<FreshFacts>): GuardInput => ({
  ...input,
  facts: { ...input.facts, ...facts },
});

export const withPolicy = (input: GuardInput, policy: Partial<Policy>): GuardInput => ({
  ...input,
  policy: { ...input.policy, ...policy },
});

export const refusals = (input: GuardInput): readonly GuardAnswer[] =>
  judgeGuards(input).filter(({ passed }) => !passed);

/** Fails unless this guard alone stands between Bookend and the act. */
export const expectAlone = (guard: GuardName, input: GuardInput): GuardAnswer => {
  const [first, ...others] = refusals(input);
  expect([first, ...others].map((answer) => answer?.guard)).toEqual([guard]);
  if (first === undefined) throw new Error('nothing was refused');
  return first;
};

export const taskArns = (...tasks: readonly string[]): readonly string[] => tasks.map((task) => taskArn(task)).sort();
