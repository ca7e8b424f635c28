import type { HealthCheck } from '../model/health-check.ts';
import type { DeploymentStatus, InstanceStatus } from '../model/statuses.ts';

/** The simulation's own log remembers these. Times in epoch milliseconds. */

/** One task that ran. */
export interface ProcessRecord {
  readonly taskArn: string;
  /** Null for an application task. */
  readonly daemonName: string | null;
  readonly startedAt: number;
  endedAt: number | undefined;
  /** The time at which it was told to stop, ECS's `stoppingAt`; undefined: it was not, or its own exit made ECS write that moment. */
  toldToStopAt: number | undefined;
  /** An event that carries that moment was recorded. */
  orderTold: boolean;
  /** An event that carries its startedAt was recorded. */
  startTold: boolean;
  /** Events tell of the end: nothing yet, the moment, or STOPPED without a moment. */
  endTold: 'nothing' | 'moment' | 'stopped-only';
  /** The moment of the event that told STOPPED without saying when it ended: it had ended by then. */
  overToldAt: number | undefined;
}

export interface DaemonCheckRecord {
  readonly at: number;
  readonly status: HealthCheck['status'];
  /** The daemon task that the reason names. */
  readonly taskArn: string | null;
  readonly daemonName: string | null;
  /** Daemon tasks are told of, so that a reader can tie the reason to its daemon. */
  readonly isTaskTold: boolean;
}

/** The health of a daemon task of which no check of its container instance speaks: the daemon is not critical. */
export interface TaskHealthRecord {
  readonly at: number;
  readonly status: 'OK' | 'IMPAIRED';
  readonly taskArn: string;
  readonly daemonName: string;
}

export interface StatusRecord {
  readonly at: number;
  readonly status: InstanceStatus;
  readonly version: number;
}

export interface InstanceRecord {
  readonly containerInstanceArn: string;
  readonly clusterArn: string;
  readonly capacityProviderName: string;
  readonly registeredAt: number;
  /** Events of its cluster before this moment are not recorded. */
  readonly recordFrom: number;
  /** The changes of its status. */
  readonly statuses: StatusRecord[];
  /** Every version that ECS made, also for placements and reconnects. */
  readonly versions: StatusRecord[];
  readonly processes: ProcessRecord[];
  readonly daemonChecks: DaemonCheckRecord[];
  readonly taskHealth: TaskHealthRecord[];
  /** The newest version that was told of the instance. */
  lastVersion: number;
  lostAt: number | undefined;
  /** An event of a task there was emitted: its launch type tells that it is a Managed Instance. */
  taskTold: boolean;
  /** A task event, action or check of a daemon there was emitted. */
  daemonTold: boolean;
}

export interface DaemonRecord {
  readonly daemonName: string;
  readonly clusterArn: string;
  readonly capacityProviderNames: readonly string[];
  readonly critical: boolean;
  readonly createdAt: number;
  deletedAt: number | undefined;
}

export interface DeploymentRecord {
  readonly daemonDeploymentArn: string;
  readonly daemonName: string;
  readonly clusterArn: string;
  readonly statuses: { readonly at: number; readonly status: DeploymentStatus }[];
}

export interface ProviderRecord {
  readonly clusterArn: string;
  readonly name: string;
  autoRepair: 'ENABLED' | 'DISABLED';
}
