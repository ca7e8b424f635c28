import type { Coverage } from '../expected/expected-daemons.ts';
import { expectedOn } from '../expected/expected-daemons.ts';
import { type Incident, isOpen } from '../incidents/incident.ts';
import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { Attempt } from '../state/attempt.ts';
import type { InstanceState } from '../state/instance-state.ts';
import { uncriticalOf } from '../state/judge-state.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';
import type { Violation } from '../words/verdict.ts';
import { nextRung } from './ladder.ts';
import { planFor } from './make-plan.ts';
import type { Plan } from './plan.ts';

/** The proposal for an instance's open incident. `nothing`: nothing would help, or nothing is wrong. */
export type Proposal =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'waits'; readonly until: number; readonly why: string }
  | { readonly kind: 'person'; readonly why: string }
  | { readonly kind: 'nothing'; readonly why: string };

export type ProposeContext = {
  readonly policy: Policy;
  /** The daemons of the cluster's inventory. */
  readonly coverages: readonly Coverage[];
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** The remedy that a person asked for, whatever the ladder says; absent: the ladder chooses. */
  readonly action?: RemedyName;
};

/**
 * Proposes what to do now, from what is known. It is pure, and no permission: an act needs fresh facts, and guards that agree.
 */
export const propose = (state: InstanceState, context: ProposeContext): Proposal => {
  const { incident, ledger } = state;
  if (!isOpen(incident)) return nothing('no incident is open');
  if (goneOf(ledger) !== null) return nothing('the container instance is gone');
  const troubles = troublesOf(incident, ledger, context);
  if (troubles.length === 0) return nothing('nothing that Bookend can do would help');
  const attempts = attemptsOf(state, incident);
  const handed = state.remediation?.handedOver;
  if (context.action === undefined && handed?.incidentId === incident.id) return { kind: 'person', why: handed.why };
  const chosen =
    context.action === undefined ? climb(troubles, attempts, context) : asked(context.action, troubles, context);
  if (chosen.kind !== 'due') return chosen;
  const { rung } = chosen;
  const against = troubles.filter(({ helps }) => helps.includes(rung.remedy)).map(({ violation }) => violation);
  return { kind: 'plan', plan: planFor({ rung, against, incident, ledger, attempts, now: context.now }) };
};

/** The attempts for an incident, oldest first. */
export const attemptsOf = ({ remediation }: InstanceState, { id }: Incident): readonly Attempt[] =>
  remediation?.attempts.filter(({ incidentId }) => incidentId === id) ?? [];

const nothing = (why: string): Extract<Proposal, { kind: 'nothing' }> => ({ kind: 'nothing', why });

type Trouble = { readonly violation: Violation; readonly helps: readonly RemedyName[] };

/** Violations that something would help against. For a daemon that is not critical only a person's drain is among it. */
const troublesOf = (incident: Incident, ledger: Ledger, context: ProposeContext): readonly Trouble[] => {
  const { coverages, policy, action } = context;
  const expected = expectedOn(ledger, coverages, policy.startDeadlineSeconds * 1000);
  const uncritical = uncriticalOf(expected);
  return incident.violations
    .map((violation) => {
      const helps = TRAITS[violation.rule].repair.helps?.(violation, ledger) ?? [];
      if (violation.daemonName === null || !uncritical.has(violation.daemonName)) return { violation, helps };
      return { violation, helps: helps.filter((remedy) => remedy === 'drain-instance' && action === remedy) };
    })
    .filter(({ helps }) => helps.length > 0);
};

type Chosen = { readonly kind: 'due'; readonly rung: Rung } | Exclude<Proposal, { kind: 'plan' }>;

/** A drain moves everything: then stopping single tasks is not needed. */
const climb = (troubles: readonly Trouble[], attempts: readonly Attempt[], context: ProposeContext): Chosen => {
  const { policy, now } = context;
  const rungs = troubles.map(({ violation, helps }) => nextRung(policy.remedies[violation.rule], attempts, helps, now));
  const waits = rungs.find((one) => one.kind === 'waits');
  if (waits !== undefined) return { ...waits, why: 'what was done last has not had its time yet' };
  const due = rungs.filter((one) => one.kind === 'due');
  const drain = due.find(({ rung }) => rung.remedy === 'drain-instance');
  const first = drain ?? due[0];
  if (first !== undefined) return first;
  const person = rungs.find((one) => one.kind === 'person');
  return person ?? nothing('nothing that Bookend can do would help');
};

const asked = (action: RemedyName, troubles: readonly Trouble[], { policy }: ProposeContext): Chosen => {
  const helped = troubles.filter(({ helps }) => helps.includes(action));
  if (helped.length === 0) return { kind: 'nothing', why: `${action} would not help` };
  const rungs = helped.flatMap(({ violation }) => policy.remedies[violation.rule]);
  const deadlineSeconds = rungs.find(({ remedy }) => remedy === action)?.deadlineSeconds ?? ASKED_DEADLINE_SECONDS;
  return { kind: 'due', rung: { remedy: action, deadlineSeconds } };
};

/** For what a person asks and no ladder names. */
const ASKED_DEADLINE_SECONDS = 300;
