import { type Guard, passes, refuses } from '../guard.ts';

/**
 * How many container instances of a provider may be on their way out at a time: a share of them, and one at least. None of
 * a provider that has none, and none where the policy says 0.
 */
export const budgetOf = (instances: number, percent: number): number =>
  instances <= 0 || percent <= 0 ? 0 : Math.max(1, Math.floor((instances * percent) / 100));

/**
 * Stopping tasks counts as well: the work of that many container instances is in motion. Here it is only looked at; it is
 * taken atomically, right before the act.
 */
export const budget: Guard = ({ policy, facts: { provider } }) => {
  if (provider === null)
    return refuses('how many container instances the capacity provider has could not be found out');
  const { instances, leaving, reserved } = provider;
  const allowed = budgetOf(instances, policy.budgetPercent);
  const taken = `${leaving + reserved} of the ${allowed} that may be on their way out at a time (${instances} in all)`;
  return leaving + reserved < allowed ? passes(`${taken} are`) : refuses(`${taken} are already`);
};
