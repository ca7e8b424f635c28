import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestOf } from '../../../shared/core/ledger/statuses.ts';
import { decide } from '../../../shared/core/remedies/decide.ts';
import { GUARD_NAMES, type GuardInput, type GuardName } from '../../../shared/core/remedies/guard.ts';
import { judgeGuards } from '../../../shared/core/remedies/guards/judge-guards.ts';
import type { Plan } from '../../../shared/core/remedies/plan.ts';
import { type ProposeContext, propose } from '../../../shared/core/remedies/propose.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { REMEDY_NAMES } from '../../../shared/core/words/remedy.ts';
import { roleOf } from '../../../shared/core/words/task-role.ts';
import { drawn } from '../../drawn.ts';
import { histories, salts } from '../../properties/history/arbitrary.ts';
import type { History } from '../../properties/history/history.ts';
import { type Random, randomOf } from '../../properties/random.ts';
import {
  type Moment,
  randomApproval,
  randomFacts,
  randomOverride,
  randomPolicy,
  randomRemediation,
  troubledMoments,
} from './random-request.ts';

const SEED = 20_261_123;
const RUNS = drawn(60, 6);

/** Runs the claim at every troubled moment of random histories. */
const atTroubledMoments = (claim: (moment: Moment, random: Random) => void): void => {
  fc.assert(
    fc.property(histories(), salts(), (history: History, salt) => {
      const random = randomOf(salt);
      for (const moment of troubledMoments(history, random)) claim(moment, random);
    }),
    { seed: SEED, numRuns: RUNS },
  );
};

const coveragesOf = ({ context }: Moment) => context.inventory?.daemons ?? [];
const planOf = (state: InstanceState, context: ProposeContext): Plan | null => {
  const proposal = propose(state, context);
  return proposal.kind === 'plan' ? proposal.plan : null;
};
const contextFor = (moment: Moment, random: Random): ProposeContext => ({
  policy: moment.context.policy,
  coverages: coveragesOf(moment),
  now: moment.context.now,
  ...(random.chance(0.5) && { action: random.pick(REMEDY_NAMES) }),
});

describe('a plan', () => {
  it('never stops a task of a daemon, or one that nobody would replace, and touches its own container instance alone', () => {
    let stopped = 0;
    let drained = 0;
    atTroubledMoments((moment, random) => {
      const { state } = moment;
      const plan = planOf(state, contextFor(moment, random));
      if (plan === null) return;
      expect(plan.steps.length).toBeGreaterThan(0);
      for (const step of plan.steps) {
        if (step.call === 'StopTask') {
          const task = state.ledger.tasks.get(step.input.task);
          expect(task).toMatchObject({ role: 'application', lastStatus: 'RUNNING', executionStoppedAt: null });
          expect(roleOf(task?.group ?? null, null, 'MANAGED_INSTANCES')).toBe('application');
          expect(task?.group).toMatch(/^service:/);
          stopped += 1;
        } else {
          expect(step.call).toBe('UpdateContainerInstancesState');
          expect(step.input.containerInstances).toEqual([state.ledger.containerInstanceArn]);
          drained += 1;
        }
        expect(step.input.cluster).toBe(state.ledger.clusterArn);
      }
    });
    expect(stopped, 'tasks that would be stopped').toBeGreaterThan(drawn(20));
    expect(drained, 'drains').toBeGreaterThan(drawn(20));
  });

  it('is never made by itself for a daemon that is not critical', () => {
    let asked = 0;
    atTroubledMoments((moment) => {
      const { state, context } = moment;
      const coverages = coveragesOf(moment).map((daemon) => ({ ...daemon, critical: false }));
      const plan = planOf(state, { policy: context.policy, coverages, now: context.now });
      asked += 1;
      const names = new Set(coverages.map(({ daemonName }) => daemonName));
      for (const { daemonName } of plan?.against ?? []) expect(names.has(daemonName ?? '')).toBe(false);
    });
    expect(asked).toBeGreaterThan(drawn(500));
  });

  it('has the same id whenever it is made, and another one when a fact that it rests on has changed', () => {
    let changed = 0;
    atTroubledMoments((moment, random) => {
      const { state } = moment;
      const context = contextFor(moment, random);
      const plan = planOf(state, context);
      if (plan === null) return;
      expect(planOf(state, { ...context, now: context.now + random.int(0, 9_000_000) })?.id).toBe(plan.id);
      const fact = plan.restsOn[random.int(0, plan.restsOn.length - 1)];
      const task = fact === undefined ? undefined : state.ledger.tasks.get(fact.arn);
      if (task === undefined) return;
      const tasks = new Map(state.ledger.tasks).set(task.taskArn, { ...task, version: task.version + 1 });
      expect(planOf({ ...state, ledger: { ...state.ledger, tasks } }, context)?.id).not.toBe(plan.id);
      changed += 1;
    });
    expect(changed).toBeGreaterThan(drawn(100));
  });
});

