import type {
  CapacityProvider,
  ContainerInstance,
  Daemon,
  DaemonDeployment,
  DaemonRevision,
  Task,
} from '../../fleet/model.ts';
import { type Account, tasksOf } from '../account.ts';
import { seconds, secondsOrAbsent } from './times.ts';

export const daemonSummary = (daemon: Daemon) => ({
  daemonArn: daemon.daemonArn,
  status: daemon.status,
  createdAt: seconds(daemon.createdAt),
  updatedAt: seconds(updatedAtOf(daemon)),
});

/** What the writes answer. */
export const daemonWritten = (daemon: Daemon) => ({ ...daemonSummary(daemon), ...newestDeployment(daemon) });

export const daemonShape = (daemon: Daemon) => {
  const running = tasksOf(daemon).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const current = daemon.revisions.filter(
    (revision) => revision === daemon.target || running.some((task) => task.revision === revision),
  );
  return {
    ...daemonSummary(daemon),
    clusterArn: daemon.cluster.clusterArn,
    currentRevisions: current.map((revision) => revisionCounts(daemon, revision, running)),
    ...newestDeployment(daemon),
  };
};

const updatedAtOf = ({ createdAt, deletedAt, revisions }: Daemon): number =>
  Math.max(createdAt, deletedAt ?? 0, revisions.at(-1)?.createdAt ?? 0);

const newestDeployment = ({ deployments }: Daemon): { deploymentArn?: string } => {
  const newest = deployments.at(-1);
  return newest === undefined ? {} : { deploymentArn: newest.daemonDeploymentArn };
};

const revisionCounts = (daemon: Daemon, revision: DaemonRevision, running: readonly Task[]) => {
  const providers = providersOf(daemon).map((provider) => {
    const runningCount = running.filter(
      (task) => task.revision === revision && task.instance.provider === provider,
    ).length;
    const withoutDaemonCount = revision === daemon.target ? withoutDaemon(daemon, provider) : 0;
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
const withoutDaemon = (daemon: Daemon, provider: CapacityProvider): number =>
  daemon.critical ? 0 : [...provider.live].filter((instance) => isActive(instance) && !runs(instance, daemon)).length;

const isActive = ({ status }: ContainerInstance): boolean => status === 'ACTIVE';

const runs = ({ tasks }: ContainerInstance, daemon: Daemon): boolean =>
  [...tasks].some((task) => task.daemon === daemon && task.lastStatus === 'RUNNING');

const providersOf = ({ cluster, capacityProviderNames }: Daemon): CapacityProvider[] =>
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

export const deploymentSummary = (deployment: DaemonDeployment) => ({
  ...moments(deployment),
  daemonArn: deployment.daemon.daemonArn,
  targetDaemonRevisionArn: deployment.target.daemonRevisionArn,
});

export const deploymentShape = (deployment: DaemonDeployment) => {
  const { daemon, target, previous, drainPercent, bakeMs, status } = deployment;
  return {
    ...moments(deployment),
    targetDaemonRevision: instanceCounts(daemon, target),
    sourceDaemonRevisions: previous === undefined ? [] : [instanceCounts(daemon, previous)],
    circuitBreaker: {
      failureCount: isRollback(status) ? CIRCUIT_BREAKER : 0,
      status: breakerStatus(deployment),
      threshold: CIRCUIT_BREAKER,
    },
    alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
    ...(isRollback(status) && previous !== undefined ? { rollback: rollbackShape(deployment, previous) } : {}),
    deploymentConfiguration: { drainPercent, bakeTimeInMinutes: bakeMs / 60_000 },
  };
};

/** A guess; ECS names no number for daemons. */
const CIRCUIT_BREAKER = 3;

const isRollback = (status: DaemonDeployment['status']): boolean => status.startsWith('ROLLBACK_');

const breakerStatus = ({ status, finishedAt }: DaemonDeployment): string => {
  if (isRollback(status)) return 'TRIGGERED';
  return finishedAt === undefined ? 'MONITORING' : 'MONITORING_COMPLETE';
};

const moments = (deployment: DaemonDeployment) => ({
  daemonDeploymentArn: deployment.daemonDeploymentArn,
  clusterArn: deployment.daemon.cluster.clusterArn,
  status: deployment.status,
  createdAt: seconds(deployment.createdAt),
  ...secondsOrAbsent('startedAt', deployment.startedAt),
  ...secondsOrAbsent('stoppedAt', deployment.status === 'STOPPED' ? deployment.finishedAt : undefined),
  ...secondsOrAbsent('finishedAt', deployment.finishedAt),
});

const rollbackShape = ({ daemon, status, updatedAt }: DaemonDeployment, previous: DaemonRevision) => ({
  reason: 'The circuit breaker was triggered.',
  ...(status === 'ROLLBACK_IN_PROGRESS' ? { startedAt: seconds(updatedAt) } : {}),
  rollbackTargetDaemonRevisionArn: previous.daemonRevisionArn,
  rollbackCapacityProviders: providersOf(daemon).map(({ capacityProviderArn }) => capacityProviderArn),
});

const instanceCounts = (daemon: Daemon, revision: DaemonRevision) => {
  const tasks = tasksOf(daemon).filter((task) => task.revision === revision && task.lastStatus === 'RUNNING');
  const providers = providersOf(daemon).map((provider) => {
    const here = tasks.filter(({ instance }) => instance.provider === provider);
    return {
      arn: provider.capacityProviderArn,
      runningInstanceCount: here.length,
      withoutDaemonInstanceCount: revision === daemon.target ? withoutDaemon(daemon, provider) : 0,
      drainingInstanceCount: here.filter(({ instance }) => instance.status === 'DRAINING').length,
    };
  });
  return {
    arn: revision.daemonRevisionArn,
    capacityProviders: providers,
    totalRunningInstanceCount: sum(providers.map(({ runningInstanceCount }) => runningInstanceCount)),
    totalWithoutDaemonInstanceCount: sum(providers.map(({ withoutDaemonInstanceCount }) => withoutDaemonInstanceCount)),
    totalDrainingInstanceCount: sum(providers.map(({ drainingInstanceCount }) => drainingInstanceCount)),
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
