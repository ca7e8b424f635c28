import { type Field, mapField } from './field.ts';
import type { Daemon, DaemonDeployment } from './survey.ts';

const ONGOING: readonly string[] = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/** True while the deployment replaces container instances, or is about to; a status that we don't know counts as an end. */
export const isOngoing = ({ status }: Pick<DaemonDeployment, 'status'>): boolean => ONGOING.includes(status);

/** The daemon's deployments that run now, the newest first. */
export const ongoingDeployments = ({ deployments }: Daemon): Field<readonly DaemonDeployment[]> =>
  mapField(deployments, (all) => all.filter(isOngoing));

/** True while the deployment that came with the daemon's creation runs: ECS may not yet tell all that the daemon covers. */
export const firstDeploymentRuns = ({ deployments }: Daemon): Field<boolean> =>
  mapField(deployments, (all) => {
    const oldest = all.at(-1);
    return oldest !== undefined && isOngoing(oldest);
  });
