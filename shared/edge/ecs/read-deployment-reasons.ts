import type { CircuitBreaker, DeploymentReasons } from '../../core/words/facts.ts';
import { type Fields, isFields } from '../events/fields.ts';
import { toldCount, toldName, toldProse } from '../events/told.ts';

/** Why a deployment of DescribeDaemonDeployments is as it is. What is not as it should be is not told: no rule needs it. */
export const readDeploymentReasons = (deployment: Fields): DeploymentReasons => ({
  statusReason: toldProse(deployment.statusReason),
  rollbackReason: isFields(deployment.rollback) ? toldProse(deployment.rollback.reason) : null,
  circuitBreaker: isFields(deployment.circuitBreaker) ? readCircuitBreaker(deployment.circuitBreaker) : null,
  triggeredAlarmNames: isFields(deployment.alarms) ? readAlarms(deployment.alarms.triggeredAlarmNames) : null,
});

const readCircuitBreaker = ({ failureCount, threshold, status }: Fields): CircuitBreaker => ({
  failureCount: toldCount(failureCount),
  threshold: toldCount(threshold),
  status: toldName(status),
});

const readAlarms = (names: unknown): readonly string[] | null => {
  const alarms = Array.isArray(names) ? names.map(toldName).filter((name) => name !== null) : [];
  return alarms.length === 0 ? null : alarms;
};
