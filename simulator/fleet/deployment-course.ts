import type { Daemon, DaemonDeployment } from '../model/cluster.ts';
import type { DaemonRevision } from '../model/daemon-revision.ts';
import type { DeploymentEnd } from '../scenarios/cluster-plan.ts';
import { changeDeployment, type DeploymentOf, type DeploymentPlan, newDeployment, supersede } from './deployments.ts';
import type { Fleet } from './fleet.ts';
import { instancesOf, type Rolling, roll, shareOf } from './rolling.ts';
import { tellDeployment } from './telling.ts';

const PENDING_MS = 3000;
/** A guess: how long a deployment that was told to stop takes until it goes back. */
const STOP_REQUESTED_MS = 20_000;

/** Begins a deployment; one that still runs is superseded. */
export const startDeployment = (
  fleet: Fleet,
  daemon: Daemon,
  of: DeploymentOf,
  plan: DeploymentPlan,
): DaemonDeployment => {
  supersede(fleet, daemon);
  const deployment = newDeployment(fleet, daemon, of, plan);
  daemon.deployments.push(deployment);
  tellDeployment(fleet, deployment);
  fleet.agenda.after(PENDING_MS, () => {
    if (deployment.status !== 'PENDING') return;
    deployment.startedAt = fleet.now;
    changeDeployment(fleet, deployment, 'IN_PROGRESS');
    roll(fleet, rollingOf(fleet, deployment, plan.ends));
  });
  return deployment;
};

/** An update replaces the instances that are there when it begins; a deletion all that have the daemon. */
const rollingOf = (fleet: Fleet, deployment: DaemonDeployment, ends: DeploymentEnd): Rolling => {
  const { daemon, drainPercent, bakeMs, target } = deployment;
  const old = instancesOf(daemon).filter(({ status }) => status === 'ACTIVE' || status === 'REGISTERING');
  const waiting = old.filter(({ status }) => status === 'ACTIVE');
  const isGoingOn = (): boolean => deployment.status === 'IN_PROGRESS';
  return {
    daemon,
    size: shareOf(old.length, drainPercent),
    left: target === undefined ? () => withTaskOf(daemon) : () => waiting,
    mayGoOn: (shares) => {
      if (!isGoingOn()) return false;
      if (shares !== 1 || ends === 'successful') return true;
      fail(fleet, deployment, ends);
      return false;
    },
    done: () =>
      fleet.agenda.after(bakeMs, () => {
        if (!isGoingOn()) return;
        if (ends === 'successful') changeDeployment(fleet, deployment, 'SUCCESSFUL');
        else fail(fleet, deployment, ends);
      }),
  };
};

const withTaskOf = (daemon: Daemon, revision?: DaemonRevision) =>
  instancesOf(daemon).filter(({ tasks }) =>
    [...tasks].some((task) => task.daemon === daemon && (revision === undefined || task.revision === revision)),
  );

/** Its alarm fires or its circuit breaker trips: it goes no further and is rolled back, if there is a revision to go back to. */
const fail = (fleet: Fleet, deployment: DaemonDeployment, ends: DeploymentEnd): void => {
  if (ends === 'never' || ends === 'successful') return;
  const byAlarm = deployment.alarmNames.length > 0;
  deployment.failedBy = byAlarm ? 'alarm' : 'circuit-breaker';
  const why = whyFailed(deployment);
  const { previous, daemonDeploymentArn } = deployment;
  if (ends === 'failed' || previous === undefined) {
    changeDeployment(fleet, deployment, 'STOPPED', `${why} There is no revision to roll back to.`);
    return;
  }
  // Nobody has published whether ECS asks a deployment to stop before each rollback.
  if (!byAlarm && fleet.random.fork(`stop ${daemonDeploymentArn}`).chance(0.5)) {
    rollBack(fleet, deployment, previous, ends);
    return;
  }
  changeDeployment(fleet, deployment, 'STOP_REQUESTED', why);
  fleet.agenda.after(STOP_REQUESTED_MS, () => {
    if (deployment.status === 'STOP_REQUESTED') rollBack(fleet, deployment, previous, ends);
  });
};

/** The sentence that ECS gives as a reason; its words are a guess. */
const whyFailed = ({ failedBy, alarmNames }: DaemonDeployment): string =>
  failedBy === 'alarm'
    ? `The deployment failed: alarm detected (${alarmNames.join(', ')}).`
    : 'The deployment failed: the circuit breaker was triggered.';

/** Instances that have the new revision are replaced by such with the one before. */
const rollBack = (fleet: Fleet, deployment: DaemonDeployment, previous: DaemonRevision, ends: DeploymentEnd): void => {
  const { daemon, target, drainPercent } = deployment;
  changeDeployment(fleet, deployment, 'ROLLBACK_IN_PROGRESS', whyFailed(deployment));
  if (daemon.target === target) daemon.target = previous;
  const isGoingOn = (): boolean => deployment.status === 'ROLLBACK_IN_PROGRESS';
  const end = (): void => {
    if (!isGoingOn()) return;
    if (ends === 'rolled-back') changeDeployment(fleet, deployment, 'ROLLBACK_SUCCESSFUL', whyFailed(deployment));
    else changeDeployment(fleet, deployment, 'ROLLBACK_FAILED', `${whyFailed(deployment)} The rollback failed too.`);
  };
  roll(fleet, {
    daemon,
    size: shareOf(instancesOf(daemon).length, drainPercent),
    left: () => withTaskOf(daemon, target),
    mayGoOn: (shares) => {
      if (shares === 1 && ends === 'rollback-failed') end();
      return isGoingOn();
    },
    done: () => fleet.agenda.after(60_000, end),
  });
};
