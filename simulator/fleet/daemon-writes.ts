import type { DaemonPlan } from '../scenarios/scenario.ts';
import { DEFAULT_DEPLOYMENT, type DeploymentPlan, instancesOf, newRevision, startDeployment } from './deployments.ts';
import type { Fleet } from './fleet.ts';
import { drainInstance } from './leaving.ts';
import type { Cluster, Daemon, DaemonDeployment } from './model.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** A daemon that existed long before the simulation begins: its first deployment is history. */
export const addOldDaemon = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan): Daemon =>
  addDaemon(fleet, cluster, plan, fleet.now - THIRTY_DAYS_MS);

/** CreateDaemon: existing instances are drained and replaced by the first deployment, new ones get it at once. */
export const createDaemon = (
  fleet: Fleet,
  cluster: Cluster,
  plan: DaemonPlan,
  how: DeploymentPlan = DEFAULT_DEPLOYMENT,
): Daemon => {
  const daemon = addDaemon(fleet, cluster, plan, fleet.now);
  startDeployment(fleet, daemon, how, undefined);
  return daemon;
};

const addDaemon = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan, createdAt: number): Daemon => {
  const first = newRevision(fleet, plan.name, cluster.clusterName, 1);
  const daemon: Daemon = {
    name: plan.name,
    daemonArn: fleet.arnOf(`daemon/${cluster.clusterName}/${plan.name}`),
    cluster,
    createdAt,
    healthCheck: plan.healthCheck ?? false,
    capacityProviderNames: [...(plan.capacityProviders ?? cluster.capacityProviders.keys())],
    critical: plan.critical ?? true,
    status: 'ACTIVE',
    deletedAt: undefined,
    revisions: [first],
    target: first,
    deployments: [],
  };
  cluster.daemons.set(daemon.name, daemon);
  const { name: daemonName, capacityProviderNames, critical } = daemon;
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

/** UpdateDaemon: a new revision, rolled out. */
export const updateDaemon = (fleet: Fleet, daemon: Daemon, how: DeploymentPlan): DaemonDeployment | undefined => {
  if (daemon.status !== 'ACTIVE') return undefined;
  const previous = daemon.target;
  daemon.target = newRevision(fleet, daemon.name, daemon.cluster.clusterName, daemon.revisions.length + 1);
  daemon.revisions.push(daemon.target);
  return startDeployment(fleet, daemon, how, previous);
};

/** DeleteDaemon: new instances no longer get it; those that have it are drained and replaced one after another. */
export const deleteDaemon = (fleet: Fleet, daemon: Daemon): void => {
  if (daemon.status !== 'ACTIVE') return;
  daemon.status = 'DELETE_IN_PROGRESS';
  daemon.deletedAt = fleet.now;
  const record = fleet.log.daemons.find(
    ({ daemonName, clusterArn, deletedAt }) =>
      daemonName === daemon.name && clusterArn === daemon.cluster.clusterArn && deletedAt === undefined,
  );
  if (record !== undefined) record.deletedAt = fleet.now;
  const old = instancesOf(daemon);
  old.forEach((instance, index) => {
    fleet.agenda.after((index + 1) * 120_000, () => drainInstance(fleet, instance));
  });
};
