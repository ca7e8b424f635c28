import type { Coverage } from '../expected/expected-daemons.ts';
import type { Inventory } from '../state/instance-state.ts';
import { latestOf } from '../words/extremes.ts';
import { byCodeUnit } from '../words/join.ts';
import { mergeDaemon, REMEMBERED_MS, unlisted } from './merge-daemon.ts';
import { mixedRevisions } from './mixed-revisions.ts';
import type { SeenCluster, SeenDaemon } from './seen.ts';

/**
 * The inventory that follows from the one before and from what ECS said since. A daemon or an attachment that is there no
 * more was taken away at the earliest when ECS was last asked: from then on nothing of it is judged. One that is new is
 * judged from the deployment that brought it. @param watchedSince for a cluster that has no inventory yet
 */
export const mergeInventory = (previous: Inventory | null, seen: SeenCluster, watchedSince: number): Inventory => {
  const { clusterArn, at } = seen;
  const before: Inventory = previous ?? { clusterArn, watchedSince, refreshedAt: null, daemons: [], providers: [] };
  const when = { clusterArn, watchedSince: before.watchedSince, lastSeen: before.refreshedAt ?? at, at };
  const known = Map.groupBy(before.daemons, ({ daemonName }) => daemonName);
  const told = new Map(seen.daemons.map((daemon) => [daemon.daemonName, daemon]));
  const names = [...new Set([...known.keys(), ...told.keys()])].sort(byCodeUnit);
  const daemons = names.flatMap((daemonName) => {
    const coverages = known.get(daemonName) ?? [];
    const daemon = told.get(daemonName);
    if (daemon !== undefined) return regrouped(mergeDaemon(coverages, daemon, when));
    return seen.isComplete ? unlisted(coverages, when.lastSeen) : coverages;
  });
  const { unjudged: _, ...kept } = before; // with what a newer release keeps there
  return {
    ...kept,
    refreshedAt: seen.isComplete ? at : before.refreshedAt,
    daemons: bounded(daemons.filter(({ deletedAt }) => deletedAt === null || deletedAt > at - REMEMBERED_MS)),
    providers: withKept(
      before.providers,
      seen.isComplete ? counted(seen) : joinedProviders(before.providers, counted(seen)),
    ),
  };
};

/** Daemons that were deleted and created again for days have so many lives; of more the oldest are nobody's concern. */
const MOST_ENDED = 256;

const bounded = (daemons: readonly Coverage[]): readonly Coverage[] => {
  const ended = daemons.filter(({ deletedAt }) => deletedAt !== null);
  if (ended.length <= MOST_ENDED) return daemons;
  const newest = ended.toSorted((one, other) => Number(other.deletedAt) - Number(one.deletedAt)).slice(0, MOST_ENDED);
  const kept = new Set(newest);
  return daemons.filter((coverage) => coverage.deletedAt === null || kept.has(coverage));
};

/**
 * Tells whether all deployments of a daemon must be listed, not only the newest: it was created while we watched, and its first
 * deployment, or the end of that, is not known.
 */
export const needsDeployments = (
  previous: Inventory | null,
  { daemonName, createdAt }: Pick<SeenDaemon, 'daemonName' | 'createdAt'>,
  watchedSince: number,
): boolean => {
  const known = previous?.daemons.filter((one) => one.daemonName === daemonName && one.deletedAt === null) ?? [];
  if (known.some(({ firstDeployment }) => firstDeployment?.succeededAt === null)) return true;
  return (
    createdAt !== null &&
    createdAt >= (previous?.watchedSince ?? watchedSince) &&
    !known.some((one) => one.createdAt === createdAt)
  );
};

/** Providers of which the same is known are one coverage. */
const regrouped = (coverages: readonly Coverage[]): readonly Coverage[] =>
  [
    ...Map.groupBy(coverages, ({ capacityProviderNames: _, ...rest }) => JSON.stringify(sortedEntries(rest))).values(),
  ].flatMap(([one, ...others]) =>
    one === undefined
      ? []
      : {
          ...one,
          capacityProviderNames: [
            ...new Set([one, ...others].flatMap(({ capacityProviderNames }) => capacityProviderNames ?? [])),
          ].sort(byCodeUnit),
        },
  );

const sortedEntries = (fields: object): readonly unknown[] =>
  Object.entries(fields).sort(([one], [other]) => byCodeUnit(one, other));

const joinedProviders = (known: Inventory['providers'], told: Inventory['providers']): Inventory['providers'] => [
  ...new Map([...known, ...told].map((provider) => [provider.name, provider])).values(),
];

/** ECS counts instances for each daemon: one that was just attached may not be counted everywhere yet, so the most is right. */
const counted = ({ providers, daemons }: SeenCluster): Inventory['providers'] =>
  providers.map((provider) => {
    const instances = latestOf(daemons.flatMap((daemon) => daemon.instances?.get(provider.name) ?? []));
    const revisions = mixedRevisions(daemons, provider.name);
    return {
      ...provider,
      ...(Number.isFinite(instances) ? { instances } : {}),
      ...(revisions.length === 0 ? {} : { revisions }),
    };
  });

/** Joins ECS's answer about each provider with the fields that a newer release keeps of it. */
const withKept = (known: Inventory['providers'], told: Inventory['providers']): Inventory['providers'] => {
  const kept = new Map(known.map((provider) => [provider.name, provider]));
  return told.map((provider) => {
    // a count that ECS gives no more is of before
    const { instances: _, revisions: __, ...others } = kept.get(provider.name) ?? provider;
    return { ...others, ...provider };
  });
};
