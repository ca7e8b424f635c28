import type { DeploymentAim, RevisionRef } from '../../../core/inventory/new-instances.ts';
import type { SeenDeployment } from '../../../core/inventory/seen.ts';
import type { CircuitBreaker, DeploymentFact, DeploymentReasons } from '../../../core/words/facts.ts';
import { type Fields, isFields, requiredId, requiredName } from '../../events/fields.ts';
import { toldCount, toldName, toldProse } from '../../events/told.ts';
import { optionalList, optionalMoment, requiredMoment } from '../reads/answer-fields.ts';
import { providersIn } from './read-daemon-answers.ts';

export type DescribedDeployment = SeenDeployment &
  DeploymentAim & {
    readonly arn: string;
    readonly startedAt: number | null;
    /** The time its rollback began; null: none did, or ECS does not say. */
    readonly rollbackAt: number | null;
    /** The revisions that it replaces, with the providers on which they run still. */
    readonly sources: readonly RevisionRef[];
    readonly reasons: DeploymentReasons;
  };

/** Reads a deployment of DescribeDaemonDeployments or ListDaemonDeployments. It began when it was asked for. */
export const readDeployment = (deployment: Fields, path: string): DescribedDeployment => {
  const endedAt = optionalMoment(deployment.finishedAt, `${path}.finishedAt`);
  const rollback = isFields(deployment.rollback) ? deployment.rollback : null;
  const rollbackAt = optionalMoment(rollback?.startedAt, `${path}.rollback.startedAt`);
  const rollbackTarget =
    rollback === null ? null : refTo(rollback.rollbackTargetDaemonRevisionArn, rollback.rollbackCapacityProviders);
  return {
    arn: requiredId(deployment.daemonDeploymentArn, `${path}.daemonDeploymentArn`),
    status: requiredName(deployment.status, `${path}.status`),
    beganAt: requiredMoment(deployment.createdAt, `${path}.createdAt`),
    startedAt: optionalMoment(deployment.startedAt, `${path}.startedAt`),
    endedAt,
    rollbackAt,
    rolledBackAt: rollbackTarget === null ? null : (rollbackAt ?? endedAt),
    target: targetOf(deployment),
    rollbackTarget,
    sources: optionalList(deployment.sourceDaemonRevisions, `${path}.sourceDaemonRevisions`).flatMap((source) =>
      isFields(source) ? (refTo(source.arn, thatRuns(source.capacityProviders)) ?? []) : [],
    ),
    reasons: readDeploymentReasons(deployment),
  };
};

/** A summary of the list has its ARN alone. */
const targetOf = ({ targetDaemonRevision: target, targetDaemonRevisionArn }: Fields): RevisionRef | null =>
  isFields(target) ? refTo(target.arn, target.capacityProviders) : refTo(targetDaemonRevisionArn, null);

const refTo = (arn: unknown, capacityProviders: unknown): RevisionRef | null =>
  typeof arn === 'string' ? { arn, capacityProviderNames: providersIn(capacityProviders) } : null;

/** Only an instance that it runs on proves that the revision covers a provider. */
const thatRuns = (capacityProviders: unknown): readonly unknown[] =>
  optionalList(capacityProviders, 'capacityProviders').filter(
    (provider) =>
      isFields(provider) && Number(provider.runningInstanceCount) + Number(provider.drainingInstanceCount) > 0,
  );

/** Reads why a deployment of DescribeDaemonDeployments is as it is. A field of another form counts as not told: no rule needs it. */
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

/**
 * The facts that the events of a described deployment would have told: its beginning and its newest state, each with the time that
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
