import { latestOf } from '../words/extremes.ts';
import { type GuardAnswer, type GuardName, OVERRIDABLE } from './guard.ts';
import type { Decision } from './history-entry.ts';

/**
 * Decides whether to act: every guard has passed, or a person has overridden by name the ones that have not. A guard that can't be
 * overridden is not, whatever the list says.
 * @param guards of the plan; null if there is none
 */
export const decide = (guards: readonly GuardAnswer[] | null, override: readonly GuardName[] = []): Decision => {
  if (guards === null) return 'nothing-to-do';
  const stands = ({ guard, passed }: GuardAnswer): boolean =>
    !passed && !(OVERRIDABLE.includes(guard) && override.includes(guard));
  return guards.length === 0 || guards.some(stands) ? 'refuse' : 'act';
};

/**
 * The step after a refusal. `again`: the guard may pass by itself. `drop`: an act now would be wrong, and so would be a later one
 * without a new cause: nothing is done when the kill switch is off again. `person`: only a person can help.
 */
export type AfterRefusal =
  | { readonly kind: 'again'; readonly at: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'person'; readonly why: string };

const AFTER: Readonly<Record<GuardName, AfterRefusal['kind']>> = {
  'fresh-look-agrees': 'again',
  'kill-switch': 'drop',
  'hands-off-tag': 'person',
  budget: 'again',
  'plan-is-current': 'drop',
  mode: 'drop',
  'not-already-leaving': 'drop',
  'daemon-critical': 'drop',
  'repair-had-its-time': 'again',
  'no-daemon-deployment': 'again',
  cooldown: 'again',
  attempts: 'person',
};

/** The delay where nobody knows when a guard will pass: soon enough to help, seldom enough to spare ECS. */
const ASK_AGAIN_MS = 60_000;
/** A guard that has not passed by itself in this time will not: each asking costs ECS calls. */
const GIVEN_UP_MS = 3_600_000;

/**
 * Finds the step after guards have refused a plan of Bookend's own. `drop` outweighs `person`, and that outweighs `again`. Times are
 * epoch milliseconds.
 * @param since when the act was asked for first
 */
export const afterRefusal = (guards: readonly GuardAnswer[], now: number, since: number): AfterRefusal => {
  const refused = guards.filter(({ passed }) => !passed);
  if (refused.some(({ guard }) => AFTER[guard] === 'drop')) return { kind: 'drop' };
  const final = refused.find(({ guard }) => AFTER[guard] === 'person');
  if (final !== undefined) return { kind: 'person', why: `${final.guard}: ${final.reason}` };
  const [first] = refused;
  if (first !== undefined && now - since > GIVEN_UP_MS)
    return { kind: 'person', why: `${first.guard}, for more than an hour: ${first.reason}` };
  return { kind: 'again', at: Math.max(now, latestOf(refused.map(({ until }) => until ?? now + ASK_AGAIN_MS))) };
};
