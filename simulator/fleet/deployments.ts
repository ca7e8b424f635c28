import type { DeploymentEnd } from '../scenarios/scenario.ts';
import type { Fleet } from './fleet.ts';
import { drainInstance } from './leaving.ts';
import type {
  ContainerInstance,
  Daemon,
  DaemonDeployment,
  DaemonRevision,
  DaemonSettings,
  DeploymentStatus,
} from './model.ts';
import { tellDeployment } from './telling.ts';

/** Daemon deployments: whole instances are drained and replaced, a share of them at a time (documented). */

export interface DeploymentPlan {
  readonly drainPercent: number;
  readonly bakeMs: number;
  readonly ends: DeploymentEnd;
}

/** ECS's own defaults (documented). */
export const DEFAULT_DEPLOYMENT: DeploymentPlan = { drainPercent: 25, bakeMs: 0, ends: 'successful' };

export const newRevision = (
  fleet: Fleet,
  daemonName: string,
  clusterName: string,
  number: number,
  settings: DaemonSettings,
  daemonTaskDefinitionArn = fleet.arnOf(`daemon-task-definition/${daemonName}-td:${number}`),
): DaemonRevision => ({
  daemonRevisionArn: fleet.arnOf(
    `daemon-revision/${clusterName}/${daemonName}/${fleet.random.fork(`${clusterName}/${daemonName}/${number}`).uuid()}`,
  ),
  daemonTaskDefinitionArn,
  createdAt: fleet.now,
  settings,
});

/** Begins a deployment of the daemon's newest revision; one that still runs is superseded and ends STOPPED. */
export const startDeployment = (
  fleet: Fleet,
  daemon: Daemon,
  plan: DeploymentPlan,
  previous: DaemonRevision | undefined,
): DaemonDeployment => {
  const running = daemon.deployments.find(isRunning);
  if (running !== undefined) changeDeployment(fleet, running, 'STOPPED');
  const { cluster, name } = daemon;
  const id = fleet.random.fork(`deployment ${cluster.clusterName}/${name}/${daemon.deployments.length}`).hex(21);
  const deployment: DaemonDeployment = {
    daemonDeploymentArn: fleet.arnOf(`daemon-deployment/${cluster.clusterName}/${name}/${id}`),
    daemon,
    target: daemon.target,
    previous,
    drainPercent: plan.drainPercent,
    bakeMs: plan.bakeMs,
    createdAt: fleet.now,
    status: 'PENDING',
    updatedAt: fleet.now,
    startedAt: undefined,
    finishedAt: undefined,
  };
  daemon.deployments.push(deployment);
  tellDeployment(fleet, deployment);
  fleet.agenda.after(3000, () => {
    if (deployment.status !== 'PENDING') return;
    deployment.startedAt = fleet.now;
    changeDeployment(fleet, deployment, 'IN_PROGRESS');
    const old = instancesOf(daemon).filter(({ status }) => status === 'ACTIVE' || status === 'REGISTERING');
    roll(fleet, deployment, old, plan.ends);
  });
  return deployment;
};

export const isRunning = ({ status }: DaemonDeployment): boolean =>
  status === 'PENDING' || status === 'IN_PROGRESS' || status === 'STOP_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS';

export const instancesOf = ({ cluster, capacityProviderNames }: Daemon): ContainerInstance[] =>
  capacityProviderNames.flatMap((name) => [...(cluster.capacityProviders.get(name)?.live ?? [])]);

const changeDeployment = (fleet: Fleet, deployment: DaemonDeployment, status: DeploymentStatus): void => {
  deployment.status = status;
  if (!isRunning(deployment)) deployment.finishedAt = fleet.now;
  tellDeployment(fleet, deployment);
};

const POLL_MS = 30_000;

/** Drains the next share of the old instances once those before it are gone and replaced. */
const roll = (fleet: Fleet, deployment: DaemonDeployment, old: ContainerInstance[], ends: DeploymentEnd): void => {
  const waiting = old.filter(({ status }) => status === 'ACTIVE');
  const size = Math.max(1, Math.floor((old.length * deployment.drainPercent) / 100));
  let rest = waiting;
  let batches = 0;
  const next = (): void => {
    if (deployment.status !== 'IN_PROGRESS' || deployment.daemon.status !== 'ACTIVE') return;
    if (batches === 1 && ends !== 'successful') {
      endOtherwise(fleet, deployment, ends);
      return;
    }
    const batch = rest.slice(0, size);
    rest = rest.slice(size);
    batches += 1;
    if (batch.length === 0) {
      fleet.agenda.after(
        deployment.bakeMs,
        () => deployment.status === 'IN_PROGRESS' && finish(fleet, deployment, ends),
      );
      return;
    }
    for (const instance of batch) drainInstance(fleet, instance);
    whenReplaced(batch, next);
  };
  const whenReplaced = (batch: readonly ContainerInstance[], then: () => void): void => {
    fleet.agenda.after(POLL_MS, () => {
      if (deployment.status !== 'IN_PROGRESS') return;
      const isOver = batch.every(({ status, lost }) => status === 'INACTIVE' || lost);
      const settled = instancesOf(deployment.daemon).every(
        ({ status, lost, closed }) => status !== 'REGISTERING' || lost || closed,
      );
      if (isOver && settled) then();
      else whenReplaced(batch, then);
    });
  };
  next();
};

const finish = (fleet: Fleet, deployment: DaemonDeployment, ends: DeploymentEnd): void => {
  if (ends === 'successful') changeDeployment(fleet, deployment, 'SUCCESSFUL');
  else endOtherwise(fleet, deployment, ends);
};

/** Stopped by a person, or the circuit breaker trips and rolls back; `never` hangs. */
const endOtherwise = (fleet: Fleet, deployment: DaemonDeployment, ends: DeploymentEnd): void => {
  if (ends === 'never' || ends === 'successful') return;
  if (ends === 'stopped') {
    requestStop(fleet, deployment);
    return;
  }
  changeDeployment(fleet, deployment, 'ROLLBACK_IN_PROGRESS');
  const { daemon, previous, target } = deployment;
  if (previous !== undefined && daemon.target === target) daemon.target = previous;
  fleet.agenda.after(4 * 60_000, () => {
    if (deployment.status !== 'ROLLBACK_IN_PROGRESS') return;
    changeDeployment(fleet, deployment, ends === 'rolled-back' ? 'ROLLBACK_SUCCESSFUL' : 'ROLLBACK_FAILED');
  });
};

export const requestStop = (fleet: Fleet, deployment: DaemonDeployment): void => {
  changeDeployment(fleet, deployment, 'STOP_REQUESTED');
  fleet.agenda.after(20_000, () => {
    if (deployment.status === 'STOP_REQUESTED') changeDeployment(fleet, deployment, 'STOPPED');
  });
};
