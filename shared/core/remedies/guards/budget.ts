import type { Policy } from '../../policy/policy.ts';
import { HOUR_MS, isWithinAnHour } from '../attempt-times.ts';
import type { ProviderUsage } from '../fresh-facts.ts';
import { type Guard, type GuardVerdict, passes, refuses } from '../guard.ts';

/**
 * The number of a provider's container instances that may be on their way out at a time: a share of them, and one at least. None of
 * a provider that has none, and none where the policy says 0.
 */
export const budgetOf = (instances: number, percent: number): number =>
  instances <= 0 || percent <= 0 ? 0 : Math.max(1, Math.floor((instances * percent) / 100));

/**
 * Stopping tasks counts as well: the work of that many container instances is in motion. And what is repaired again and
 * again, because every new container instance is broken too, needs a person. Here both are only looked at; they are taken
 * atomically, right before the act.
 */
export const budget: Guard = ({ policy, facts: { provider }, now }) => {
  if (provider === null)
    return refuses('how many container instances the capacity provider has could not be found out');
  const { instances, leaving, reserved } = provider;
  const allowed = budgetOf(instances, policy.budgetPercent);
  const taken = `${leaving + reserved} of the ${allowed} that may be on their way out at a time (${instances} in all)`;
  return leaving + reserved < allowed ? actsOfTheHour(provider, policy, now, taken) : refuses(`${taken} are already`);
};

const actsOfTheHour = (
  { actsAt }: ProviderUsage,
  { maxActsPerHour }: Policy,
  now: number,
  taken: string,
): GuardVerdict => {
  const acts = actsAt.filter((at) => isWithinAnHour(at, now)).sort((one, other) => one - other);
  const made = `${acts.length} of the ${maxActsPerHour} acts were made that may be within an hour`;
  if (acts.length < maxActsPerHour) return passes(`${taken} are; ${made}`);
  // the acts beyond the limit have to drop out, and one more for this act
  const last = acts[acts.length - maxActsPerHour];
  return refuses(`${made} on the capacity provider`, last === undefined ? null : last + HOUR_MS);
};
