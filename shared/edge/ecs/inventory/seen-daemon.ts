import type { Coverage } from '../../../core/expected/expected-daemons.ts';
import { type RevisionRef, revisionOfNewInstances } from '../../../core/inventory/new-instances.ts';
import type { SeenDaemon } from '../../../core/inventory/seen.ts';
import type { Inventory } from '../../../core/state/instance-state.ts';
import type { AnsweredByArn, InventoryCalls } from './inventory-calls.ts';
import type { DaemonRow, DescribedDaemon, Revision } from './read-daemon-answers.ts';
import type { DescribedDeployment } from './read-deployment-answers.ts';

/** The cluster as it was known before ECS is asked. Times are epoch milliseconds. */
export type Before = {
  readonly clusterArn: string;
  readonly previous: Inventory | null;
  /** Its coverages by the name of the daemon. */
  readonly known: ReadonlyMap<string, readonly Coverage[]>;
  readonly watchedSince: number;
  /** The time at which ECS last told all; null if never. */
  readonly lastSeen: number | null;
  /** The time of this asking. */
  readonly at: number;
};

export type ToldOfDaemons = {
  readonly newest: AnsweredByArn<DescribedDeployment>;
  readonly revisions: AnsweredByArn<Revision>;
  /** null: they were not asked for. */
  readonly listed: readonly DescribedDeployment[] | null;
};

/** A write this young may not be shown yet. */
const READS_LAG_MS = 3_600_000;
/** A first deployment that ECS does not know of so long after it began is forgotten, not hidden by a lag. */
const FORGOTTEN_AFTER_MS = 86_400_000;

/** The revisions that may count. */
export const arnsToDescribe = (
  { revisions, deploymentArn }: DescribedDaemon,
  newest: AnsweredByArn<DescribedDeployment>,
): readonly string[] => {
  const { target = null, rollbackTarget = null } = newest.known.get(deploymentArn ?? '') ?? {};
  return [...revisions, target, rollbackTarget].flatMap((revision) => revision?.arn ?? []);
};

/** A daemon as it was described. The revision of its newest deployment counts, where ECS tells of that. */
export const seenDaemon = (
  daemon: DescribedDaemon,
  told: ToldOfDaemons,
  before: Before,
  asking: InventoryCalls,
): { readonly daemon: SeenDaemon; readonly newest: readonly DescribedDeployment[] } => {
  const { deploymentArn, createdAt } = daemon;
  const newest = deploymentArn === null ? undefined : told.newest.known.get(deploymentArn);
  const deployments = told.listed ?? (newest === undefined ? [] : [newest]);
  const isForgotten = told.listed?.length === 0 && newest === undefined && isOld(createdAt, before);
  return {
    newest: newest === undefined ? [] : [newest],
    daemon: {
      ...silentDaemon(daemon, before, newest),
      ...ofNewInstances(daemon, told, before, asking),
      ...(daemon.instances.size === 0 ? {} : { instances: daemon.instances }),
      ...runningOf(daemon, told, newest),
      deployments:
        newest === undefined ? deployments : deployments.map((one) => (one.arn === newest.arn ? newest : one)),
      ...(isForgotten ? { deploymentsAreForgotten: true } : {}),
    },
  };
};

/** The revisions that run, by the numbers of their task definitions; nothing where ECS does not tell one of them. */
const runningOf = (
  { running }: DescribedDaemon,
  { revisions }: ToldOfDaemons,
  newest: DescribedDeployment | undefined,
): Pick<SeenDaemon, 'running'> => {
  const counted = running.flatMap(({ arn, capacityProviderName, count }) => {
    const revision = revisions.known.get(arn)?.ofDefinition ?? null;
    const deployedAt = newest?.target?.arn === arn ? newest.beganAt : null;
    return revision === null ? [] : { capacityProviderName, revision, count, deployedAt };
  });
  return counted.length < running.length || counted.length === 0 ? {} : { running: counted };
};

const isOld = (createdAt: number | null, { at }: Before): boolean =>
  createdAt !== null && createdAt < at - FORGOTTEN_AFTER_MS;

