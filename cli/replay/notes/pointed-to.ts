import { byCodeUnit } from '../../../shared/core/ledger/join.ts';
import type { Ledger, StatusMark } from '../../../shared/core/ledger/ledger.ts';
import type { Told } from '../told.ts';

/** Container instances that nothing but a deployment or an action of a daemon points to: no rule says anything of them. */
export type PointedTo = {
  /** Those that hang in REGISTERING first. */
  readonly instances: readonly { readonly ledger: Ledger; readonly newest: StatusMark | null }[];
  /** The daemons whose deployments or actions do. */
  readonly daemonNames: readonly string[];
};

export const pointedToIn = ({ ledgers, deployments }: Told, managed: ReadonlySet<Ledger>): PointedTo => {
  const deployed = Map.groupBy(deployments.values(), ({ clusterArn }) => clusterArn);
  const daemonNames = new Set<string>();
  const instances = [...ledgers.values()].flatMap((ledger) => {
    const names = managed.has(ledger)
      ? namesOfActions(ledger)
      : (deployed.get(ledger.clusterArn) ?? []).map(({ daemonName }) => daemonName);
    if (names.length === 0 || (!managed.has(ledger) && runsOfEc2(ledger))) return [];
    for (const name of names) daemonNames.add(name);
    return [{ ledger, newest: ledger.statuses.at(-1)?.last ?? null }];
  });
  instances.sort(
    (one, other) =>
      Number(isRegistering(other.newest)) - Number(isRegistering(one.newest)) ||
      byCodeUnit(one.ledger.containerInstanceArn, other.ledger.containerInstanceArn),
  );
  return { instances, daemonNames: [...daemonNames].sort() };
};

export const isRegistering = (newest: StatusMark | null): boolean => newest?.status === 'REGISTERING';

/** Of one of which neither a status nor a task is known, there is nothing to judge. */
const namesOfActions = ({ actions, statuses, tasks }: Ledger): readonly string[] =>
  statuses.length + tasks.size === 0 ? actions.map(({ daemonName }) => daemonName) : [];

/** Daemons of ECS reach no instance of EC2. */
const runsOfEc2 = ({ tasks }: Ledger): boolean => [...tasks.values()].some(({ launchType }) => launchType === 'EC2');
