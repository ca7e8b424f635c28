import { tasksOf } from '../../fleet/daemon-tasks.ts';
import type { Daemon, DaemonDeployment } from '../../model/cluster.ts';
import type { DaemonRevision } from '../../model/daemon-revision.ts';
import { providersOf, sum, withoutDaemon } from './daemon.ts';
import { seconds, secondsOrAbsent } from './times.ts';

export const deploymentSummary = (deployment: DaemonDeployment) => ({
  ...moments(deployment),
  daemonArn: deployment.daemon.daemonArn,
  ...(deployment.target === undefined ? {} : { targetDaemonRevisionArn: deployment.target.daemonRevisionArn }),
});

/** A deletion has no target revision: whether ECS names one is not known. */
export const deploymentShape = (deployment: DaemonDeployment) => {
  const { daemon, target, previous, drainPercent, bakeMs, alarmNames, namedAlarms } = deployment;
  return {
    ...moments(deployment),
    ...(target === undefined ? {} : { targetDaemonRevision: instanceCounts(daemon, target) }),
    sourceDaemonRevisions: previous === undefined ? [] : [instanceCounts(daemon, previous)],
    circuitBreaker: circuitBreakerOf(deployment),
    alarms: alarmsOf(deployment),
    ...rollbackOf(deployment),
    deploymentConfiguration: {
      drainPercent,
      bakeTimeInMinutes: bakeMs / 60_000,
      ...(namedAlarms.length === 0 ? {} : { alarms: { alarmNames: namedAlarms, enable: alarmNames.length > 0 } }),
    },
  };
};

/** A guess; ECS names no number for daemons. */
const THRESHOLD = 3;

const circuitBreakerOf = (deployment: DaemonDeployment) => {
  const hasTripped = deployment.failedBy === 'circuit-breaker';
  return {
    failureCount: hasTripped ? THRESHOLD : 0,
    status: hasTripped ? 'TRIGGERED' : monitoring(deployment),
    threshold: THRESHOLD,
  };
};

const alarmsOf = (deployment: DaemonDeployment) => {
  const { alarmNames, failedBy } = deployment;
  if (alarmNames.length === 0) return { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] };
  const hasFired = failedBy === 'alarm';
  const status = hasFired ? 'TRIGGERED' : monitoring(deployment);
  return { status, alarmNames, triggeredAlarmNames: hasFired ? alarmNames : [] };
};

const monitoring = ({ finishedAt }: DaemonDeployment): string =>
  finishedAt === undefined ? 'MONITORING' : 'MONITORING_COMPLETE';

const rollbackOf = (deployment: DaemonDeployment) => {
  const { daemon, previous, rollbackStartedAt } = deployment;
  if (rollbackStartedAt === undefined || previous === undefined) return {};
  return {
    rollback: {
      reason: `${whoRollsBack(deployment)} initiated the rollback operation.`,
      startedAt: seconds(rollbackStartedAt),
      rollbackTargetDaemonRevisionArn: previous.daemonRevisionArn,
      rollbackCapacityProviders: providersOf(daemon, previous).map(({ capacityProviderArn }) => capacityProviderArn),
    },
  };
};

const whoRollsBack = ({ failedBy, alarmNames }: DaemonDeployment): string =>
  failedBy === 'alarm' ? `The alarm ${alarmNames.join(', ')}` : 'The circuit breaker';

const moments = (deployment: DaemonDeployment) => ({
  daemonDeploymentArn: deployment.daemonDeploymentArn,
  clusterArn: deployment.daemon.cluster.clusterArn,
  status: deployment.status,
  ...(deployment.statusReason === undefined ? {} : { statusReason: deployment.statusReason }),
  createdAt: seconds(deployment.createdAt),
  ...secondsOrAbsent('startedAt', deployment.startedAt),
  ...secondsOrAbsent('stoppedAt', deployment.status === 'STOPPED' ? deployment.finishedAt : undefined),
  ...secondsOrAbsent('finishedAt', deployment.finishedAt),
});

const instanceCounts = (daemon: Daemon, revision: DaemonRevision) => {
  const tasks = tasksOf(daemon).filter((task) => task.revision === revision && task.lastStatus === 'RUNNING');
  const providers = providersOf(daemon, revision).map((provider) => {
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
