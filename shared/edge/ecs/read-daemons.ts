import { daemonNameOfArn, lastPartOf } from '../../core/arn.ts';
import type { DeploymentReasons } from '../../core/facts.ts';
import type { SeenDeployment } from '../../core/look/merge-inventory.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { FieldProblem, type Fields, isFields, requiredFields, requiredId, requiredName } from '../events/fields.ts';
import { optionalList, optionalMoment, requiredMoment } from './answer-fields.ts';
import { readDeploymentReasons } from './read-deployment-reasons.ts';

export type DaemonRow = { readonly daemonArn: string; readonly daemonName: string };

/** One of ListDaemons. */
export const readDaemonRow = (daemon: Fields, path: string): DaemonRow => {
  const daemonArn = requiredId(daemon.daemonArn, `${path}.daemonArn`);
  const daemonName = daemonNameOfArn(daemonArn);
  if (daemonName === null) throw new FieldProblem(`${path}.daemonArn`, 'is no ARN of a daemon');
  return { daemonArn, daemonName };
};

export type DescribedDaemon = DaemonRow & {
  readonly createdAt: number | null;
  readonly deletedAt: number | null;
  /** While a deployment runs there are two. */
  readonly revisions: readonly { readonly arn: string; readonly capacityProviderNames: readonly string[] | null }[];
  readonly deploymentArn: string | null;
};

/** DescribeDaemon. */
export const readDaemon = (value: unknown, row: DaemonRow): DescribedDaemon => {
  const daemon = requiredFields(value, 'daemon');
  const revisions = optionalList(daemon.currentRevisions, 'daemon.currentRevisions').map((revision, index) =>
    requiredFields(revision, `daemon.currentRevisions[${index}]`),
  );
  const isDeleted = daemon.status === 'DELETE_IN_PROGRESS';
  return {
    ...row,
    createdAt: optionalMoment(daemon.createdAt, 'daemon.createdAt'),
    deletedAt: isDeleted ? requiredMoment(daemon.updatedAt, 'daemon.updatedAt') : null,
    revisions: revisions.map((revision, index) => ({
      arn: requiredId(revision.arn, `daemon.currentRevisions[${index}].arn`),
      capacityProviderNames: providersIn(revision),
    })),
    deploymentArn: typeof daemon.deploymentArn === 'string' ? daemon.deploymentArn : null,
  };
};

/** null: it names none. */
const providersIn = ({ capacityProviders }: Fields): readonly string[] | null => {
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

export type DescribedDeployment = SeenDeployment & {
  readonly arn: string;
  readonly startedAt: number | null;
  /** When its rollback began; null: none did, or ECS does not say. */
  readonly rollbackAt: number | null;
  /** null: it names none. */
  readonly capacityProviderNames: readonly string[] | null;
  readonly targetRevisionArn: string | null;
  readonly reasons: DeploymentReasons;
};

/** One of DescribeDaemonDeployments or ListDaemonDeployments. It began when it was asked for. */
export const readDeployment = (deployment: Fields, path: string): DescribedDeployment => {
  const target = isFields(deployment.targetDaemonRevision) ? deployment.targetDaemonRevision : null;
  return {
    arn: requiredId(deployment.daemonDeploymentArn, `${path}.daemonDeploymentArn`),
    status: requiredName(deployment.status, `${path}.status`),
    beganAt: requiredMoment(deployment.createdAt, `${path}.createdAt`),
    startedAt: optionalMoment(deployment.startedAt, `${path}.startedAt`),
    rollbackAt: isFields(deployment.rollback)
      ? optionalMoment(deployment.rollback.startedAt, `${path}.rollback.startedAt`)
      : null,
    endedAt: optionalMoment(deployment.finishedAt, `${path}.finishedAt`),
    capacityProviderNames: target === null ? null : providersIn(target),
    targetRevisionArn: typeof target?.arn === 'string' ? target.arn : null,
    reasons: readDeploymentReasons(deployment),
  };
};

/** One of DescribeCapacityProviders; null for one without Managed Instances. Repair is on unless it says DISABLED. */
export const readProvider = (provider: Fields, path: string): Inventory['providers'][number] | null => {
  const name = requiredName(provider.name, `${path}.name`);
  if (!isFields(provider.managedInstancesProvider)) return null;
  const repair = provider.managedInstancesProvider.autoRepairConfiguration;
  return { name, autoRepair: !(isFields(repair) && repair.actionsStatus === 'DISABLED') };
};
