import type { Random } from '../engine/random.ts';
import type { CapacityProviderPlan, ClusterPlan, ServicePlan, StaticServicePlan } from '../scenarios/cluster-plan.ts';
import type { FaultPlan } from '../scenarios/fault-plan.ts';
import type { Document } from '../scenarios/resources-plan.ts';
import type { DaemonRevision } from './daemon-revision.ts';
import type { HealthCheck } from './health-check.ts';
import type { DeploymentStatus, InstanceStatus, TaskStatus } from './statuses.ts';

/** A cluster of the simulated ECS and all that is in it, in ECS's words. All times are epoch milliseconds. */

export interface Cluster {
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly capacityProviders: Map<string, CapacityProvider>;
  readonly services: Map<string, Service>;
  readonly daemons: Map<string, Daemon>;
  /** By ARN; INACTIVE ones are forgotten an hour later, as stopped tasks are. */
  readonly instances: Map<string, ContainerInstance>;
  readonly tasks: Map<string, Task>;
  readonly tags: Map<string, Map<string, string>>;
  /** Events of the cluster before this moment are not recorded. */
  readonly recordFrom: number;
  /** For what only reads show. */
  readonly plan: ClusterPlan;
}

export interface CapacityProvider {
  readonly name: string;
  readonly capacityProviderArn: string;
  readonly cluster: Cluster;
  readonly drainAfterMs: number;
  autoRepair: 'ENABLED' | 'DISABLED';
  /** The number of container instances that it keeps. */
  desiredInstances: number;
  /** The number of services' application tasks that a container instance takes. */
  slots: number;
  registrations: number;
  /** Container instances that are not INACTIVE. */
  readonly live: Set<ContainerInstance>;
  /** Those that still take tasks, and have room. */
  readonly open: Set<ContainerInstance>;
  /** Tasks that found no container instance yet, in order. */
  readonly waiting: Set<{ readonly placement: Placement }>;
  /** undefined: one of Auto Scaling, whose instances are not managed. */
  readonly plan: CapacityProviderPlan | undefined;
}

/** A task that wants a place. */
export interface Placement {
  readonly family: string;
  readonly group: string;
  readonly startedBy: string;
  readonly service: Service | undefined;
  readonly runMs: number | undefined;
  readonly stopMs: number | undefined;
  /** The scenario's words on its task definition, or those of the caller who registered it. */
  readonly definition: Document | undefined;
  /** Of a definition that a caller registered; absent: the one revision that every family of the scenario has. */
  readonly taskDefinitionArn?: string;
  /** Known for a definition that a caller registered: it only fits where so much is left. Absent: a slot is enough. */
  readonly size?: Size;
}

/** CPU units and MiB of memory. */
export interface Size {
  readonly cpu: number;
  readonly memory: number;
}

export interface Service {
  readonly serviceName: string;
  readonly serviceArn: string;
  readonly cluster: Cluster;
  readonly provider: CapacityProvider;
  readonly placement: Placement;
  readonly createdAt: number;
  desiredCount: number;
  /** Told to run, or waiting for a place. */
  count: number;
  /** With a launch type: it stands still. */
  readonly plan: ServicePlan | StaticServicePlan;
}

export interface Daemon {
  readonly name: string;
  readonly daemonArn: string;
  readonly cluster: Cluster;
  readonly createdAt: number;
  healthCheck: boolean;
  capacityProviderNames: string[];
  critical: boolean;
  status: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  deletedAt: number | undefined;
  /** Oldest first; the last one is the target. */
  readonly revisions: DaemonRevision[];
  /** New container instances get this one. */
  target: DaemonRevision;
  readonly deployments: DaemonDeployment[];
}

export interface DaemonDeployment {
  readonly daemonDeploymentArn: string;
  readonly daemon: Daemon;
  /** undefined: it takes the daemon away. */
  readonly target: DaemonRevision | undefined;
  readonly previous: DaemonRevision | undefined;
  readonly drainPercent: number;
  readonly bakeMs: number;
  /** CloudWatch alarms that make it fail; none: only the circuit breaker does. */
  readonly alarmNames: readonly string[];
  /** Those that its configuration names, also where it does not enable them. */
  readonly namedAlarms: readonly string[];
  readonly createdAt: number;
  status: DeploymentStatus;
  statusReason: string | undefined;
  updatedAt: number;
  /** The time at which it became IN_PROGRESS. */
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** The reason of its failure; undefined: it did not fail. */
  failedBy: 'circuit-breaker' | 'alarm' | undefined;
  rollbackStartedAt: number | undefined;
}

export interface ContainerInstance {
  readonly containerInstanceArn: string;
  readonly id: string;
  readonly ec2InstanceId: string;
  readonly zone: string;
  readonly cluster: Cluster;
  readonly provider: CapacityProvider;
  /** Counted from 1 in the provider. */
  readonly number: number;
  readonly random: Random;
  readonly faults: readonly FaultPlan[];
  readonly registeredAt: number;
  /** A larger machine than the others, launched for a task that fitted nowhere; absent: as the others. */
  readonly size?: Size;
  status: InstanceStatus;
  version: number;
  updatedAt: number;
  agentConnected: boolean;
  /** The machine is gone, whatever ECS believes. */
  lost: boolean;
  /** Takes no more tasks although ECS calls it ACTIVE: it is about to be given up. */
  closed: boolean;
  /** Application tasks that hold one of the provider's slots. */
  taken: number;
  /** Daemons whose first task failed before the instance was ACTIVE. */
  readonly failedEarly: Set<string>;
  /** Counts the drains, so that what one planned is void after it was cancelled. */
  drains: number;
  readonly health: Map<HealthCheck['type'], HealthCheck>;
  /** All that are not STOPPED. */
  readonly tasks: Set<Task>;
}

export interface Task {
  readonly taskArn: string;
  readonly id: string;
  readonly cluster: Cluster;
  readonly instance: ContainerInstance;
  readonly family: string;
  readonly group: string;
  readonly startedBy: string;
  readonly launchType: 'MANAGED_INSTANCES' | 'FARGATE' | 'EC2';
  readonly daemon: Daemon | undefined;
  readonly revision: DaemonRevision | undefined;
  readonly placement: Placement | undefined;
  readonly createdAt: number;
  version: number;
  updatedAt: number;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  pullStartedAt: number | undefined;
  pullStoppedAt: number | undefined;
  startedAt: number | undefined;
  stoppingAt: number | undefined;
  executionStoppedAt: number | undefined;
  stoppedAt: number | undefined;
  stopCode: string | undefined;
  stoppedReason: string | undefined;
  exitCode: number | undefined;
  /** ECS's word on how the essential container ended, where it has one. */
  containerReason: string | undefined;
  /** Of its own health check; UNKNOWN without one. */
  healthStatus: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  /** Its containers run. Known to the host alone. */
  processRuns: boolean;
  /** It was told to stop, and its containers run on until ECS ends them. */
  stopIsAnnounced: boolean;
  /** Its start is planned, or has been. */
  startPlanned: boolean;
  holdsSlot: boolean;
}
