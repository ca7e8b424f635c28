import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { daemonNameOf } from '../../../shared/core/words/task-role.ts';
import type { ReplayedStream } from '../stream/replayed-stream.ts';

/** One cluster, as the stream shows it. */
export type ShownCluster = {
  readonly clusterArn: string;
  readonly providers: ReadonlySet<string>;
  /** The daemons of which a task was seen, and all of which anything was. */
  readonly withTasks: ReadonlySet<string>;
  readonly daemonNames: ReadonlySet<string>;
};

/** The clusters that the stream shows, found by ARN or by name. Several clusters may share a name. */
export type ShownClusters = {
  readonly clusters: readonly ShownCluster[];
  /** Finds the clusters that a person means; null means all. */
  readonly clustersOf: (named: string | null) => readonly ShownCluster[];
};

export const shownClustersIn = ({
  ledgers,
  deployments,
}: Pick<ReplayedStream, 'ledgers' | 'deployments'>): ShownClusters => {
  const clusters = new Map<string, Changing>();
  for (const ledger of ledgers.values()) seeInstance(clusterIn(clusters, ledger.clusterArn), ledger);
  for (const { clusterArn, daemonName } of deployments.values())
    clusterIn(clusters, clusterArn).daemonNames.add(daemonName);
  const all = [...clusters.values()];
  const byName = Map.groupBy(all, ({ clusterArn }) => lastPartOf(clusterArn));
  const clustersOf = (named: string | null): readonly ShownCluster[] => {
    if (named === null) return all;
    const one = clusters.get(named);
    return one === undefined ? (byName.get(named) ?? []) : [one];
  };
  return { clusters: all, clustersOf };
};

type Changing = {
  readonly clusterArn: string;
  readonly providers: Set<string>;
  readonly withTasks: Set<string>;
  readonly daemonNames: Set<string>;
};

const clusterIn = (clusters: Map<string, Changing>, clusterArn: string): Changing => {
  const known = clusters.get(clusterArn);
  if (known !== undefined) return known;
  const cluster = {
    clusterArn,
    providers: new Set<string>(),
    withTasks: new Set<string>(),
    daemonNames: new Set<string>(),
  };
  clusters.set(clusterArn, cluster);
  return cluster;
};

const seeInstance = ({ providers, withTasks, daemonNames }: Changing, ledger: Ledger): void => {
  if (ledger.capacityProviderName !== null) providers.add(ledger.capacityProviderName);
  for (const { daemonName } of ledger.actions) daemonNames.add(daemonName);
  for (const task of ledger.tasks.values()) {
    const daemonName = daemonNameOf(task);
    if (daemonName === null) continue;
    withTasks.add(daemonName);
    daemonNames.add(daemonName);
  }
};
