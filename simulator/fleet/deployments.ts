import type { Daemon, DaemonDeployment } from '../model/cluster.ts';
import type { DaemonRevision, DaemonSettings } from '../model/daemon-revision.ts';
import type { DeploymentStatus } from '../model/statuses.ts';
import type { DeploymentEnd } from '../scenarios/cluster-plan.ts';
import type { Document } from '../scenarios/resources-plan.ts';
import type { Fleet } from './fleet.ts';
import { tellDeployment } from './telling.ts';

/** Daemon deployments, and what becomes of one. `deployment-course` plays them. */

export interface DeploymentPlan {
  readonly drainPercent: number;
  readonly bakeMs: number;
  readonly ends: DeploymentEnd;
  /** Those that make it fail. */
  readonly alarmNames: readonly string[];
  /** Those that its configuration names. */
  readonly namedAlarms: readonly string[];
}

/** ECS's own defaults (documented). */
export const DEFAULT_DEPLOYMENT: DeploymentPlan = {
  drainPercent: 25,
  bakeMs: 0,
  ends: 'successful',
  alarmNames: [],
  namedAlarms: [],
};

interface NewRevision {
  readonly daemonName: string;
  readonly clusterName: string;
  readonly number: number;
  readonly settings: DaemonSettings;
  readonly capacityProviderNames: readonly string[];
  /** Absent: one of the simulator's own. */
  readonly daemonTaskDefinitionArn?: string | undefined;
  readonly definition?: Document | undefined;
}

export const newRevision = (fleet: Fleet, plan: NewRevision): DaemonRevision => {
  const { daemonName, clusterName, number, settings, capacityProviderNames, daemonTaskDefinitionArn, definition } =
    plan;
  const id = fleet.random.fork(`${clusterName}/${daemonName}/${number}`).uuid();
  return {
    daemonRevisionArn: fleet.arnOf(`daemon-revision/${clusterName}/${daemonName}/${id}`),
    daemonTaskDefinitionArn:
      daemonTaskDefinitionArn ?? fleet.arnOf(`daemon-task-definition/${daemonName}-td:${number}`),
    capacityProviderNames: [...capacityProviderNames],
    createdAt: fleet.now,
    settings,
    definition,
  };
};

export interface DeploymentOf {
  /** undefined: it takes the daemon away. */
  readonly target: DaemonRevision | undefined;
  readonly previous: DaemonRevision | undefined;
}

export const newDeployment = (
  fleet: Fleet,
  daemon: Daemon,
  { target, previous }: DeploymentOf,
  plan: DeploymentPlan,
): DaemonDeployment => {
  const { cluster, name } = daemon;
  const id = fleet.random.fork(`deployment ${cluster.clusterName}/${name}/${daemon.deployments.length}`).hex(21);
  return {
    daemonDeploymentArn: fleet.arnOf(`daemon-deployment/${cluster.clusterName}/${name}/${id}`),
    daemon,
    target,
    previous,
    drainPercent: plan.drainPercent,
    bakeMs: plan.bakeMs,
    alarmNames: plan.alarmNames,
    namedAlarms: plan.namedAlarms,
    createdAt: fleet.now,
    status: 'PENDING',
    statusReason: undefined,
    updatedAt: fleet.now,
    startedAt: undefined,
    finishedAt: undefined,
    failedBy: undefined,
    rollbackStartedAt: undefined,
  };
};

/** The first deployment of a daemon that existed before the simulation began: it succeeded, and nobody tells of it. */
export const oldDeployment = (fleet: Fleet, daemon: Daemon, plan: DeploymentPlan): DaemonDeployment => {
  const { createdAt, target } = daemon;
  const fresh = newDeployment(fleet, daemon, { target, previous: undefined }, plan);
  const finishedAt = createdAt + 600_000;
  return { ...fresh, createdAt, startedAt: createdAt + 3000, updatedAt: finishedAt, finishedAt, status: 'SUCCESSFUL' };
};

export const isRunning = ({ status }: DaemonDeployment): boolean =>
  status === 'PENDING' || status === 'IN_PROGRESS' || status === 'STOP_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS';

/** @param statusReason absent: ECS has no word for it */
export const changeDeployment = (
  fleet: Fleet,
  deployment: DaemonDeployment,
  status: DeploymentStatus,
  statusReason?: string,
): void => {
  deployment.status = status;
  deployment.statusReason = statusReason;
  if (status === 'ROLLBACK_IN_PROGRESS') deployment.rollbackStartedAt = fleet.now;
  if (!isRunning(deployment)) deployment.finishedAt = fleet.now;
  tellDeployment(fleet, deployment);
};

/** One that still runs is replaced by the next and ends STOPPED (documented). */
export const supersede = (fleet: Fleet, { deployments }: Daemon): void => {
  const running = deployments.find(isRunning);
  if (running !== undefined)
    changeDeployment(fleet, running, 'STOPPED', 'The deployment was replaced by a newer deployment.');
};
