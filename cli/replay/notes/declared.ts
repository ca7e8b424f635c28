import type { DeclaredDaemon } from '../../../shared/core/expected/expected-daemons.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { lastPartOf } from '../../../shared/core/words/arn.ts';
import { namesNear } from '../../terminal/nearest-name.ts';
import { counted } from '../../terminal/numbers.ts';
import type { ShownCluster, ShownClusters } from './shown-clusters.ts';

/** The notes on the declared daemons. */
export type DeclaredNotes = {
  readonly notes: readonly string[];
  /** True if one of them covers no container instance. */
  readonly coversNothing: boolean;
};

/** Says which declared daemons cover no Managed Instance of a stream, and of which no task was seen though others' were. */
export const notesOnDaemons = (
  daemons: readonly DeclaredDaemon[],
  managed: readonly Ledger[],
  shown: ShownClusters,
): DeclaredNotes => {
  const registrations = registrationsOf(managed);
  const seenBy = seenTasks(shown);
  const notes: string[] = [];
  let coversNothing = false;
  for (const daemon of daemons) {
    const clusters = shown.clustersOf(daemon.clusterArn);
    const covers = clusters.some(({ clusterArn }) => coversIn(registrations.get(clusterArn), daemon));
    coversNothing ||= !covers;
    const seen = seenBy(daemon.clusterArn);
    if (covers && (seen.size === 0 || seen.has(daemon.daemonName))) continue;
    if (notes.length >= MOST_TOLD) notes.push(`--daemons: ${daemon.daemonName} matches nothing`);
    else notes.push(covers ? withoutTask(daemon, seen) : covering(daemon, clusters, { shown, managed }));
  }
  return { notes, coversNothing };
};

/** Only so many notes list similar names from the stream: nobody reads more, and comparing names takes time. */
const MOST_TOLD = 100;

/** The daemons of which a task was seen in the clusters that a declaration means. */
const seenTasks = ({ clustersOf }: ShownClusters): ((named: string | null) => ReadonlySet<string>) => {
  const known = new Map<string | null, ReadonlySet<string>>();
  return (named) => {
    const seen = known.get(named) ?? new Set(clustersOf(named).flatMap(({ withTasks }) => [...withTasks]));
    known.set(named, seen);
    return seen;
  };
};

/** The times at which instances registered, by cluster and capacity provider; null for an unknown time. */
type Registrations = ReadonlyMap<string, ReadonlyMap<string | null, readonly (number | null)[]>>;

const registrationsOf = (managed: readonly Ledger[]): Registrations =>
  new Map(
    [...Map.groupBy(managed, ({ clusterArn }) => clusterArn)].map(([clusterArn, ledgers]) => {
      const byProvider = Map.groupBy(ledgers, ({ capacityProviderName }) => capacityProviderName);
      return [clusterArn, new Map([...byProvider].map(([name, of]) => [name, of.map((one) => one.registeredAt)]))];
    }),
  );

/** An instance whose provider or registration is not known may be covered. */
const coversIn = (
  byProvider: ReadonlyMap<string | null, readonly (number | null)[]> = new Map(),
  { capacityProviderNames, createdAt, deletedAt }: DeclaredDaemon,
): boolean => {
  const isInLife = (at: number | null): boolean =>
    at === null || ((createdAt === null || at >= createdAt) && (deletedAt === null || at < deletedAt));
  const providers = capacityProviderNames === null ? [...byProvider.keys()] : [...capacityProviderNames, null];
  return providers.some((name) => byProvider.get(name)?.some(isInLife) ?? false);
};

type Stream = { readonly shown: ShownClusters; readonly managed: readonly Ledger[] };

const covering = (daemon: DeclaredDaemon, clusters: readonly ShownCluster[], { shown, managed }: Stream): string => {
  const { daemonName, clusterArn, capacityProviderNames } = daemon;
  const text = `--daemons: ${daemonName} covers no Managed Instance in these events`;
  if (clusterArn !== null && clusters.length === 0) {
    const names = shown.clusters.map((cluster) => lastPartOf(cluster.clusterArn));
    return `${text}: they show no cluster ${lastPartOf(clusterArn)}, only ${namesNear(lastPartOf(clusterArn), names)}`;
  }
  const providers = new Set(clusters.flatMap((cluster) => [...cluster.providers]));
  const missing = (capacityProviderNames ?? []).filter((name) => !providers.has(name));
  if (missing[0] === undefined || missing.length < (capacityProviderNames ?? []).length)
    return `${text}: they show ${managedInWords(managed)}`;
  return providers.size === 0
    ? `${text}: they show no capacity provider there`
    : `${text}: they show no capacity provider ${missing[0]}, only ${namesNear(missing[0], providers)}`;
};

const managedInWords = (managed: readonly Ledger[]): string =>
  managed.length === 0
    ? 'none'
    : `${counted(managed.length, 'instance')} in ${namesNear(
        '',
        managed.map((one) => lastPartOf(one.clusterArn)),
      )}`;

const withoutTask = ({ daemonName }: DeclaredDaemon, seen: ReadonlySet<string>): string =>
  `--daemons: the events show no task of ${daemonName}, only tasks of ${namesNear(daemonName, seen)}`;
