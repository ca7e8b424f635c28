import type { Coverage, DeclaredDaemon } from './expected-daemons.ts';
import { daemonNameOf } from './facts.ts';
import type { DeploymentLedger } from './ledger/deployments.ts';
import { earlier } from './ledger/join.ts';
import type { KnownTask, Ledger } from './ledger/ledger.ts';
import { showsManaged } from './managed-instance.ts';

/**
 * The coverage of declared daemons. A deployment counts as the first one that covered the provider only if the daemon's
 * creation is known and not before the oldest fact; with no creation known the daemon is expected since ever.
 * @param oldestFactAt the time of the oldest fact of all, epoch milliseconds
 */
export const declaredCoverage = (
  daemons: readonly DeclaredDaemon[],
  deployments: readonly DeploymentLedger[],
  oldestFactAt: number,
): readonly Coverage[] =>
  daemons.map((daemon) => ({
    ...daemon,
    firstSeenAt: null,
    firstDeployment:
      daemon.createdAt !== null && daemon.createdAt >= oldestFactAt ? firstDeploymentOf(daemon, deployments) : null,
  }));

const firstDeploymentOf = (
  daemon: DeclaredDaemon,
  ledgers: readonly DeploymentLedger[],
): Coverage['firstDeployment'] => {
  const [first] = ledgers
    .filter(
      ({ daemonName, clusterArn }) =>
        daemonName === daemon.daemonName && (daemon.clusterArn ?? clusterArn) === clusterArn,
    )
    .flatMap(({ deployments }) => [...deployments.values()])
    .sort((one, other) => one.firstSeenAt - other.firstSeenAt);
  if (first === undefined) return null;
  const succeededAt = first.eventName === 'DAEMON_DEPLOYMENT_SUCCESSFUL' ? first.updatedAt : null;
  return { beganAt: first.firstSeenAt, succeededAt };
};

/** Daemons inferred from what was seen: each is expected on every cluster and provider that it was seen on. */
export const inferredCoverage = (ledgers: Iterable<Ledger>): readonly Coverage[] => {
  const seen = new Map<string, Coverage>();
  for (const ledger of ledgers) {
    for (const { daemonName, at } of sightingsOf(ledger)) {
      const key = JSON.stringify([ledger.clusterArn, ledger.capacityProviderName, daemonName]);
      const firstSeenAt = earlier(seen.get(key)?.firstSeenAt ?? null, at);
      seen.set(key, inferred(ledger, daemonName, firstSeenAt));
    }
  }
  return [...seen.values()];
};

/** Seen on an instance whose provider is unknown, it is expected there and tells nothing of other instances. */
const inferred = (
  { clusterArn, capacityProviderName }: Ledger,
  daemonName: string,
  firstSeenAt: number | null,
): Coverage => ({
  daemonName,
  clusterArn,
  capacityProviderNames: capacityProviderName === null ? [] : [capacityProviderName],
  critical: true,
  createdAt: null,
  deletedAt: null,
  firstDeployment: null,
  firstSeenAt,
});

type Sighting = { readonly daemonName: string; readonly at: number };

/** A task of launchType EC2 that only its group makes a daemon's counts where its instance is a Managed Instance. */
const sightingsOf = (ledger: Ledger): readonly Sighting[] => {
  const isManaged = showsManaged(ledger);
  const sightings: Sighting[] = ledger.actions.map(({ daemonName, firstCreatedAt }) => ({
    daemonName,
    at: firstCreatedAt,
  }));
  for (const task of ledger.tasks.values()) {
    const daemonName = daemonNameOf(task);
    if (daemonName !== null && (isManaged || task.launchType === null))
      sightings.push({ daemonName, at: firstMomentOf(task) });
  }
  return sightings;
};

const firstMomentOf = ({ createdAt, startedAt, updatedAt }: KnownTask): number =>
  earlier(earlier(createdAt, startedAt), updatedAt) ?? updatedAt;
