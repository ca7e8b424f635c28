import type { FreshFacts } from '../fresh-facts.ts';
import { type GuardVerdict, passes, refuses } from '../guard.ts';

/** A deployment drains container instances itself, and meanwhile applications may lawfully run without the new daemon. */
export const noDaemonDeployment = ({
  facts,
}: {
  readonly facts: Pick<FreshFacts, 'daemonsDeploying'>;
}): GuardVerdict => {
  const { daemonsDeploying } = facts;
  if (daemonsDeploying === null) return refuses('whether a daemon is being deployed could not be found out');
  return daemonsDeploying.length === 0
    ? passes('no daemon of the capacity provider is being deployed')
    : refuses(`a deployment is under way: ${daemonsDeploying.join(', ')}`);
};
