import type { FleetLog } from '../../fleet/log.ts';
import type { DaemonRecord, DeploymentRecord, InstanceRecord } from '../../fleet/records.ts';

/** A daemon that is judged on a container instance. Epoch milliseconds. */
export interface ExpectedDaemon {
  readonly daemon: DaemonRecord;
  /** Starts, ends and gaps from here on are not judged. */
  readonly until: number;
  /** The instance registered before any deployment of that life of the daemon had succeeded: nothing there is a violation. */
  readonly isFirstRollout: boolean;
}

/** A daemon that was deleted and created again has two lives, and an instance belongs to one of them at most. */
export const expectedOn = (instance: InstanceRecord, log: FleetLog): ExpectedDaemon[] =>
  log.daemons.flatMap((daemon) => {
    const covers =
      daemon.clusterArn === instance.clusterArn && daemon.capacityProviderNames.includes(instance.capacityProviderName);
    const until = daemon.deletedAt ?? Number.POSITIVE_INFINITY;
    const first = firstDeploymentOf(daemon, log);
    const since = first?.beganAt ?? daemon.createdAt;
    if (!covers || instance.registeredAt < since || instance.registeredAt >= until) return [];
    const isFirstRollout = first !== undefined && instance.registeredAt < first.succeededAt;
    return [{ daemon, until, isFirstRollout }];
  });

/** Known only if the daemon's creation falls into the recording of its cluster. */
const firstDeploymentOf = (
  daemon: DaemonRecord,
  log: FleetLog,
): { beganAt: number; succeededAt: number } | undefined => {
  if (daemon.createdAt < log.oldestTold(daemon.clusterArn)) return undefined;
  const own = [...log.deployments.values()].filter(
    (one) => one.daemonName === daemon.daemonName && one.clusterArn === daemon.clusterArn && isOfLife(one, daemon),
  );
  const beganAt = own[0]?.statuses[0]?.at;
  if (beganAt === undefined) return undefined;
  const successes = own.flatMap(({ statuses }) => statuses.filter(({ status }) => status === 'SUCCESSFUL'));
  return { beganAt, succeededAt: Math.min(Number.POSITIVE_INFINITY, ...successes.map(({ at }) => at)) };
};

/** A deployment belongs to the life in which it was first seen; that of a deletion begins with the deletion, and to none. */
export const isOfLife = (
  { statuses }: DeploymentRecord,
  { createdAt, deletedAt = Number.POSITIVE_INFINITY }: DaemonRecord,
): boolean => {
  const beganAt = statuses[0]?.at ?? Number.NEGATIVE_INFINITY;
  return beganAt >= createdAt && beganAt < deletedAt;
};
