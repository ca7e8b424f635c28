import type { ContainerInstance } from '../model/cluster.ts';
import type { DeploymentStatus, InstanceStatus } from '../model/statuses.ts';
import type { DaemonRecord, DeploymentRecord, InstanceRecord, ProcessRecord, ProviderRecord } from './records.ts';

/**
 * The simulation's own log: processes that started and ended, and what the fleet really went through. The truth is told
 * from it alone; no field of an emitted event is read back. Times in epoch milliseconds.
 */
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
      overToldAt: undefined,
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
  taskTold(containerInstanceArn: string, taskArn: string, end: ProcessRecord['endTold'], at: number): void {
    const process = this.processes.get(taskArn);
    this.instance(containerInstanceArn).taskTold = true;
    if (process === undefined) return;
    process.startTold = true;
    process.orderTold = process.toldToStopAt !== undefined;
    if (end !== 'nothing') process.endTold = end;
    if (end === 'stopped-only') process.overToldAt = at;
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
