import type { Cluster } from '../model/cluster.ts';
import type { DaemonPlan, UpdatePlan } from '../scenarios/scenario.ts';
import { addOldDaemon, createDaemon, deleteDaemon, exists, updateDaemon } from './daemon-writes.ts';
import { DEFAULT_DEPLOYMENT, type DeploymentPlan } from './deployments.ts';
import type { Fleet } from './fleet.ts';

/** Callers create, update and delete one daemon in the course of a scenario, and create it again. */
export const planDaemon = (fleet: Fleet, cluster: Cluster, plan: DaemonPlan): void => {
  const { createdAfterSeconds, createdAgainAfterSeconds, deletedAfterSeconds, updates = [] } = plan;
  const after = (seconds: number, act: () => void): void => fleet.agenda.after(seconds * 1000, act);
  if (createdAfterSeconds === undefined) addOldDaemon(fleet, cluster, plan);
  else after(createdAfterSeconds, () => createDaemon(fleet, cluster, plan, firstDeployment(plan)));
  for (const update of updates) {
    after(update.afterSeconds, () => {
      const daemon = cluster.daemons.get(plan.name);
      if (daemon !== undefined) updateDaemon(fleet, daemon, deploymentOf(update));
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

const firstDeployment = ({ firstEnds = 'successful' }: DaemonPlan): DeploymentPlan => ({
  ...DEFAULT_DEPLOYMENT,
  ends: firstEnds,
});

const deploymentOf = ({ drainPercent, bakeMinutes, ends, alarms }: UpdatePlan): DeploymentPlan => ({
  drainPercent: drainPercent ?? DEFAULT_DEPLOYMENT.drainPercent,
  bakeMs: (bakeMinutes ?? 0) * 60_000,
  ends: ends ?? 'successful',
  alarmNames: alarms ?? [],
});