/** Conditions of every act, said again in other words than the guards'. */
const expectLawful = ({ plan, facts, policy, now, by, approved }: GuardInput, override: readonly GuardName[]): void => {
  const { state, askedAt, daemonTaskArns, tagNames, provider, inventory, verdicts, daemonsDeploying } = facts;
  const unless = (guard: GuardName, claim: boolean): void =>
    expect(claim || override.includes(guard), guard).toBe(true);
  expect(policy.killSwitch).toBe(false);
  expect(tagNames?.has(policy.handsOffTag)).toBe(false);
  expect(state.ledger.look?.complete).toBe(true);
  expect(state.ledger.look?.at).toBeGreaterThanOrEqual(askedAt);
  const { instances = 0, leaving = 0, reserved = 0, actsAt = [] } = provider ?? {};
  const away = leaving + reserved + 1;
  expect(instances).toBeGreaterThan(0);
  expect(away === 1 || away / instances <= policy.budgetPercent / 100, `${away} of ${instances}`).toBe(true);
  expect(policy.budgetPercent).toBeGreaterThan(0);
  expect(actsAt.filter((at) => now - at < 3_600_000).length + 1).toBeLessThanOrEqual(policy.maxActsPerHour);
  for (const step of plan.steps) if (step.call === 'StopTask') expect(daemonTaskArns?.has(step.input.task)).toBe(false);
  for (const { rule, daemonName } of plan.against)
    expect(
      verdicts.some((one) => one.rule === rule && one.daemonName === daemonName && one.outcome === 'violated'),
    ).toBe(true);
  expect(inventory).not.toBeNull();
  if (approved !== null) expect(approved.id).toBe(plan.id);
  unless('mode', policy.mode === 'enforce' || (policy.mode === 'propose' && by === 'person'));
  unless('no-daemon-deployment', daemonsDeploying?.length === 0);
  const ofIncident = state.remediation?.attempts.filter(({ incidentId }) => incidentId === plan.incidentId) ?? [];
  unless('attempts', ofIncident.length < 3);
  for (const { at } of state.remediation?.attempts ?? []) unless('cooldown', now - at >= policy.cooldownSeconds * 1000);
  if (plan.remedy === 'drain-instance') unless('not-already-leaving', newestOf(state.ledger)?.status === 'ACTIVE');
};

describe('an act', () => {
  it('is never outside of what the policy, the budget and a fresh look allow, whatever is overridden', () => {
    let acts = 0;
    const refusedBy = new Map<GuardName, number>();
    atTroubledMoments((moment, random) => {
      const { context } = moment;
      const by = random.pick(['bookend', 'person'] as const);
      const policy = randomPolicy(context.policy, random);
      const remediation = random.chance(0.6) ? undefined : randomRemediation(moment.state, context.now, random);
      const state = remediation === undefined ? moment.state : { ...moment.state, remediation };
      const plan = planOf(state, { ...contextFor(moment, random), policy });
      if (plan === null) return;
      const facts = randomFacts({ ...moment, state }, random);
      const input = { plan, facts, policy, now: context.now, by, approved: randomApproval(plan, random) };
      const override = by === 'person' ? randomOverride(random) : [];
      const guards = judgeGuards(input);
      for (const { guard, passed } of guards) if (!passed) refusedBy.set(guard, (refusedBy.get(guard) ?? 0) + 1);
      if (decide(guards, override) !== 'act') return;
      acts += 1;
      expectLawful(input, override);
    });
    expect(acts, 'acts').toBeGreaterThan(drawn(50));
    const silent = GUARD_NAMES.filter((guard) => !refusedBy.has(guard));
    expect(silent, 'guards that never refused').toEqual([]);
  });

  it('is never made on what could not be found out, whatever is overridden', () => {
    let asked = 0;
    atTroubledMoments((moment, random) => {
      const plan = planOf(moment.state, contextFor(moment, random));
      if (plan === null) return;
      const { context } = moment;
      const facts = randomFacts(moment, random);
      const policy = { ...context.policy, mode: 'enforce' as const };
      for (const unknown of ['inventory', 'daemonTaskArns', 'tagNames', 'provider'] as const) {
        const unclear = { ...facts, [unknown]: null };
        const input = { plan, facts: unclear, policy, now: context.now, by: 'person' as const, approved: null };
        expect(decide(judgeGuards(input), GUARD_NAMES)).toBe('refuse');
      }
      asked += 1;
    });
    expect(asked).toBeGreaterThan(drawn(100));
  });
});
