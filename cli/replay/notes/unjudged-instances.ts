import type { Ledger, StatusMark } from '../../../shared/core/ledger/ledger.ts';
import { byCodeUnit } from '../../../shared/core/words/join.ts';
import type { ReplayedStream } from '../stream/replayed-stream.ts';

/** Container instances that nothing but a deployment or an action of a daemon points to: no rule says anything of them. */
export type UnjudgedInstances = {
  /** Instances that hang in REGISTERING come first. */
  readonly instances: readonly { readonly ledger: Ledger; readonly newest: StatusMark | null }[];
  /** The daemons whose deployments or actions do. */
  readonly daemonNames: readonly string[];
};

export const unjudgedInstancesIn = (
  { ledgers, deployments }: ReplayedStream,
  managed: ReadonlySet<Ledger>,
): UnjudgedInstances => {
  const deployed = Map.groupBy(deployments.values(), ({ clusterArn }) => clusterArn);
  const clusters = new Set<string>();
  const daemonNames = new Set<string>();
  const instances = [...ledgers.values()].flatMap((ledger) => {
    const { clusterArn, actions } = ledger;
    if (managed.has(ledger)) {
      if (!isKnownByActions(ledger)) return [];
      for (const { daemonName } of actions) daemonNames.add(daemonName);
    } else if (deployed.has(clusterArn) && !runsOfEc2(ledger)) clusters.add(clusterArn);
    else return [];
    return [{ ledger, newest: ledger.statuses.at(-1)?.last ?? null }];
  });
  for (const clusterArn of clusters)
    for (const { daemonName } of deployed.get(clusterArn) ?? []) daemonNames.add(daemonName);
  instances.sort(
    (one, other) =>
      Number(isRegistering(other.newest)) - Number(isRegistering(one.newest)) ||
      byCodeUnit(one.ledger.containerInstanceArn, other.ledger.containerInstanceArn),
  );
  return { instances, daemonNames: [...daemonNames].sort() };
};

export const isRegistering = (newest: StatusMark | null): boolean => newest?.status === 'REGISTERING';

/** An instance without a known status or task can't be judged. */
const isKnownByActions = ({ actions, statuses, tasks }: Ledger): boolean =>
  actions.length > 0 && statuses.length + tasks.size === 0;

/** Daemons of ECS reach no instance of EC2. */
const runsOfEc2 = ({ tasks }: Ledger): boolean => [...tasks.values()].some(({ launchType }) => launchType === 'EC2');
