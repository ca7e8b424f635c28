import type { RevisionRef } from '../../../core/inventory/new-instances.ts';
import type { Inventory } from '../../../core/state/instance-state.ts';
import { daemonNameOfArn, lastPartOf, revisionOfArn } from '../../../core/words/arn.ts';
import { FieldProblem, type Fields, isFields, requiredFields, requiredId, requiredName } from '../../events/fields.ts';
import { toldCount } from '../../events/told.ts';
import { momentOrNull, optionalList, optionalMoment } from '../reads/answer-fields.ts';

export type DaemonRow = {
  readonly daemonArn: string;
  readonly daemonName: string;
  /** null: ECS did not say. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly isBeingDeleted: boolean;
};

/** Reads a daemon of ListDaemons. A daemon that can be described needs nothing here but its ARN. */
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
  /** The revisions that run: they lag behind what was asked for, and while a deployment runs there are two. */
  readonly revisions: readonly RevisionRef[];
  readonly deploymentArn: string | null;
  /** By capacity provider, the number of container instances with and without the daemon, where ECS counts both. */
  readonly instances: ReadonlyMap<string, number>;
  /** The container instances that run each of its revisions in each capacity provider, where ECS counts them. */
  readonly running: readonly RunningRevision[];
};

type RunningRevision = { readonly arn: string; readonly capacityProviderName: string; readonly count: number };

/** Reads the answer of DescribeDaemon. */
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
    instances: instancesIn(revisions),
    running: revisions.flatMap(runningIn),
    deploymentArn: typeof daemon.deploymentArn === 'string' ? daemon.deploymentArn : null,
  };
};

/** Of a count that makes no sense nothing is said: only a message is poorer for it. */
const instancesIn = (revisions: readonly Fields[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const provider of revisions.flatMap((revision) =>
    optionalList(revision.capacityProviders, 'capacityProviders'),
  )) {
    if (!isFields(provider) || typeof provider.arn !== 'string') continue;
    const name = lastPartOf(provider.arn);
    const count = Number(provider.runningCount) + Number(provider.withoutDaemonCount);
    if (Number.isSafeInteger(count) && count >= 0) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
};

const runningIn = ({ arn, capacityProviders }: Fields): readonly RunningRevision[] =>
  optionalList(capacityProviders, 'capacityProviders').flatMap((provider) => {
    if (!isFields(provider) || typeof provider.arn !== 'string' || typeof arn !== 'string') return [];
    const count = toldCount(provider.runningCount) ?? 0;
    return count > 0 ? { arn, capacityProviderName: lastPartOf(provider.arn), count } : [];
  });

/** The names of capacity providers; null if there are none. */
export const providersIn = (capacityProviders: unknown): readonly string[] | null => {
  const names = optionalList(capacityProviders, 'capacityProviders').map((provider, index) =>
    lastPartOf(requiredId(isFields(provider) ? provider.arn : provider, `capacityProviders[${index}].arn`)),
  );
  return names.length === 0 ? null : names;
};

export type Revision = {
  readonly arn: string;
  readonly createdAt: number;
  readonly critical: boolean;
  /** The revision of its task definition, which its tasks name; null: ECS did not say. */
  readonly ofDefinition: number | null;
};

/** Reads a revision of DescribeDaemonRevisions. `critical` is ECS's newest field: older answers lack it, and mean true. */
export const readRevision = (revision: Fields, path: string): Revision => ({
  arn: requiredId(revision.daemonRevisionArn, `${path}.daemonRevisionArn`),
  createdAt: optionalMoment(revision.createdAt, `${path}.createdAt`) ?? 0,
  critical: revision.critical !== false,
  ofDefinition:
    typeof revision.daemonTaskDefinitionArn === 'string' ? revisionOfArn(revision.daemonTaskDefinitionArn) : null,
});

/** Reads a provider of DescribeCapacityProviders; null without Managed Instances. Repair is on unless it says DISABLED. */
export const readProvider = (provider: Fields, path: string): Inventory['providers'][number] | null => {
  const name = requiredName(provider.name, `${path}.name`);
  if (!isFields(provider.managedInstancesProvider)) return null;
  const repair = provider.managedInstancesProvider.autoRepairConfiguration;
  return { name, autoRepair: !(isFields(repair) && repair.actionsStatus === 'DISABLED') };
};
