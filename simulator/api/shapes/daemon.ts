import { tasksOf } from '../../fleet/daemon-tasks.ts';
import type { CapacityProvider, ContainerInstance, Daemon, Task } from '../../model/cluster.ts';
import type { DaemonRevision } from '../../model/daemon-revision.ts';
import type { Account } from '../account/account.ts';
import { seconds } from './times.ts';

export const daemonSummary = (daemon: Daemon) => ({
  daemonArn: daemon.daemonArn,
  status: daemon.status,
  createdAt: seconds(daemon.createdAt),
  updatedAt: seconds(updatedAtOf(daemon)),
});

/** The answer of each write. */
export const daemonWritten = (daemon: Daemon) => ({ ...daemonSummary(daemon), ...newestDeployment(daemon) });

export const daemonShape = (account: Account, daemon: Daemon) => {
  const running = tasksOf(daemon).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const target = account.daemonMemory.shownTarget(daemon);
  return {
    ...daemonSummary(daemon),
    clusterArn: daemon.cluster.clusterArn,
    currentRevisions: account.daemonMemory
      .currentRevisions(daemon)
      .map((revision) => revisionCounts(daemon, revision, running, revision === target)),
    ...newestDeployment(daemon),
  };
};

const updatedAtOf = ({ createdAt, deletedAt, revisions }: Daemon): number =>
  Math.max(createdAt, deletedAt ?? 0, revisions.at(-1)?.createdAt ?? 0);

const newestDeployment = ({ deployments }: Daemon): { deploymentArn?: string } => {
  const newest = deployments.at(-1);
  return newest === undefined ? {} : { deploymentArn: newest.daemonDeploymentArn };
};

const revisionCounts = (daemon: Daemon, revision: DaemonRevision, running: readonly Task[], isTarget: boolean) => {
  const providers = providersOf(daemon, revision).map((provider) => {
    const runningCount = running.filter(
      (task) => task.revision === revision && task.instance.provider === provider,
    ).length;
    const withoutDaemonCount = isTarget ? withoutDaemon(daemon, provider) : 0;
    return { arn: provider.capacityProviderArn, runningCount, withoutDaemonCount };
  });
  return {
    arn: revision.daemonRevisionArn,
    capacityProviders: providers,
    totalRunningCount: sum(providers.map(({ runningCount }) => runningCount)),
    totalWithoutDaemonCount: sum(providers.map(({ withoutDaemonCount }) => withoutDaemonCount)),
  };
};

/** Instances that serve without a daemon that is not critical: counted, never named. */
export const withoutDaemon = (daemon: Daemon, provider: CapacityProvider): number =>
  daemon.critical ? 0 : [...provider.live].filter((instance) => isActive(instance) && !runs(instance, daemon)).length;

const isActive = ({ status }: ContainerInstance): boolean => status === 'ACTIVE';

const runs = ({ tasks }: ContainerInstance, daemon: Daemon): boolean =>
  [...tasks].some((task) => task.daemon === daemon && task.lastStatus === 'RUNNING');

/** Those that a revision was made for. */
export const providersOf = ({ cluster }: Daemon, { capacityProviderNames }: DaemonRevision): CapacityProvider[] =>
  capacityProviderNames.flatMap((name) => cluster.capacityProviders.get(name) ?? []);

export const revisionShape = (account: Account, daemon: Daemon, revision: DaemonRevision) => ({
  daemonRevisionArn: revision.daemonRevisionArn,
  clusterArn: daemon.cluster.clusterArn,
  daemonArn: daemon.daemonArn,
  daemonTaskDefinitionArn: revision.daemonTaskDefinitionArn,
  createdAt: seconds(revision.createdAt),
  containerImages: account.daemonTaskDefinitions
    .all()
    .filter(({ arn }) => arn === revision.daemonTaskDefinitionArn)
    .flatMap(({ containers }) => containers)
    .map(({ name, image }) => ({ containerName: name, image })),
  ...revision.settings,
});

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
