import type { DeploymentLedger } from '../ledger/deployments.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { lastPartOf } from '../words/arn.ts';
import type { Coverage, DeclaredDaemon } from './expected-daemons.ts';
import { firstRollout, lifeOf, type Rollout } from './life.ts';

type Instance = Pick<Ledger, 'containerInstanceArn' | 'clusterArn' | 'capacityProviderName'>;

/**
 * The coverages that may reach a container instance: those of its cluster that name its provider or any, and all of
 * them where its provider is not known. The cost grows with their number alone, however many others there are.
 */
export type CoverageOf = (instance: Instance) => readonly Coverage[];

/**
 * The same, in two parts: a list that many instances share, and the instance's own entries, which replace shared ones
 * of the same daemon.
 */
export type CoverageParts = { readonly shared: readonly Coverage[]; readonly own: readonly Coverage[] };
export type CoveragePartsOf = (instance: Instance) => CoverageParts;

export const joinParts = ({ shared, own }: CoverageParts): readonly Coverage[] => {
  if (own.length === 0) return shared;
  const names = new Set(own.map(({ daemonName }) => daemonName));
  return [...own, ...shared.filter(({ daemonName }) => !names.has(daemonName))];
};

/** The knowledge that a stream gives about the clusters in which daemons are declared. */
export type KnownOfClusters = {
  readonly deploymentsOf: (clusterArn: string, daemonName: string) => DeploymentLedger | undefined;
  /** The time of the cluster's oldest fact, epoch milliseconds; Infinity for none. */
  readonly oldestFactAt: (clusterArn: string) => number;
};

/** A declared daemon, and the rollout that first brought it to its providers; null if none is known. */
export const coverageOf = (daemon: DeclaredDaemon, firstDeployment: Rollout | null): Coverage => ({
  ...daemon,
  firstDeployment,
  firstSeenAt: null,
});

/**
 * The coverage of declared daemons. A deployment counts as the first only if the daemon's creation is known and not
 * before the oldest fact of the cluster; without a known creation the daemon has always been expected.
 */
export const declaredCoverage = (daemons: readonly DeclaredDaemon[], known: KnownOfClusters): CoverageOf => {
  const anywhere = daemons.filter(({ clusterArn }) => clusterArn === null);
  const byCluster = Map.groupBy(daemons, ({ clusterArn }) => clusterArn);
  const ofCluster = (clusterArn: string): readonly DeclaredDaemon[] =>
    [...new Set([clusterArn, lastPartOf(clusterArn)])].flatMap((named) => byCluster.get(named) ?? []);
  return indexed((clusterArn) =>
    [...anywhere, ...ofCluster(clusterArn)].map((daemon) =>
      coverageOf(daemon, firstDeploymentOf(daemon, clusterArn, known)),
    ),
  );
};

const firstDeploymentOf = (
  daemon: DeclaredDaemon,
  clusterArn: string,
  { deploymentsOf, oldestFactAt }: KnownOfClusters,
): Rollout | null => {
  if (daemon.createdAt === null || daemon.createdAt < oldestFactAt(clusterArn)) return null;
  const known = deploymentsOf(clusterArn, daemon.daemonName)?.deployments.values() ?? [];
  const rollouts = [...known].map(({ firstSeenAt, eventName, updatedAt }) => ({
    beganAt: firstSeenAt,
    succeededAt: eventName === 'DAEMON_DEPLOYMENT_SUCCESSFUL' ? updatedAt : null,
  }));
  return firstRollout(rollouts, lifeOf(daemon));
};

type ClusterIndex = {
  readonly all: readonly Coverage[];
  readonly ofAnyProvider: readonly Coverage[];
  readonly byProvider: ReadonlyMap<string, Coverage[]>;
  /** Answers so far, by provider. */
  readonly answers: Map<string, readonly Coverage[]>;
};

/** Each cluster's coverages are worked out and sorted when the first of its instances is asked for. */
const indexed = (coveragesOf: (clusterArn: string) => readonly Coverage[]): CoverageOf => {
  const clusters = new Map<string, ClusterIndex>();
  return ({ clusterArn, capacityProviderName }) => {
    const index = clusters.get(clusterArn) ?? clusterIndex(coveragesOf(clusterArn));
    clusters.set(clusterArn, index);
    if (capacityProviderName === null) return index.all;
    const named = index.byProvider.get(capacityProviderName);
    if (named === undefined) return index.ofAnyProvider;
    const answer = index.answers.get(capacityProviderName) ?? [...index.ofAnyProvider, ...named];
    index.answers.set(capacityProviderName, answer);
    return answer;
  };
};

const clusterIndex = (all: readonly Coverage[]): ClusterIndex => {
  const byProvider = new Map<string, Coverage[]>();
  for (const coverage of all) {
    for (const name of new Set(coverage.capacityProviderNames)) {
      const named = byProvider.get(name);
      if (named === undefined) byProvider.set(name, [coverage]);
      else named.push(coverage);
    }
  }
  const ofAnyProvider = all.filter(({ capacityProviderNames }) => capacityProviderNames === null);
  return { all, ofAnyProvider, byProvider, answers: new Map() };
};
