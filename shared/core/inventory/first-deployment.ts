import type { Coverage } from '../expected/expected-daemons.ts';
import { isWithin, lifeOf } from '../expected/life.ts';
import type { SeenDaemon, SeenDeployment } from './seen.ts';

type First = Coverage['firstDeployment'];

const ONGOING: readonly string[] = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/** A daemon and its first deployment are made by one call of ECS: their times differ by less than this. */
const ONE_CALL_MS = 1000;

/** The deployment that first brought a daemon which is new to us and was created while we watched. */
export const firstOf = (told: SeenDaemon, createdAt: number, at: number): First => {
  const [first] = deploymentsOf(told);
  return settled({ beganAt: first?.beganAt ?? createdAt, succeededAt: null }, told, at);
};

/**
 * The deployment that may have brought a daemon which was there before we watched. Its first one is over for good, unless
 * one runs just now: that may be the one that covers a provider for the first time.
 */
export const firstBeforeWatch = (told: SeenDaemon): First => {
  const running = deploymentsOf(told).find(({ status }) => ONGOING.includes(status));
  return running === undefined ? null : { beganAt: running.beganAt, succeededAt: null };
};

/** The deployment that attached a known daemon to one more provider: the first that began since ECS was last asked. */
export const attachedBy = (told: SeenDaemon, lastSeen: number, at: number): First => {
  const begun = deploymentsOf(told).find(({ beganAt }) => beganAt >= lastSeen);
  // one that began before was hidden from us: reads lag after a write (reported by Terraform's authors)
  return settled({ beganAt: begun?.beganAt ?? told.since ?? lastSeen, succeededAt: null }, told, at);
};

/** Adds the time at which the first deployment, or the next one if it failed, had reached every instance. */
export const settled = (first: First, told: SeenDaemon, at: number): First => {
  if (first === null || first.succeededAt !== null) return first;
  const done = deploymentsOf(told).find((deployment) => reachedAll(deployment, first.beganAt, told));
  if (done !== undefined) return { ...first, succeededAt: done.endedAt };
  // it ended so long ago that ECS has forgotten it: by now it has reached every instance
  return told.deploymentsAreForgotten === true ? { ...first, succeededAt: at } : first;
};

/** A rollback brings back what was there before; what a daemon's creation failed to bring never was. */
const reachedAll = (
  { status, beganAt, endedAt, rolledBackAt = null }: SeenDeployment,
  since: number,
  { createdAt }: SeenDaemon,
): boolean => {
  if (endedAt === null) return false;
  if (status === 'SUCCESSFUL') return beganAt >= since;
  const isOfCreation = createdAt === null || since <= createdAt + ONE_CALL_MS;
  return status === 'ROLLBACK_SUCCESSFUL' && !isOfCreation && rolledBackAt !== null && rolledBackAt >= since;
};

/**
 * The deployments of this life of the daemon, in the order of their beginnings. ECS lists by the daemon's ARN, which a daemon of the same
 * name had before, and DeleteDaemon starts one that takes the daemon away.
 */
const deploymentsOf = ({ deployments, createdAt, deletedAt }: SeenDaemon): readonly SeenDeployment[] => {
  const life = lifeOf({ createdAt: createdAt === null ? null : createdAt - ONE_CALL_MS, deletedAt });
  return deployments.filter(({ beganAt }) => isWithin(beganAt, life)).sort((one, other) => one.beganAt - other.beganAt);
};
