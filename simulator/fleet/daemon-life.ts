import type { Cluster, Daemon } from '../model/cluster.ts';
import { hasHealthCheck } from '../model/task-definition.ts';
import type { DaemonPlan, DeploymentConfigurationPlan, RevisionPlan, UpdatePlan } from '../scenarios/cluster-plan.ts';
import {
  addOldDaemon,
  createDaemon,
  type DaemonWrite,
  deleteDaemon,
  exists,
  settingsOf,
  updateDaemon,
} from './daemon-writes.ts';
import { DEFAULT_DEPLOYMENT, type DeploymentPlan } from './deployments.ts';
import type { Fleet } from './fleet.ts';

/** Callers create, update and delete one daemon in the course of a scenario, and create it again. */
export const planDaemon = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan): void => {
  const { createdAfterSeconds, createdAgainAfterSeconds, deletedAfterSeconds, updates = [] } = plan;
  const after = (seconds: number, act: () => void): void => fleet.agenda.after(seconds * 1000, act);
  if (createdAfterSeconds === undefined) addOldDaemon(fleet, cluster, plan, firstDeployment(plan));
  else after(createdAfterSeconds, () => createDaemon(fleet, cluster, plan, firstDeployment(plan)));
  for (const update of updates) {
    after(update.afterSeconds, () => {
      const daemon = cluster.daemons.get(plan.name);
      if (daemon !== undefined) updateDaemon(fleet, daemon, deploymentOf(update), writeOf(daemon, update));
    });
  }
  if (deletedAfterSeconds === undefined) return;
  after(deletedAfterSeconds, () => {
    const daemon = cluster.daemons.get(plan.name);
    if (daemon !== undefined) deleteDaemon(fleet, daemon);
  });
  if (createdAgainAfterSeconds !== undefined)
    after(Math.max(createdAgainAfterSeconds, deletedAfterSeconds + 1), () => createAgain(fleet, cluster, plan));
};

const RETRY_MS = 30_000;

/** While a deletion is under way the name is taken: whoever creates it again asks until it is free. */
const createAgain = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan): void => {
  const daemon = cluster.daemons.get(plan.name);
  if (daemon !== undefined && exists(daemon)) {
    fleet.agenda.after(RETRY_MS, () => createAgain(fleet, cluster, plan));
    return;
  }
  createDaemon(fleet, cluster, plan);
};

const firstDeployment = ({ deployment = {}, firstEnds }: DaemonPlan): DeploymentPlan =>
  deploymentOf({ ...deployment, ...(firstEnds === undefined ? {} : { ends: firstEnds }) });

const deploymentOf = (plan: DeploymentConfigurationPlan & Pick<UpdatePlan, 'ends'>): DeploymentPlan => {
  const { drainPercent, bakeMinutes, ends, alarms = [], alarmsEnabled = true } = plan;
  return {
    drainPercent: drainPercent ?? DEFAULT_DEPLOYMENT.drainPercent,
    bakeMs: (bakeMinutes ?? 0) * 60_000,
    ends: ends ?? 'successful',
    alarmNames: alarmsEnabled ? alarms : [],
    namedAlarms: alarms,
  };
};

/** undefined: the update changes nothing of the daemon that a scenario tells. */
const writeOf = (daemon: Daemon, plan: UpdatePlan): DaemonWrite | undefined => {
  if (REVISION_FIELDS.every((field) => plan[field] === undefined)) return undefined;
  const { target, capacityProviderNames } = daemon;
  const definition = plan.taskDefinition ?? target.definition;
  return {
    settings: settingsOf(plan, target.settings),
    daemonTaskDefinitionArn: plan.taskDefinitionArn,
    definition,
    capacityProviderNames,
    healthCheck: plan.taskDefinition === undefined ? daemon.healthCheck : hasHealthCheck(definition),
  };
};

const REVISION_FIELDS = [
  'critical',
  'propagateTags',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'taskDefinition',
  'taskDefinitionArn',
] as const satisfies readonly (keyof RevisionPlan)[];