/** A daemon that was listed alone: beside that, its known values stand. */
export const silentDaemon = (row: DaemonRow, before: Before, newest?: DescribedDeployment): SeenDaemon => ({
  daemonName: row.daemonName,
  createdAt: row.createdAt,
  deletedAt: row.isBeingDeleted ? deletionAskedAt(row, before, newest) : null,
  critical: null,
  capacityProviderNames: null,
  deployments: [],
});

/** DeleteDaemon starts a deployment, which has no target; `updatedAt` may be of something that happened later. */
const deletionAskedAt = ({ updatedAt }: DaemonRow, { lastSeen, at }: Before, newest?: DescribedDeployment): number => {
  const stamped = updatedAt ?? lastSeen ?? at;
  if (newest === undefined) return stamped;
  const isOfDeletion = newest.target === null || (lastSeen !== null && newest.beganAt >= lastSeen);
  return isOfDeletion ? Math.min(stamped, newest.beganAt) : stamped;
};

type OfNewInstances = Pick<SeenDaemon, 'critical' | 'capacityProviderNames' | 'since' | 'formerly'>;

const ofNewInstances = (
  daemon: DescribedDaemon,
  told: ToldOfDaemons,
  before: Before,
  asking: InventoryCalls,
): OfNewInstances => {
  const { deploymentArn, revisions, isBeingDeleted } = daemon;
  const newest = deploymentArn === null ? undefined : told.newest.known.get(deploymentArn);
  const isUnclear = deploymentArn !== null && newest === undefined && isTooEarly(daemon, told, before, asking);
  const counts = isUnclear ? null : revisionOfNewInstances(revisions, newest);
  if (counts === null) return unclear(daemon, told, before);
  const described = told.revisions.known.get(counts.arn);
  if (described === undefined && !isBeingDeleted) needsRevision(counts.arn, told, asking);
  const others = revisions.filter(({ arn }) => arn !== counts.arn);
  return {
    critical: described?.critical ?? null,
    capacityProviderNames: counts.capacityProviderNames,
    since:
      newest === undefined ? null : newest.target?.arn === counts.arn ? newest.beganAt : (newest.rolledBackAt ?? null),
    formerly: {
      critical: newestOf(others, told)?.critical ?? null,
      capacityProviderNames: newest?.sources.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []) ?? [],
    },
  };
};

/** Tells whether a deployment that ECS does not tell was begun a moment ago, or can't be read; else it is forgotten. */
const isTooEarly = (
  { deploymentArn, updatedAt, daemonName }: DescribedDaemon,
  { newest }: ToldOfDaemons,
  { known, at }: Before,
  asking: InventoryCalls,
): boolean => {
  if (newest.missing.has(deploymentArn ?? '')) return known.has(daemonName) && (updatedAt ?? 0) > at - READS_LAG_MS;
  asking.unread.push(`${deploymentArn}: ECS does not tell the newest deployment of the daemon`);
  return true;
};

/** A revision that new instances get: MISSING it was asked for too early, and is asked for again. */
const needsRevision = (arn: string, { revisions }: ToldOfDaemons, asking: InventoryCalls): void => {
  asking.unread.push(
    `${arn}: the current revision of the daemon is ${revisions.missing.has(arn) ? 'MISSING' : 'not told'}`,
  );
};

/** Keeps what is known; where nothing is, takes the newest running revision, and whatever any of them covers. */
const unclear = (
  { daemonName, revisions }: DescribedDaemon,
  told: ToldOfDaemons,
  { known }: Before,
): OfNewInstances => {
  if (known.has(daemonName)) return { critical: null, capacityProviderNames: null };
  const names = new Set(revisions.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []));
  return {
    critical: newestOf(revisions, told)?.critical ?? null,
    capacityProviderNames: names.size > 0 ? [...names] : null,
  };
};

const newestOf = (refs: readonly RevisionRef[], { revisions }: ToldOfDaemons): Revision | undefined =>
  refs.flatMap(({ arn }) => revisions.known.get(arn) ?? []).sort((one, other) => other.createdAt - one.createdAt)[0];
