import { tasksOfDaemon } from './ledger/known-tasks.ts';
import type { Ledger } from './ledger/ledger.ts';

/** A daemon as a person or the inventory declares it. Times are epoch milliseconds; null: any, since ever, never. */
export type DeclaredDaemon = {
  readonly daemonName: string;
  readonly clusterArn: string | null;
  readonly capacityProviderNames: readonly string[] | null;
  readonly critical: boolean;
  readonly createdAt: number | null;
  /** When its deletion, or its detachment from the provider, was asked for. */
  readonly deletedAt: number | null;
};

/** A declared daemon and since when it is known to cover its capacity providers. */
export type Coverage = DeclaredDaemon & {
  /** The first deployment that covered the provider: existing instances may lawfully run without the daemon meanwhile. */
  readonly firstDeployment: { readonly beganAt: number; readonly succeededAt: number | null } | null;
  /** Only for a daemon inferred from what was seen: when it was first seen there. */
  readonly firstSeenAt: number | null;
};

/** A daemon expected on one container instance. */
export type ExpectedDaemon = {
  readonly daemonName: string;
  readonly critical: boolean;
  /** Starts, ends and gaps at or after this moment are not judged; Infinity for never. */
  readonly until: number;
  /** Why this instance can't be `violated` for this daemon; null if it can. */
  readonly whyNotViolated: string | null;
};

/**
 * The daemons expected on one container instance, sorted by nothing: the order of `coverages` is kept.
 * @param startDeadlineMs an instance registered more than this before an inferred daemon was first seen can't be violated
 */
export const expectedOn = (
  ledger: Ledger,
  coverages: readonly Coverage[],
  startDeadlineMs: number,
): readonly ExpectedDaemon[] => {
  const expected = new Map<string, ExpectedDaemon>();
  for (const coverage of coverages) {
    const daemon = expectedDaemon(ledger, coverage, startDeadlineMs);
    if (daemon !== null) expected.set(daemon.daemonName, wider(expected.get(daemon.daemonName), daemon));
  }
  return [...expected.values()];
};

/** Two declarations of one daemon that both cover the instance: the longer one counts. */
const wider = (one: ExpectedDaemon | undefined, other: ExpectedDaemon): ExpectedDaemon =>
  one === undefined || one.until < other.until ? other : one;

const expectedDaemon = (ledger: Ledger, coverage: Coverage, startDeadlineMs: number): ExpectedDaemon | null => {
  const covered = covers(ledger, coverage);
  const { registeredAt } = ledger;
  const until = coverage.deletedAt ?? Number.POSITIVE_INFINITY;
  const since = coverage.firstDeployment?.beganAt ?? coverage.createdAt;
  if (covered === 'no') return null;
  if (registeredAt !== null && ((since !== null && registeredAt < since) || registeredAt >= until)) return null;
  const { daemonName, critical } = coverage;
  return {
    daemonName,
    critical,
    until,
    whyNotViolated: whyNotViolated(registeredAt, covered, coverage, startDeadlineMs),
  };
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
  if (firstSeenAt !== null && registeredAt !== null && registeredAt + startDeadlineMs < firstSeenAt) {
    return 'whether the daemon existed when the container instance registered: it was first seen there later';
  }
  return null;
};

const isBefore = (registeredAt: number, succeededAt: number | null): boolean =>
  succeededAt === null || registeredAt < succeededAt;

/** Whether a daemon covers the container instance; unknown if the instance's provider is, and no task of it was seen. */
const covers = (
  ledger: Ledger,
  { daemonName, clusterArn, capacityProviderNames, firstSeenAt }: Coverage,
): 'yes' | 'no' | 'unknown' => {
  if (clusterArn !== null && clusterArn !== ledger.clusterArn) return 'no';
  if (capacityProviderNames === null) return 'yes';
  if (ledger.capacityProviderName !== null)
    return capacityProviderNames.includes(ledger.capacityProviderName) ? 'yes' : 'no';
  if (!wasSeenOn(ledger, daemonName)) return 'unknown';
  // what was seen on another provider tells nothing of this instance: its own sighting does
  return firstSeenAt !== null && capacityProviderNames.length > 0 ? 'no' : 'yes';
};

const wasSeenOn = (ledger: Ledger, daemonName: string): boolean =>
  ledger.actions.some((action) => action.daemonName === daemonName) || tasksOfDaemon(ledger, daemonName).length > 0;
