import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Definition } from '../../core/survey/definition.ts';
import { type Field, isMissing } from '../../core/survey/field.ts';
import type { Role } from '../../core/survey/role.ts';
import type { InstanceProfile, Provider, Service } from '../../core/survey/survey.ts';
import type { Asking } from './asking.ts';
import type { DefinitionReader } from './definitions.ts';
import type { ClusterSeen } from './find-clusters.ts';
import type { Overheard } from './overheard.ts';
import type { ProviderSeen } from './provider-fields.ts';
import { type DaemonSeen, readDaemons } from './read-daemons.ts';
import { type InstanceSeen, readInstances } from './read-instances.ts';
import { readProviders } from './read-providers.ts';
import { readServices } from './read-services.ts';
import { readTasks, type TaskSeen } from './read-tasks.ts';
import type { RoleReader } from './role-reader.ts';

/** All that ECS and IAM tell of a cluster. */
export type ClusterRead = {
  readonly cluster: ClusterSeen;
  readonly providers: Field<readonly Provider[]>;
  readonly daemons: Field<readonly DaemonRead[]>;
  readonly instances: Field<readonly InstanceSeen[]>;
  /** With desired status RUNNING. */
  readonly tasks: Field<readonly TaskSeen[]>;
  readonly services: Field<readonly Service[]>;
  readonly definitions: ReadonlyMap<string, Field<Definition>>;
};

/** A daemon, and the definition of its current revision. */
export type DaemonRead = DaemonSeen & { readonly definition: Field<Definition> };

/** Those who read, and remember what clusters share. */
export type Readers = {
  readonly ecs: ECSClient;
  readonly asking: Asking;
  readonly definitions: DefinitionReader;
  readonly roles: RoleReader;
  readonly overheard?: Overheard;
};

/** Reads a cluster. Nothing that can't be read stops the rest. */
export const readCluster = async (cluster: ClusterSeen, readers: Readers): Promise<ClusterRead> => {
  const { ecs, asking, overheard } = readers;
  const [seen, told, instances] = await Promise.all([
    readProviders(ecs, cluster, asking),
    readDaemons(ecs, cluster, asking),
    overheard?.instancesOf(cluster.clusterArn) ?? readInstances(ecs, cluster, asking),
  ]);
  const [providers, daemons, rest] = await Promise.all([
    withRoles(seen, readers),
    withDefinitions(told, readers),
    isOfFargateAlone(seen, told, instances) ? NOTHING : readTasksAndServices(cluster, readers),
  ]);
  return { cluster, providers, daemons, instances, ...rest };
};

/** Without daemons and container instances, and with no provider that could bring some, a cluster is none of ours. */
const isOfFargateAlone = (
  providers: Field<readonly ProviderSeen[]>,
  daemons: Field<readonly DaemonSeen[]>,
  instances: Field<readonly InstanceSeen[]>,
): boolean =>
  !isMissing(providers) &&
  !isMissing(daemons) &&
  !isMissing(instances) &&
  daemons.length === 0 &&
  instances.length === 0 &&
  providers.every(({ provider }) => provider.kind === 'fargate');

type TasksAndServices = Pick<ClusterRead, 'tasks' | 'services' | 'definitions'>;

const NOTHING: TasksAndServices = { tasks: [], services: [], definitions: new Map() };

const readTasksAndServices = async (
  cluster: ClusterSeen,
  { ecs, asking, definitions, overheard }: Readers,
): Promise<TasksAndServices> => {
  const [tasks, services] = await Promise.all([
    readTasks(ecs, cluster, asking, overheard?.tasksOf(cluster.clusterArn) ?? null),
    readServices(ecs, cluster, asking),
  ]);
  const ofTasks = isMissing(tasks) ? [] : tasks.filter(isOrdinary).map(({ definitionArn }) => definitionArn);
  const ofServices = isMissing(services) ? [] : services.map(({ definitionArn }) => definitionArn);
  const arns = new Set([...ofTasks, ...ofServices].flatMap((arn) => (arn === null || isMissing(arn) ? [] : arn)));
  const read = await Promise.all([...arns].map(async (arn) => [arn, await definitions.ordinary(arn)] as const));
  return { tasks, services, definitions: new Map(read) };
};

const isOrdinary = ({ daemonName, definitionArn }: TaskSeen): boolean =>
  daemonName === null && !definitionArn.includes(':daemon-task-definition/');

const withDefinitions = async (
  daemons: Field<readonly DaemonSeen[]>,
  { definitions }: Readers,
): Promise<Field<readonly DaemonRead[]>> => {
  if (isMissing(daemons)) return daemons;
  return Promise.all(
    daemons.map(async (daemon) => {
      const { revision } = daemon;
      const arn = isMissing(revision) ? revision : revision.definitionArn;
      return { ...daemon, definition: isMissing(arn) ? arn : await definitions.ofDaemon(arn) };
    }),
  );
};

/** Roles of Managed Instances: other providers have none that a daemon depends on. */
const withRoles = async (
  providers: Field<readonly ProviderSeen[]>,
  { roles }: Readers,
): Promise<Field<readonly Provider[]>> => {
  if (isMissing(providers)) return providers;
  return Promise.all(
    providers.map(async ({ provider, infrastructureRoleArn, instanceProfileArn }) => {
      const [infrastructureRole, instanceProfile] = await Promise.all([
        ifKnown(infrastructureRoleArn, (arn): Promise<Role> => roles.role(arn)),
        ifKnown(instanceProfileArn, (arn): Promise<InstanceProfile> => roles.profile(arn)),
      ]);
      return { ...provider, infrastructureRole, instanceProfile };
    }),
  );
};

const ifKnown = async <Value>(
  arn: Field<string | null>,
  read: (arn: string) => Promise<Value>,
): Promise<Field<Value | null>> => (arn === null || isMissing(arn) ? arn : read(arn));
