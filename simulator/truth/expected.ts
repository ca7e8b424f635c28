import type { DaemonRecord, FleetLog, InstanceRecord } from '../fleet/log.ts';

/** A daemon that is judged on a container instance. Epoch milliseconds. */
export interface ExpectedDaemon {
  readonly daemon: DaemonRecord;
  /** Starts, ends and gaps from here on are not judged. */
  readonly until: number;
  /** The instance registered while the daemon's first deployment ran: nothing there is a violation. */
  readonly isFirstRollout: boolean;
}

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

/** Known only if the daemon's creation falls into the recording. */
const firstDeploymentOf = (
  { daemonName, clusterArn, createdAt }: DaemonRecord,
  log: FleetLog,
): { beganAt: number; succeededAt: number } | undefined => {
  if (createdAt < log.oldestTold) return undefined;
  for (const deployment of log.deployments.values()) {
    if (deployment.daemonName !== daemonName || deployment.clusterArn !== clusterArn) continue;
    const beganAt = deployment.statuses[0]?.at;
    if (beganAt === undefined || beganAt < createdAt) continue;
    const succeeded = deployment.statuses.find(({ status }) => status === 'SUCCESSFUL');
    return { beganAt, succeededAt: succeeded?.at ?? Number.POSITIVE_INFINITY };
  }
  return undefined;
};
