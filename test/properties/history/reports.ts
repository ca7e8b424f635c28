import type {
  DaemonActionFact,
  DaemonCheck,
  DeploymentFact,
  HealthFact,
  TaskFact,
} from '../../../shared/core/words/facts.ts';
import type { Random } from '../random.ts';
import type { InstanceLife } from './instance-life.ts';
import { between, daemonDeploymentArn, HOUR, MINUTE, NOON, type Place, providerIn } from './place.ts';

/** Health reports of an instance; their checks may name daemon tasks, or nobody. */
export const healthReports = (place: Place, life: InstanceLife, ofDaemons: readonly TaskFact[]): HealthFact[] => {
  const { random } = place;
  return Array.from({ length: random.pick([0, 0, 1, 2, 4]) }, () => ({
    kind: 'health',
    clusterArn: place.clusterArn,
    containerInstanceArn: place.containerInstanceArn,
    capacityProviderName: providerIn(place),
    ec2InstanceId: place.ec2InstanceId,
    lastStatusChange: between(place, life.activeAt, Math.min(life.goneAt, life.activeAt + 50 * MINUTE)),
    daemonChecks: Array.from({ length: random.int(0, 2) }, () => daemonCheck(random, ofDaemons)),
  }));
};

const daemonCheck = (random: Random, ofDaemons: readonly TaskFact[]): DaemonCheck => {
  const named = random.chance(0.7) ? random.shuffled(ofDaemons)[0] : undefined;
  const id = named?.taskArn.split('/').at(-1);
  return {
    status: random.pick(['OK', 'OK', 'IMPAIRED', 'IMPAIRED', 'INSUFFICIENT_DATA']),
    statusReason: id === undefined ? null : `Daemon task: ${id} is unhealthy`,
  };
};

/** ECS could not start a task of the daemon, once or again. */
export const startImpairments = (place: Place, life: InstanceLife, daemonName: string): DaemonActionFact[] => {
  const { random } = place;
  if (!random.chance(0.1)) return [];
  return Array.from({ length: random.int(1, 2) }, () => ({
    kind: 'daemon-action',
    clusterArn: place.clusterArn,
    containerInstanceArn: place.containerInstanceArn,
    capacityProviderName: providerIn(place),
    daemonName,
    eventName: 'DAEMON_TASK_START_IMPAIRED',
    failureType: random.pick(['TASK_FAILED_TO_RUN', 'TASK_CREATION_FAILED']),
    reason: random.pick(['RESOURCE:MEMORY', null]),
    createdAt: between(place, life.registeredAt, life.activeAt),
  }));
};

const PATHS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['PENDING', 'IN_PROGRESS', 'SUCCESSFUL'],
  ['PENDING', 'IN_PROGRESS', 'IN_PROGRESS', 'SUCCESSFUL'],
  ['PENDING', 'IN_PROGRESS'],
  ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'STOPPED'],
  ['PENDING', 'IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL'],
  ['PENDING', 'IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'],
];

type Rollout = { readonly clusterArn: string; readonly cluster: string; readonly daemonName: string };

/** The states of one deployment of a daemon, each later than the one before it or at the same time. */
export const deployment = (
  random: Random,
  { clusterArn, cluster, daemonName }: Rollout,
  number: number,
): DeploymentFact[] => {
  let at = NOON + random.int(0, 3 * HOUR);
  return random.pick(PATHS).map((state) => {
    at += random.pick([0, 1000, MINUTE, 20 * MINUTE]);
    return {
      kind: 'deployment',
      clusterArn,
      daemonName,
      daemonDeploymentArn: daemonDeploymentArn(cluster, daemonName, number),
      eventName: `DAEMON_DEPLOYMENT_${state}`,
      updatedAt: at,
      reasons: null,
    };
  });
};
