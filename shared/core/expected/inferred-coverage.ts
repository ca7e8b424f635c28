import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { earlier } from '../words/join.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { type CoverageOf, type CoveragePartsOf, joinParts } from './coverage.ts';
import type { Coverage } from './expected-daemons.ts';
import { showsManaged } from './managed-instance.ts';

/** The time at which each daemon was first seen, epoch milliseconds, by daemonName. */
type Sightings = Map<string, number>;

/** The sightings of one cluster's daemons. */
type ClusterSightings = {
  readonly byProvider: Map<string, Sightings>;
  /** On instances whose provider is not known, by containerInstanceArn. */
  readonly byInstance: Map<string, Sightings>;
  /** All of them. */
  readonly anywhere: Sightings;
};

/**
 * Daemons inferred from sightings: each is expected on every cluster and provider that it was seen on. Seen on an
 * instance whose provider is not known, it is expected there, and may be expected on others whose provider is not
 * known.
 */
export const inferredCoverage = (ledgers: Iterable<Ledger>): CoverageOf => {
  const partsOf = inferredParts(ledgers);
  return (instance) => joinParts(partsOf(instance));
};

/** The same in parts: a sighting on an instance whose provider is not known belongs to that instance alone. */
export const inferredParts = (ledgers: Iterable<Ledger>): CoveragePartsOf => {
  const clusters = new Map<string, ClusterSightings>();
  for (const ledger of ledgers) {
    const { byProvider, byInstance, anywhere } = entryOf(clusters, ledger.clusterArn, noSightings);
    const provider = ledger.capacityProviderName;
    const own =
      provider === null
        ? entryOf(byInstance, ledger.containerInstanceArn, newSightings)
        : entryOf(byProvider, provider, newSightings);
    addSightings([own, anywhere], ledger);
  }
  const known = new Map<string, readonly Coverage[]>();
  const once = (key: readonly unknown[], made: () => readonly Coverage[]): readonly Coverage[] =>
    entryOf(known, JSON.stringify(key), made);
  return ({ clusterArn, capacityProviderName, containerInstanceArn }) => {
    const cluster = clusters.get(clusterArn);
    if (cluster === undefined) return { shared: [], own: [] };
    if (capacityProviderName === null) {
      // daemons seen on this instance are expected on it; daemons seen elsewhere in the cluster may be
      const shared = once([clusterArn], () => coveragesOf(clusterArn, [], cluster.anywhere));
      return { shared, own: coveragesOf(clusterArn, null, cluster.byInstance.get(containerInstanceArn)) };
    }
    const shared = once([clusterArn, capacityProviderName], () =>
      coveragesOf(clusterArn, [capacityProviderName], cluster.byProvider.get(capacityProviderName)),
    );
    return { shared, own: [] };
  };
};

const newSightings = (): Sightings => new Map();
const noSightings = (): ClusterSightings => ({
  byProvider: new Map(),
  byInstance: new Map(),
  anywhere: new Map(),
});

const entryOf = <Value>(map: Map<string, Value>, key: string, made: () => Value): Value => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = made();
  map.set(key, value);
  return value;
};

/** A task of launchType EC2 that is a daemon's by its group alone counts only where its instance is a Managed Instance. */
const addSightings = (lists: readonly Sightings[], ledger: Ledger): void => {
  const isManaged = showsManaged(ledger);
  const see = (daemonName: string, at: number): void => {
    for (const sightings of lists)
      sightings.set(daemonName, Math.min(sightings.get(daemonName) ?? Number.POSITIVE_INFINITY, at));
  };
  for (const { daemonName, firstCreatedAt } of ledger.actions) see(daemonName, firstCreatedAt);
  for (const task of ledger.tasks.values()) {
    const daemonName = daemonNameOf(task);
    if (daemonName !== null && (isManaged || task.launchType === null)) see(daemonName, firstMomentOf(task));
  }
};

const firstMomentOf = ({ createdAt, startedAt, updatedAt }: KnownTask): number =>
  earlier(earlier(createdAt, startedAt), updatedAt) ?? updatedAt;

const coveragesOf = (
  clusterArn: string,
  capacityProviderNames: readonly string[] | null,
  sightings: Sightings = newSightings(),
): readonly Coverage[] =>
  [...sightings].map(([daemonName, firstSeenAt]) => ({
    daemonName,
    clusterArn,
    capacityProviderNames,
    critical: true,
    createdAt: null,
    deletedAt: null,
    firstDeployment: null,
    firstSeenAt,
  }));
