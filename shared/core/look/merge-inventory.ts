import type { Coverage } from '../expected-daemons.ts';
import { byCodeUnit } from '../ledger/join.ts';
import { firstRollout, lifeOf, type Rollout } from '../life.ts';
import type { Inventory } from '../state/instance-state.ts';

/** A daemon deployment as ECS describes it. Times are epoch milliseconds. */
export type SeenDeployment = { readonly beganAt: number; readonly status: string; readonly endedAt: number | null };

/** A daemon as ECS describes it. */
export type SeenDaemon = {
  readonly daemonName: string;
  readonly createdAt: number | null;
  /** When its deletion was asked for; null: it was not. */
  readonly deletedAt: number | null;
  /** null: ECS did not say. */
  readonly critical: boolean | null;
  /** null: ECS did not say. */
  readonly capacityProviderNames: readonly string[] | null;
  /** Those that were asked for, in any order. */
  readonly deployments: readonly SeenDeployment[];
};

/** What ECS said of one cluster. */
export type SeenCluster = {
  readonly clusterArn: string;
  /** When it was asked: at or before the first call. */
  readonly at: number;
  readonly daemons: readonly SeenDaemon[];
  readonly providers: Inventory['providers'];
  /** Whether every daemon and provider was told of: from less nothing is concluded to be gone. */
  readonly isComplete: boolean;
};

/** An instance lives 21 days at most: what was deleted longer ago judges none. */
const REMEMBERED_MS = 30 * 86_400_000;

/**
 * The inventory that follows from the one before and from what ECS said since. A daemon or an attachment that is there no
 * more was taken away at the earliest when ECS was last asked: from then on nothing of it is judged. One that is new is
 * judged from the deployment that brought it. @param watchedSince for a cluster that has no inventory yet
 */
export const mergeInventory = (previous: Inventory | null, seen: SeenCluster, watchedSince: number): Inventory => {
  const before: Inventory = previous ?? {
    clusterArn: seen.clusterArn,
    watchedSince,
    refreshedAt: null,
    daemons: [],
    providers: [],
  };
  const names = new Set([...before.daemons, ...seen.daemons].map(({ daemonName }) => daemonName));
  const daemons = [...names].sort(byCodeUnit).flatMap((daemonName) => {
    const known = before.daemons.filter((coverage) => coverage.daemonName === daemonName);
    const told = seen.daemons.find((daemon) => daemon.daemonName === daemonName);
    if (told !== undefined) return merged(known, told, before, seen);
    return seen.isComplete ? known.map((coverage) => endedBy(coverage, before.refreshedAt ?? seen.at)) : known;
  });
  const { unjudged: _, ...kept } = before; // with what a newer release keeps there
  return {
    ...kept,
    refreshedAt: seen.isComplete ? seen.at : before.refreshedAt,
    daemons: daemons.filter(({ deletedAt }) => deletedAt === null || deletedAt > seen.at - REMEMBERED_MS),
    providers: withKept(
      before.providers,
      seen.isComplete ? seen.providers : joinedProviders(before.providers, seen.providers),
    ),
  };
};

/**
 * Whether all deployments of a daemon must be listed, not only the newest: it was created while we watched, and which
 * deployment was its first is not known, or not how that one ended.
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

/** One daemon's coverage, provider by provider: each may have been attached and detached at another time. */
const merged = (
  known: readonly Coverage[],
  told: SeenDaemon,
  before: Inventory,
  seen: SeenCluster,
): readonly Coverage[] => {
  const lastSeen = before.refreshedAt ?? seen.at;
  const isSame = (coverage: Coverage): boolean => coverage.createdAt === told.createdAt || told.createdAt === null;
  const over = known.filter((coverage) => coverage.deletedAt !== null || !isSame(coverage));
  const alive = known.filter((coverage) => coverage.deletedAt === null && isSame(coverage));
  const knownNames = alive.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []);
  const names = told.capacityProviderNames ?? knownNames;
  const critical = told.critical ?? alive[0]?.critical ?? true;
  const entries = alive.flatMap((coverage) =>
    (coverage.capacityProviderNames ?? []).map((name) => ({
      ...coverage,
      critical,
      capacityProviderNames: [name],
      firstDeployment: settled(coverage.firstDeployment, told),
      deletedAt: names.includes(name) ? told.deletedAt : lastSeen,
    })),
  );
  const added = names.filter((name) => !knownNames.includes(name));
  const { daemonName, createdAt, deletedAt } = told;
  const fresh: Coverage = {
    daemonName,
    clusterArn: seen.clusterArn,
    capacityProviderNames: added,
    critical,
    createdAt,
    deletedAt,
    firstDeployment: alive.length > 0 ? attachedBy(told, lastSeen) : firstOf(told, before.watchedSince),
    firstSeenAt: null,
  };
  const isNew = added.length > 0 || entries.length === 0;
  return regrouped([...over.map((coverage) => endedBy(coverage, lastSeen)), ...entries, ...(isNew ? [fresh] : [])]);
};

const endedBy = (coverage: Coverage, at: number): Coverage =>
  coverage.deletedAt === null ? { ...coverage, deletedAt: at } : coverage;

const ONGOING: readonly string[] = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/**
 * The deployment that first brought a daemon which is new to us. One from before our watch is over for good, unless a
 * deployment runs just now: it may be the one that covers a provider for the first time.
 */
const firstOf = (told: SeenDaemon, watchedSince: number): Coverage['firstDeployment'] => {
  const { createdAt, deployments } = told;
  if (createdAt !== null && createdAt >= watchedSince) return broughtSince(createdAt, told);
  const running = deployments.find(({ status }) => ONGOING.includes(status));
  return running === undefined ? null : { beganAt: running.beganAt, succeededAt: null };
};

/** The deployment that attached a known daemon to one more provider: the first that began since ECS was last asked. */
const attachedBy = (told: SeenDaemon, lastSeen: number): Coverage['firstDeployment'] => broughtSince(lastSeen, told);

/** When the first deployment, or the first one after it that did not fail, had reached every instance. */
const settled = (first: Coverage['firstDeployment'], told: SeenDaemon): Coverage['firstDeployment'] =>
  first === null || first.succeededAt !== null
    ? first
    : { ...first, succeededAt: broughtSince(first.beganAt, told).succeededAt };

/** ECS lists by the daemon's ARN, which a daemon of the same name had before: deployments of a former life say nothing. */
const broughtSince = (from: number, { deletedAt, deployments }: SeenDaemon): Rollout =>
  firstRollout(deployments.map(rolloutOf), lifeOf({ createdAt: from, deletedAt })) ?? {
    beganAt: from,
    succeededAt: null,
  };

const rolloutOf = ({ beganAt, status, endedAt }: SeenDeployment): Rollout => ({
  beganAt,
  succeededAt: status === 'SUCCESSFUL' ? endedAt : null,
});

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

/** What ECS said of each provider now, and what a newer release keeps of it. */
const withKept = (known: Inventory['providers'], told: Inventory['providers']): Inventory['providers'] => {
  const kept = new Map(known.map((provider) => [provider.name, provider]));
  return told.map((provider) => ({ ...kept.get(provider.name), ...provider }));
};

const joinedProviders = (known: Inventory['providers'], told: Inventory['providers']): Inventory['providers'] => [
  ...new Map([...known, ...told].map((provider) => [provider.name, provider])).values(),
];
