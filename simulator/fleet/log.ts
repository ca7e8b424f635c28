import type { ContainerInstance } from '../model/cluster.ts';
import type { HealthCheck } from '../model/health-check.ts';
import type { DeploymentStatus, InstanceStatus } from '../model/statuses.ts';

/**
 * The simulation's own log: processes that started and ended, and what the fleet really went through. The truth is told
 * from it alone; no field of an emitted event is read back. Times in epoch milliseconds.
 */
export interface ProcessRecord {
  readonly taskArn: string;
  /** Null for an application task. */
  readonly daemonName: string | null;
  readonly startedAt: number;
  endedAt: number | undefined;
  /** When it was told to stop, ECS's `stoppingAt`; undefined: it was not, or its own exit made ECS write that moment. */
  toldToStopAt: number | undefined;
  /** An event that carries that moment was recorded. */
  orderTold: boolean;
  /** An event that carries its startedAt was recorded. */
  startTold: boolean;
  /** What was told of the end: nothing yet, the moment, or STOPPED without a moment. */
  endTold: 'nothing' | 'moment' | 'stopped-only';
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
  /** Where the status changed. */
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

export class FleetLog {
  readonly instances = new Map<string, InstanceRecord>();
  readonly processes = new Map<string, ProcessRecord>();
  readonly daemons: DaemonRecord[] = [];
  readonly deployments = new Map<string, DeploymentRecord>();
  readonly providers: ProviderRecord[] = [];
  private readonly oldestToldOf = new Map<string, number>();
  /** The moment of the newest thing that was told, as `detail` carries it. */
  newestTold = Number.NEGATIVE_INFINITY;

  instance(containerInstanceArn: string): InstanceRecord {
    const record = this.instances.get(containerInstanceArn);
    if (record === undefined) throw new Error(`no such container instance in the log: ${containerInstanceArn}`);
    return record;
  }

  registered(instance: ContainerInstance): void {
    this.instances.set(instance.containerInstanceArn, {
      containerInstanceArn: instance.containerInstanceArn,
      clusterArn: instance.cluster.clusterArn,
      capacityProviderName: instance.provider.name,
      registeredAt: instance.registeredAt,
      recordFrom: instance.cluster.recordFrom,
      statuses: [],
      versions: [],
      processes: [],
      daemonChecks: [],
      taskHealth: [],
      lastVersion: 0,
      lostAt: undefined,
      taskTold: false,
      daemonTold: false,
    });
  }

  instanceStatus(containerInstanceArn: string, status: InstanceStatus, at: number, version: number): void {
    this.instance(containerInstanceArn).statuses.push({ at, status, version });
  }

  instanceVersion(containerInstanceArn: string, status: InstanceStatus, at: number, version: number): void {
    this.instance(containerInstanceArn).versions.push({ at, status, version });
  }

  lost(containerInstanceArn: string, at: number): void {
    this.instance(containerInstanceArn).lostAt = at;
  }

  processStarted(containerInstanceArn: string, taskArn: string, daemonName: string | null, startedAt: number): void {
    const process: ProcessRecord = {
      taskArn,
      daemonName,
      startedAt,
      endedAt: undefined,
      toldToStopAt: undefined,
      orderTold: false,
      startTold: false,
      endTold: 'nothing',
    };
    this.processes.set(taskArn, process);
    this.instance(containerInstanceArn).processes.push(process);
  }

  processEnded(taskArn: string, at: number): void {
    const process = this.processes.get(taskArn);
    if (process !== undefined) process.endedAt = at;
  }

  /** A task that runs is told to stop, or ECS says so of one whose machine is gone. */
  toldToStop(taskArn: string, at: number): void {
    const process = this.processes.get(taskArn);
    if (process !== undefined) process.toldToStopAt = at;
  }

  /** A task event was recorded: `end` is what it says of the end. */
  taskTold(containerInstanceArn: string, taskArn: string, end: ProcessRecord['endTold']): void {
    const process = this.processes.get(taskArn);
    this.instance(containerInstanceArn).taskTold = true;
    if (process === undefined) return;
    process.startTold = true;
    process.orderTold = process.toldToStopAt !== undefined;
    if (end !== 'nothing') process.endTold = end;
  }

  deploymentStatus(
    daemonDeploymentArn: string,
    daemonName: string,
    clusterArn: string,
    status: DeploymentStatus,
    at: number,
  ): void {
    const known = this.deployments.get(daemonDeploymentArn);
    const record = known ?? { daemonDeploymentArn, daemonName, clusterArn, statuses: [] };
    record.statuses.push({ at, status });
    this.deployments.set(daemonDeploymentArn, record);
  }

  /** The moment of the first thing that was told of a cluster, as `detail` carries it; Infinity if nothing was. */
  oldestTold(clusterArn: string): number {
    return this.oldestToldOf.get(clusterArn) ?? Number.POSITIVE_INFINITY;
  }

  told(clusterArn: string, at: number): void {
    this.oldestToldOf.set(clusterArn, Math.min(this.oldestTold(clusterArn), at));
    this.newestTold = Math.max(this.newestTold, at);
  }
}
