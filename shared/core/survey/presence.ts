import { isOngoing } from './deployments.ts';
import { type Field, isMissing, mapField, unread } from './field.ts';
import type { HolePolicy } from './hole.ts';
import type { Daemon, Instance, Survey } from './survey.ts';
import { runningTasksOf } from './tasks.ts';

/** `not-due`: the instance may lawfully be without the daemon, since it is new or a deployment has still to reach it. */
export type Presence = 'running' | 'absent' | 'not-due';

/** The ACTIVE container instances of the providers that the daemon covers. */
export const coveredInstances = ({ instances }: Survey, { providers }: Daemon): Field<readonly Instance[]> => {
  if (isMissing(instances)) return instances;
  const active = instances.filter(({ status }) => status === 'ACTIVE');
  return active.length === 0 ? [] : mapField(providers, (names) => active.filter((instance) => isOf(instance, names)));
};

const isOf = ({ capacityProviderName }: Instance, names: readonly string[]): boolean =>
  capacityProviderName !== null && names.includes(capacityProviderName);

/**
 * Tells of an ACTIVE container instance that the daemon covers. Missing where the look at it was not complete, or where nothing tells since
 * when the daemon has to be there. Limits are in order: absent is an instance that registered longer ago than they allow.
 */
export const presenceOf = (
  daemon: Daemon,
  { resource, registeredAt, tasks }: Instance,
  now: number,
  { startDeadlineSeconds, settleSeconds }: Pick<HolePolicy, 'startDeadlineSeconds' | 'settleSeconds'>,
): Field<Presence> => {
  if (isMissing(tasks)) return tasks;
  if (runningTasksOf(daemon, tasks).length > 0) return 'running';
  if (registeredAt === null) return unread(`when ${resource} registered`, 'ECS does not tell it');
  if (now - registeredAt <= (startDeadlineSeconds + settleSeconds) * 1000) return 'not-due';
  return mapField(reachesLater(daemon, registeredAt), (isLater) => (isLater ? 'not-due' : 'absent'));
};

/**
 * True where a deployment that began at or after the instance's registration still runs. ECS's reads lag: one that it doesn't tell yet may
 * bring a daemon which is younger than the instance.
 */
const reachesLater = ({ deployments, createdAt }: Daemon, registeredAt: number): Field<boolean> => {
  if (isMissing(deployments)) return deployments;
  if (deployments.length === 0) return mapField(createdAt, (at) => at !== null && registeredAt <= at);
  return deployments.some((deployment) => isOngoing(deployment) && registeredAt <= deployment.createdAt);
};
