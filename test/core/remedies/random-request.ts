import { advance } from '../../../shared/core/advance/advance.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import type { FreshFacts } from '../../../shared/core/remedies/fresh-facts.ts';
import { GUARD_NAMES, type GuardInput, type GuardName } from '../../../shared/core/remedies/guard.ts';
import type { Plan } from '../../../shared/core/remedies/plan.ts';
import type { Attempt, AttemptOutcome, Remediation } from '../../../shared/core/state/attempt.ts';
import type { AdvanceContext } from '../../../shared/core/state/context.ts';
import type { InstanceState, ItemState } from '../../../shared/core/state/instance-state.ts';
import { MODES, REMEDY_NAMES } from '../../../shared/core/words/remedy.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import type { History } from '../../properties/history/history.ts';
import type { Random } from '../../properties/random.ts';
import { batchesOf, contextOf, placesOf } from '../advance/random-place.ts';

/** One place of a history at one moment of its life. */
export type Moment = {
  readonly state: InstanceState;
  readonly verdicts: readonly Verdict[];
  readonly context: AdvanceContext;
};

/** The places of a history while they live, batch by batch, at those moments at which something is broken. */
export function* troubledMoments(history: History, random: Random): Generator<Moment> {
  for (const facts of placesOf(history)) {
    let state: ItemState | null = null;
    for (const batch of batchesOf(facts, random)) {
      const context = contextOf(history, batch.now);
      const advanced = advance(state, batch.facts, context);
      state = advanced.state;
      if (state.kind !== 'instance' || state.incident === null || state.incident.resolvedAt !== null) continue;
      yield { state, verdicts: advanced.verdicts, context };
    }
  }
}

const OUTCOMES = ['begun', 'acted', 'failed', 'repaired', 'no-effect'] as const satisfies readonly AttemptOutcome[];
const MINUTE = 60_000;

/** Acts that may have been made before on the instance, for its incident or another one. */
export const randomRemediation = ({ incident }: InstanceState, now: number, random: Random): Remediation => ({
  attempts: Array.from({ length: random.int(0, 4) }, (): Attempt => {
    const at = now - random.int(0, 30) * MINUTE;
    return {
      incidentId: random.chance(0.7) ? (incident?.id ?? '') : 'of another time',
      planId: 'p',
      remedy: random.pick(REMEDY_NAMES),
      by: random.pick(['bookend', 'person']),
      at,
      until: at + 5 * MINUTE,
      taskArns: [],
      outcome: random.pick(OUTCOMES),
      trouble: null,
    };
  }),
  handedOver: null,
});

const runningDaemonTasks = ({ ledger }: InstanceState): readonly string[] =>
  [...ledger.tasks.values()]
    .filter(({ role, lastStatus }) => lastStatus === 'RUNNING' && (role === 'daemon' || role === 'unnamed-daemon'))
    .map(({ taskArn }) => taskArn);

/** The facts before an act: mostly clear and quiet, now and then one thing or another is not. */
export const randomFacts = ({ state, verdicts, context }: Moment, random: Random): FreshFacts => {
  const oddly = <Value>(usual: Value, ...odd: readonly [Value, ...Value[]]): Value =>
    random.chance(0.06) ? random.pick(odd) : usual;
  const daemonTasks = runningDaemonTasks(state);
  const anyTask = [...state.ledger.tasks.keys()][0] ?? 'none';
  const instances = random.int(0, 40);
  return {
    askedAt: oddly(Math.min(context.now, state.ledger.look?.at ?? context.now), context.now + 1),
    state,
    verdicts: oddly(verdicts, []),
    inventory: oddly(context.inventory, null),
    daemonTaskArns: oddly<ReadonlySet<string> | null>(
      new Set(daemonTasks),
      null,
      new Set(daemonTasks.slice(1)),
      new Set([...daemonTasks, anyTask]),
    ),
    tagNames: oddly<ReadonlySet<string> | null>(new Set(['team']), null, new Set(['bookend:hands-off'])),
    provider: oddly<FreshFacts['provider']>(
      {
        instances,
        leaving: random.int(0, Math.ceil(instances / 8)),
        reserved: random.int(0, 1),
        actsAt: Array.from({ length: random.int(0, 4) }, () => context.now - random.int(0, 90) * MINUTE),
      },
      null,
    ),
    daemonsDeploying: oddly<readonly string[] | null>([], null, ['log-router']),
  };
};

export const randomPolicy = (policy: Policy, random: Random): Policy => ({
  ...policy,
  mode: random.chance(0.8) ? 'enforce' : random.pick(MODES),
  killSwitch: random.chance(0.05),
  budgetPercent: random.chance(0.8) ? 20 : random.int(0, 100),
  maxActsPerHour: random.chance(0.8) ? 10 : random.int(0, 3),
  repairHeadStartSeconds: random.pick([0, 60, 300]),
});

export const randomOverride = (random: Random): readonly GuardName[] =>
  random.chance(0.5) ? [] : GUARD_NAMES.filter(() => random.chance(0.5));

export const randomApproval = ({ id, madeAt }: Plan, random: Random): GuardInput['approved'] =>
  random.chance(0.7) ? null : { id: random.chance(0.7) ? id : 'p0', madeAt: madeAt - random.int(0, 90) * MINUTE };
