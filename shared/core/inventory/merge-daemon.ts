import type { Coverage } from '../expected/expected-daemons.ts';
import { attachedBy, firstBeforeWatch, firstOf, settled } from './first-deployment.ts';
import type { SeenDaemon } from './seen.ts';

/** The times at which ECS was asked, before and now, epoch milliseconds. */
export type AskedWhen = {
  readonly clusterArn: string;
  readonly watchedSince: number;
  readonly lastSeen: number;
  readonly at: number;
};

/** An answer this much later than a write shows it: for less a daemon that is said to be there may be an old answer. */
const READS_LAG_MS = 15 * 60_000;

/** An instance lives 21 days at most: none remembers an older state. */
export const REMEMBERED_MS = 30 * 86_400_000;
const CHANGES_REMEMBERED = 20;

/**
 * Merges ECS's answer into one daemon's coverage, a provider at a time: each may have been attached and detached at another time. A life of a daemon begins with its `createdAt` and ends once: the earliest moment at which its deletion is known to
 * have been asked for counts, however often ECS tells of a later one. One that is created again is another life.
 */
export const mergeDaemon = (known: readonly Coverage[], told: SeenDaemon, when: AskedWhen): readonly Coverage[] => {
  const born = told.createdAt ?? newestBirth(known);
  if (born !== null && (newestBirth(known) ?? born) > born) return known; // an old answer: it was created again since
  const life = known.filter((coverage) => isOfLife(coverage, born));
  const formerEnd = Math.min(when.lastSeen, born ?? when.lastSeen);
  const former = known.filter((coverage) => !isOfLife(coverage, born)).map((one) => endedBy(one, formerEnd));
  const named = life.map((coverage) => ({ ...coverage, createdAt: coverage.createdAt ?? told.createdAt }));
  return [
    ...former,
    ...(told.deletedAt === null ? living(named, told, when) : dying(named, told, told.deletedAt, when)),
  ];
};

/** Ends a daemon that ECS does not list any more. It was taken away at the earliest when ECS was last asked. */
export const unlisted = (known: readonly Coverage[], lastSeen: number): readonly Coverage[] =>
  known.map((coverage) =>
    coverage.deletedAt === null ? { ...coverage, deletedAt: lastSeen, endIsUnseen: true } : coverage,
  );

const newestBirth = (known: readonly Coverage[]): number | null =>
  known.reduce<number | null>(
    (newest, { createdAt }) => (createdAt !== null && (newest === null || createdAt > newest) ? createdAt : newest),
    null,
  );

const isOfLife = ({ createdAt, deletedAt }: Coverage, born: number | null): boolean =>
  born === null || createdAt === born || (createdAt === null && (deletedAt === null || born <= deletedAt));

const endedBy = (coverage: Coverage, at: number): Coverage => ({
  ...coverage,
  deletedAt: Math.min(coverage.deletedAt ?? at, at),
});

const dying = (
  life: readonly Coverage[],
  told: SeenDaemon,
  deletedAt: number,
  when: AskedWhen,
): readonly Coverage[] => {
  const added = addedTo(life, told);
  const fresh = added.length > 0 || life.length === 0 ? broughtTo(added, life, told, when) : [];
  return [...life, ...fresh].map((coverage) => endedBy(coverage, deletedAt));
};

const living = (life: readonly Coverage[], told: SeenDaemon, when: AskedWhen): readonly Coverage[] => {
  const open = life.filter(({ deletedAt }) => deletedAt === null);
  if (open.length === 0 && life.length > 0) return backAgain(life, told, when);
  const known = open.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []);
  const names = new Set(told.capacityProviderNames ?? known);
  const detachedAt = Math.min(when.lastSeen, told.since ?? when.lastSeen);
  const entries = open.flatMap((coverage) =>
    (coverage.capacityProviderNames ?? []).map((name) => ({
      ...withCritical(coverage, told, when),
      capacityProviderNames: [name],
      firstDeployment: settled(coverage.firstDeployment, told, when.at),
      deletedAt: names.has(name) ? null : detachedAt,
    })),
  );
  const added = addedTo(open, told);
  const fresh = added.length > 0 || entries.length === 0 ? broughtTo(added, open, told, when) : [];
  return [...life.filter(({ deletedAt }) => deletedAt !== null), ...entries, ...fresh];
};

