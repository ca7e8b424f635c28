import type { Cluster, Daemon, DaemonDeployment } from '../model/cluster.ts';
import { type DaemonSettings, DEFAULT_DAEMON_SETTINGS } from '../model/daemon-revision.ts';
import { hasHealthCheck } from '../model/task-definition.ts';
import type { DaemonPlan, RevisionPlan } from '../scenarios/cluster-plan.ts';
import type { Document } from '../scenarios/resources-plan.ts';
import { startDeployment } from './deployment-course.ts';
import { DEFAULT_DEPLOYMENT, type DeploymentPlan, isRunning, newRevision, oldDeployment } from './deployments.ts';
import type { Fleet } from './fleet.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** The input of a caller of the API, or of a scenario's update that changes the daemon itself. */
export interface DaemonWrite {
  readonly settings: DaemonSettings;
  /** undefined: one of the simulator's own. */
  readonly daemonTaskDefinitionArn: string | undefined;
  /** The scenario's words on that definition. */
  readonly definition?: Document | undefined;
  readonly capacityProviderNames: readonly string[];
  /** True if a container of that definition has a health check. */
  readonly healthCheck: boolean;
}

/** A daemon that existed long before the simulation begins: its first deployment is history. */
export const addOldDaemon = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan, how: DeploymentPlan): Daemon => {
  const daemon = addDaemon(fleet, cluster, plan, fleet.now - THIRTY_DAYS_MS);
  daemon.deployments.push(oldDeployment(fleet, daemon, how));
  return daemon;
};

/** CreateDaemon: existing instances are drained and replaced by the first deployment, new ones get it at once. */
export const createDaemon = (
  fleet: Fleet,
  cluster: Cluster,
  plan: DaemonPlan,
  how: DeploymentPlan = DEFAULT_DEPLOYMENT,
  write?: DaemonWrite,
): Daemon => {
  const daemon = addDaemon(fleet, cluster, plan, fleet.now, write);
  startDeployment(fleet, daemon, { target: daemon.target, previous: undefined }, how);
  return daemon;
};

const addDaemon = (
  fleet: Fleet,
  cluster: Cluster,
  plan: DaemonPlan,
  createdAt: number,
  write?: DaemonWrite,
): Daemon => {
  const settings = write?.settings ?? settingsOf(plan);
  // Created anew under the name of a deleted daemon, it carries on that one's numbers: no two ARNs are alike.
  const { revisions = [], deployments = [] } = cluster.daemons.get(plan.name) ?? {};
  const capacityProviderNames = [...(plan.capacityProviders ?? cluster.capacityProviders.keys())];
  const revision = newRevision(fleet, {
    daemonName: plan.name,
    clusterName: cluster.clusterName,
    number: revisions.length + 1,
    settings,
    capacityProviderNames,
    daemonTaskDefinitionArn: write === undefined ? plan.taskDefinitionArn : write.daemonTaskDefinitionArn,
    definition: write === undefined ? plan.taskDefinition : write.definition,
  });
  const first = { ...revision, createdAt };
  const daemon: Daemon = {
    name: plan.name,
    daemonArn: fleet.arnOf(`daemon/${cluster.clusterName}/${plan.name}`),
    cluster,
    createdAt,
    healthCheck: plan.healthCheck ?? hasHealthCheck(plan.taskDefinition),
    capacityProviderNames,
    critical: plan.critical ?? true,
    status: 'ACTIVE',
    deletedAt: undefined,
    revisions: [...revisions, first],
    target: first,
    deployments: [...deployments],
  };
  cluster.daemons.set(daemon.name, daemon);
  const { name: daemonName, critical } = daemon;
  fleet.log.daemons.push({
    daemonName,
    clusterArn: cluster.clusterArn,
    capacityProviderNames,
    critical,
    createdAt,
    deletedAt: undefined,
  });
  return daemon;
};

/** A plan's settings of a revision; left out: as in those before. */
export const settingsOf = (plan: RevisionPlan, before: DaemonSettings = DEFAULT_DAEMON_SETTINGS): DaemonSettings => ({
  critical: plan.critical ?? before.critical,
  propagateTags: plan.propagateTags ?? before.propagateTags,
  enableECSManagedTags: plan.enableECSManagedTags ?? before.enableECSManagedTags,
  enableExecuteCommand: plan.enableExecuteCommand ?? before.enableExecuteCommand,
});

/** UpdateDaemon: a new revision, rolled out. */
export const updateDaemon = (
  fleet: Fleet,
  daemon: Daemon,
  how: DeploymentPlan,
  write?: DaemonWrite,
): DaemonDeployment | undefined => {
  if (daemon.status !== 'ACTIVE') return undefined;
  const previous = daemon.target;
  daemon.target = newRevision(fleet, {
    daemonName: daemon.name,
    clusterName: daemon.cluster.clusterName,
    number: daemon.revisions.length + 1,
    settings: write?.settings ?? previous.settings,
    capacityProviderNames: write?.capacityProviderNames ?? previous.capacityProviderNames,
    daemonTaskDefinitionArn: write?.daemonTaskDefinitionArn,
    definition: write === undefined ? previous.definition : write.definition,
  });
  daemon.revisions.push(daemon.target);
  if (write !== undefined) changeDaemon(fleet, daemon, write);
  return startDeployment(fleet, daemon, { target: daemon.target, previous }, how);
};

const changeDaemon = (fleet: Fleet, daemon: Daemon, write: DaemonWrite): void => {
  daemon.critical = write.settings.critical;
  daemon.healthCheck = write.healthCheck;
  daemon.capacityProviderNames = [...write.capacityProviderNames];
  const record = recordOf(fleet, daemon);
  if (record === undefined) return;
  const { critical, capacityProviderNames } = daemon;
  fleet.log.daemons[fleet.log.daemons.indexOf(record)] = { ...record, critical, capacityProviderNames };
};

const recordOf = ({ log }: Fleet, { name, cluster }: Daemon) =>
  log.daemons.find(
    ({ daemonName, clusterArn, deletedAt }) =>
      daemonName === name && clusterArn === cluster.clusterArn && deletedAt === undefined,
  );

/** DeleteDaemon: new instances no longer get it; a deployment drains and replaces those that have it (documented). */
export const deleteDaemon = (fleet: Fleet, daemon: Daemon): DaemonDeployment | undefined => {
  if (daemon.status !== 'ACTIVE') return undefined;
  daemon.status = 'DELETE_IN_PROGRESS';
  daemon.deletedAt = fleet.now;
  const record = recordOf(fleet, daemon);
  if (record !== undefined) record.deletedAt = fleet.now;
  return startDeployment(fleet, daemon, { target: undefined, previous: daemon.target }, DEFAULT_DEPLOYMENT);
};

/** DELETE_IN_PROGRESS lasts until the deployment that takes it away has ended; then its name is free. */
export const exists = ({ status, deployments }: Daemon): boolean => status === 'ACTIVE' || deployments.some(isRunning);
