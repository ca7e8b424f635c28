/** Guesses about ECS: a reader of its events must survive each of them being otherwise. */
export interface Switches {
  /** ECS sends task events for daemon tasks. */
  readonly daemonTaskEvents: boolean;
  /** Container instance events name their capacity provider. */
  readonly capacityProviderInInstanceEvents: boolean;
  /** Task events spell the launch type so. */
  readonly launchType: string;
  /** The DAEMON health of a container instance speaks of daemons that are not critical, too. */
  readonly healthOfOptionalDaemons: boolean;
  /** A drain tells the daemon's task to stop once it told every application task: before the last of them has ended. */
  readonly daemonToldBeforeLastEnd: boolean;
  /** For so long after CreateDaemon or UpdateDaemon reads show what was before (reported by Terraform's authors). */
  readonly readLagSeconds: number;
  /** ECS has forgotten a daemon's deployments and its revisions that are not current so long after; 0: never. */
  readonly deploymentsForgottenAfterHours: number;
}

export const DEFAULT_SWITCHES: Switches = {
  daemonTaskEvents: true,
  capacityProviderInInstanceEvents: true,
  launchType: 'MANAGED_INSTANCES',
  healthOfOptionalDaemons: false,
  daemonToldBeforeLastEnd: false,
  readLagSeconds: 0,
  deploymentsForgottenAfterHours: 0,
};
