import type { Ledger } from '../ledger/ledger.ts';
import { isCluster } from '../words/arn.ts';
import { daemonNameOf } from '../words/task-role.ts';
import type { Rollout } from './life.ts';

/**
 * A daemon as a person or the inventory declares it. Times are epoch milliseconds. Null means any cluster or provider,
 * always there (`createdAt`), never deleted (`deletedAt`).
 */
export type DeclaredDaemon = {
  readonly daemonName: string;
  /** Its ARN or its name: see `isCluster`. */
  readonly clusterArn: string | null;
  readonly capacityProviderNames: readonly string[] | null;
  readonly critical: boolean;
  readonly createdAt: number | null;
  /** The time at which somebody asked for its deletion, or for its detachment from the provider. */
  readonly deletedAt: number | null;
};

/** A declared daemon, and the time since which it is known to cover its capacity providers. */
export type Coverage = DeclaredDaemon & {
  /** The first deployment that covered the provider: existing instances may lawfully run without the daemon meanwhile. */
  readonly firstDeployment: Rollout | null;
  /** The first time it was seen there; only for a daemon inferred from sightings. */
  readonly firstSeenAt: number | null;
  /**
   * Its criticality for instances that registered before `until`, in the order of time: an instance keeps the revision
   * of the daemon that it got. Absent: it was always as critical as now.
   */
  readonly criticalBefore?: readonly { readonly until: number; readonly critical: boolean }[];
  /** No event told of its deletion: ECS did not list it any more. Absent where one did. */
  readonly endIsUnseen?: boolean;
};

/** A daemon expected on one container instance. */
export type ExpectedDaemon = {
  readonly daemonName: string;
  readonly critical: boolean;
  /** Starts, ends and gaps at or after this moment are not judged; Infinity for never. */
  readonly until: number;
  /** The reason why this instance can't be `violated` for this daemon; null if it can. */
  readonly whyNotViolated: string | null;
};

/**
 * The daemons expected on one container instance, in the order of `coverages`.
 * @param startDeadlineMs an instance registered more than this before an inferred daemon was first seen can't be
 * violated
 */
export const expectedOn = (
  ledger: Ledger,
  coverages: readonly Coverage[],
  startDeadlineMs: number,
): readonly ExpectedDaemon[] => {
  const instance = instanceOf(ledger);
  const expected = new Map<string, ExpectedDaemon>();
  for (const coverage of coverages) {
    const daemon = expectedDaemon(instance, coverage, startDeadlineMs);
    const known = expected.get(coverage.daemonName);
    if (daemon !== null) expected.set(daemon.daemonName, known === undefined ? daemon : surer(known, daemon, instance));
  }
  return [...expected.values()];
};

/** If two declarations of one daemon may cover the instance, the one that surely does counts, then the longer one. */
const surer = (one: ExpectedDaemon, other: ExpectedDaemon, instance: Instance): ExpectedDaemon => {
  const [isOneSure, isOtherSure] = [isSure(one, instance), isSure(other, instance)];
  if (isOneSure !== isOtherSure) return isOneSure ? one : other;
  return one.until < other.until ? other : one;
};

/** An instance whose registration is not known may have registered after the daemon's deletion. */
const isSure = ({ whyNotViolated, until }: ExpectedDaemon, { registeredBy }: Instance): boolean =>
  whyNotViolated === null && (until === Number.POSITIVE_INFINITY || (registeredBy !== null && registeredBy < until));

/** The facts of a container instance that its expected daemons depend on. */
type Instance = Pick<Ledger, 'clusterArn' | 'capacityProviderName' | 'registeredAt'> & {
  /** A time by which it had registered; null if nothing tells one. */
  readonly registeredBy: number | null;
  /** The daemons that were seen on it; none where its provider is known, since that tells enough. */
  readonly seen: ReadonlySet<string>;
};

