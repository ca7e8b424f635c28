import type { DeploymentFact } from '../../core/facts.ts';
import type { DescribedDeployment } from './read-daemons.ts';

/**
 * What a described deployment tells, as its events would have: its beginning and its newest state, each with the time that
 * ECS gives it. A state of which ECS gives no time is left to its event.
 */
export const deploymentFactsOf = (
  clusterArn: string,
  daemonName: string,
  deployment: DescribedDeployment,
): readonly DeploymentFact[] => {
  const { arn, beganAt, status } = deployment;
  const stateAt = STATE_AT[status]?.(deployment) ?? null;
  const states = [{ status: 'PENDING', at: beganAt }, ...(stateAt === null ? [] : [{ status, at: stateAt }])];
  return states.map((state) => ({
    kind: 'deployment',
    clusterArn,
    daemonName,
    daemonDeploymentArn: arn,
    eventName: `DAEMON_DEPLOYMENT_${state.status}`,
    updatedAt: state.at,
  }));
};

const ended = ({ endedAt }: DescribedDeployment): number | null => endedAt;

const STATE_AT: Readonly<Record<string, (deployment: DescribedDeployment) => number | null>> = {
  IN_PROGRESS: ({ startedAt }) => startedAt,
  ROLLBACK_IN_PROGRESS: ({ rollbackAt }) => rollbackAt,
  SUCCESSFUL: ended,
  STOPPED: ended,
  ROLLBACK_SUCCESSFUL: ended,
  ROLLBACK_FAILED: ended,
};
