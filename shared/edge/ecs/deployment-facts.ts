import type { DeploymentFact } from '../../core/words/facts.ts';
import type { DescribedDeployment } from './read-daemons.ts';

/**
 * What a described deployment tells, as its events would have: its beginning and its newest state, each with the time that
 * ECS gives it. A state of which ECS gives no time is left to its event. The newest state says why.
 */
export const deploymentFactsOf = (
  clusterArn: string,
  daemonName: string,
  deployment: DescribedDeployment,
): readonly DeploymentFact[] => {
  const { arn, beganAt, status, reasons } = deployment;
  const stateAt = STATE_AT[status]?.(deployment) ?? null;
  const states = [{ status: 'PENDING', at: beganAt }, ...(stateAt === null ? [] : [{ status, at: stateAt }])];
  return states.map((state, index) => ({
    kind: 'deployment',
    clusterArn,
    daemonName,
    daemonDeploymentArn: arn,
    eventName: `DAEMON_DEPLOYMENT_${state.status}`,
    updatedAt: state.at,
    reasons: index === states.length - 1 ? reasons : null,
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