const instanceOf = (ledger: Ledger): Instance => {
  const { clusterArn, capacityProviderName, registeredAt, statuses } = ledger;
  const firstSeenAt = statuses.reduce((at, { first }) => Math.min(at, first.at), Number.POSITIVE_INFINITY);
  return {
    clusterArn,
    capacityProviderName,
    registeredAt,
    registeredBy: registeredAt ?? (firstSeenAt === Number.POSITIVE_INFINITY ? null : firstSeenAt),
    seen: capacityProviderName === null ? daemonsSeenOn(ledger) : NONE,
  };
};

const NONE: ReadonlySet<string> = new Set();

/** The daemons that have a task, or a start that ECS reported as impaired, on the instance. */
export const daemonsSeenOn = ({ actions, tasks }: Ledger): ReadonlySet<string> => {
  const seen = new Set(actions.map(({ daemonName }) => daemonName));
  for (const task of tasks.values()) {
    const daemonName = daemonNameOf(task);
    if (daemonName !== null) seen.add(daemonName);
  }
  return seen;
};

const expectedDaemon = (instance: Instance, coverage: Coverage, startDeadlineMs: number): ExpectedDaemon | null => {
  const covered = covers(instance, coverage);
  const { registeredAt, registeredBy } = instance;
  const until = coverage.deletedAt ?? Number.POSITIVE_INFINITY;
  const since = coverage.firstDeployment?.beganAt ?? coverage.createdAt;
  if (covered === 'no') return null;
  if (since !== null && registeredBy !== null && registeredBy < since) return null;
  if (registeredAt !== null && registeredAt >= until) return null;
  return {
    daemonName: coverage.daemonName,
    critical: criticalOn(registeredAt, coverage),
    until,
    whyNotViolated: whyNotViolated(registeredAt, covered, coverage, startDeadlineMs),
  };
};

/** Critical only if it surely was: nothing is done for a daemon that may be uncritical on this instance. */
const criticalOn = (registeredAt: number | null, { critical, criticalBefore = [] }: Coverage): boolean => {
  if (registeredAt === null) return critical && criticalBefore.every((before) => before.critical);
  return criticalBefore.find(({ until }) => registeredAt < until)?.critical ?? critical;
};

const whyNotViolated = (
  registeredAt: number | null,
  covered: 'yes' | 'unknown',
  { firstDeployment, firstSeenAt, createdAt }: Coverage,
  startDeadlineMs: number,
): string | null => {
  if (covered === 'unknown') return 'the capacity provider of the container instance, so whether the daemon covers it';
  if (firstDeployment !== null && (registeredAt === null || isBefore(registeredAt, firstDeployment.succeededAt))) {
    return "whether the daemon's first deployment had reached the container instance";
  }
  if (createdAt !== null && registeredAt === null)
    return 'whether the container instance registered after the daemon was created';
  if (firstSeenAt === null) return null;
  if (registeredAt === null)
    return 'whether the daemon existed when the container instance registered: nothing says when';
  return registeredAt + startDeadlineMs < firstSeenAt
    ? 'whether the daemon existed when the container instance registered: it was first seen there later'
    : null;
};

const isBefore = (registeredAt: number, succeededAt: number | null): boolean =>
  succeededAt === null || registeredAt < succeededAt;

/**
 * Says whether a daemon covers the container instance; unknown if the instance's provider is not known and no task of
 * the daemon was seen.
 */
const covers = (
  instance: Instance,
  { daemonName, clusterArn, capacityProviderNames }: Coverage,
): 'yes' | 'no' | 'unknown' => {
  if (clusterArn !== null && !isCluster(clusterArn, instance.clusterArn)) return 'no';
  if (capacityProviderNames === null) return 'yes';
  if (instance.capacityProviderName === null) return instance.seen.has(daemonName) ? 'yes' : 'unknown';
  return capacityProviderNames.includes(instance.capacityProviderName) ? 'yes' : 'no';
};