/**
 * A daemon of which we knew that it was deleted. If only its absence said so, it never was. If its deletion was asked for,
 * that failed, once no answer can be from before: whoever joins from now on has the daemon.
 */
const backAgain = (life: readonly Coverage[], told: SeenDaemon, when: AskedWhen): readonly Coverage[] => {
  if (life.some(({ endIsUnseen }) => endIsUnseen === true)) return living(life.map(reopened), told, when);
  const last = life.reduce((latest, { deletedAt }) => Math.max(latest, deletedAt ?? 0), 0);
  if (when.at - last <= READS_LAG_MS) return life;
  const ofLast = life.filter(({ deletedAt }) => deletedAt === last);
  const names =
    told.capacityProviderNames ?? ofLast.flatMap(({ capacityProviderNames }) => capacityProviderNames ?? []);
  const critical = told.critical ?? ofLast[0]?.critical ?? true;
  return [
    ...life,
    { ...coverageOf(names, critical, told, when), firstDeployment: { beganAt: when.at, succeededAt: when.at } },
  ];
};

const reopened = (coverage: Coverage): Coverage => {
  const { endIsUnseen, ...rest } = coverage;
  return endIsUnseen === true ? { ...rest, deletedAt: null } : coverage;
};

const addedTo = (known: readonly Coverage[], { capacityProviderNames }: SeenDaemon): readonly string[] => {
  const covered = new Set(known.flatMap((coverage) => coverage.capacityProviderNames ?? []));
  return (capacityProviderNames ?? []).filter((name) => !covered.has(name));
};

/** Coverage of providers that is new to us. Where a source of the running deployment had it too, it is older. */
const broughtTo = (
  names: readonly string[],
  known: readonly Coverage[],
  told: SeenDaemon,
  when: AskedWhen,
): readonly Coverage[] => {
  const fresh = coverageOf(names, told.critical ?? known[0]?.critical ?? true, told, when);
  if (known.length > 0) return [{ ...fresh, firstDeployment: attachedBy(told, when.lastSeen, when.at) }];
  if (told.createdAt !== null && told.createdAt >= when.watchedSince)
    return [{ ...fresh, firstDeployment: firstOf(told, told.createdAt, when.at) }];
  const former = new Set(told.formerly?.capacityProviderNames);
  const [older, newer] = [names.filter((name) => former.has(name)), names.filter((name) => !former.has(name))];
  return [
    ...(older.length > 0 ? [{ ...withFormer(fresh, told), capacityProviderNames: older }] : []),
    ...(newer.length > 0 || older.length === 0
      ? [{ ...fresh, capacityProviderNames: newer, firstDeployment: firstBeforeWatch(told) }]
      : []),
  ];
};

const coverageOf = (names: readonly string[], critical: boolean, told: SeenDaemon, when: AskedWhen): Coverage => ({
  daemonName: told.daemonName,
  clusterArn: when.clusterArn,
  capacityProviderNames: names,
  critical,
  createdAt: told.createdAt,
  deletedAt: null,
  firstDeployment: null,
  firstSeenAt: null,
});

/** Keeps the former `critical` for instances that joined before: whole instances are replaced, so that each keeps its revision. */
const withCritical = (coverage: Coverage, told: SeenDaemon, { lastSeen, at }: AskedWhen): Coverage => {
  const critical = told.critical ?? coverage.critical;
  if (critical === coverage.critical) return coverage;
  const change = { until: told.since ?? lastSeen, critical: coverage.critical };
  const before = [...(coverage.criticalBefore ?? []), change].filter(({ until }) => until > at - REMEMBERED_MS);
  return { ...coverage, critical, criticalBefore: before.slice(-CHANGES_REMEMBERED) };
};

const withFormer = (coverage: Coverage, { formerly, since }: SeenDaemon): Coverage =>
  since == null || formerly?.critical == null || formerly.critical === coverage.critical
    ? coverage
    : { ...coverage, criticalBefore: [{ until: since, critical: formerly.critical }] };
