import type { DeploymentAim, RevisionRef } from '../../core/inventory/new-instances.ts';
import type { SeenDeployment } from '../../core/inventory/seen.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { daemonNameOfArn, lastPartOf } from '../../core/words/arn.ts';
import type { DeploymentReasons } from '../../core/words/facts.ts';
import { FieldProblem, type Fields, isFields, requiredFields, requiredId, requiredName } from '../events/fields.ts';
import { momentOrNull, optionalList, optionalMoment, requiredMoment } from './answer-fields.ts';
import { readDeploymentReasons } from './read-deployment-reasons.ts';

export type DaemonRow = {
  readonly daemonArn: string;
  readonly daemonName: string;
  /** null: ECS did not say. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly isBeingDeleted: boolean;
};

/** One of ListDaemons. Of a daemon that can be described it is enough that the list names it. */
export const readDaemonRow = (daemon: Fields, path: string): DaemonRow => {
  const daemonArn = requiredId(daemon.daemonArn, `${path}.daemonArn`);
  const daemonName = daemonNameOfArn(daemonArn);
  if (daemonName === null) throw new FieldProblem(`${path}.daemonArn`, 'is not the ARN of a daemon');
  return {
    daemonArn,
    daemonName,
    createdAt: momentOrNull(daemon.createdAt),
    updatedAt: momentOrNull(daemon.updatedAt),
    isBeingDeleted: daemon.status === 'DELETE_IN_PROGRESS',
  };
};

export type DescribedDaemon = DaemonRow & {
  /** Those that run: they lag behind what was asked for, and while a deployment runs there are two. */
  readonly revisions: readonly RevisionRef[];
  readonly deploymentArn: string | null;
};

/** DescribeDaemon. */
export const readDaemon = (value: unknown, row: DaemonRow): DescribedDaemon => {
  const daemon = requiredFields(value, 'daemon');
  const revisions = optionalList(daemon.currentRevisions, 'daemon.currentRevisions').map((revision, index) =>
    requiredFields(revision, `daemon.currentRevisions[${index}]`),
  );
  return {
    ...row,
    createdAt: optionalMoment(daemon.createdAt, 'daemon.createdAt') ?? row.createdAt,
    updatedAt: optionalMoment(daemon.updatedAt, 'daemon.updatedAt') ?? row.updatedAt,
    isBeingDeleted: daemon.status === 'DELETE_IN_PROGRESS' || row.isBeingDeleted,
    revisions: revisions.map((revision, index) => ({
      arn: requiredId(revision.arn, `daemon.currentRevisions[${index}].arn`),
      capacityProviderNames: providersIn(revision.capacityProviders),
    })),
    deploymentArn: typeof daemon.deploymentArn === 'string' ? daemon.deploymentArn : null,
  };
};

/** null: it names none. */
const providersIn = (capacityProviders: unknown): readonly string[] | null => {
  const names = optionalList(capacityProviders, 'capacityProviders').map((provider, place) =>
    lastPartOf(requiredId(isFields(provider) ? provider.arn : provider, `capacityProviders[${place}].arn`)),
  );
  return names.length === 0 ? null : names;
};

export type Revision = { readonly arn: string; readonly createdAt: number; readonly critical: boolean };

/** One of DescribeDaemonRevisions. `critical` is ECS's newest field: older answers lack it, and mean true. */
export const readRevision = (revision: Fields, path: string): Revision => ({
  arn: requiredId(revision.daemonRevisionArn, `${path}.daemonRevisionArn`),
  createdAt: optionalMoment(revision.createdAt, `${path}.createdAt`) ?? 0,
  critical: revision.critical !== false,
});

export type DescribedDeployment = SeenDeployment &
  DeploymentAim & {
    readonly arn: string;
    readonly startedAt: number | null;
    /** When its rollback began; null: none did, or ECS does not say. */
    readonly rollbackAt: number | null;
    /** What it replaces, with the providers on which that runs still. */
    readonly sources: readonly RevisionRef[];
    readonly reasons: DeploymentReasons;
  };

/** One of DescribeDaemonDeployments or ListDaemonDeployments. It began when it was asked for. */
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

/** Only what runs there proves that the revision covers a provider. */
const thatRuns = (capacityProviders: unknown): readonly unknown[] =>
  optionalList(capacityProviders, 'capacityProviders').filter(
    (provider) =>
      isFields(provider) && Number(provider.runningInstanceCount) + Number(provider.drainingInstanceCount) > 0,
  );

/** One of DescribeCapacityProviders; null for one without Managed Instances. Repair is on unless it says DISABLED. */
export const readProvider = (provider: Fields, path: string): Inventory['providers'][number] | null => {
  const name = requiredName(provider.name, `${path}.name`);
  if (!isFields(provider.managedInstancesProvider)) return null;
  const repair = provider.managedInstancesProvider.autoRepairConfiguration;
  return { name, autoRepair: !(isFields(repair) && repair.actionsStatus === 'DISABLED') };
};
