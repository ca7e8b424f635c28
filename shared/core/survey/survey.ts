import type { Definition } from './definition.ts';
import type { Field } from './field.ts';
import type { Role } from './role.ts';

/**
 * All that an audit found out of one cluster, or that files say of one. Names are ECS's own; times are epoch milliseconds; a value that
 * could not be read is `Missing`, never a guess. A `resource` is an ARN, and in a file the name that the file itself has for the thing.
 */
export type Survey = {
  readonly origin: 'account' | 'file';
  /** True where the files are inputs of single calls (AWS CLI JSON), which tell nothing of what else the cluster has; absent: false. */
  readonly isCallInput?: boolean;
  /** The time at which it was made. */
  readonly now: number;
  /** The cluster's. */
  readonly resource: string;
  readonly clusterName: Field<string>;
  readonly providers: Field<readonly Provider[]>;
  readonly daemons: Field<readonly Daemon[]>;
  /** All container instances but those that are INACTIVE. From a file: none. */
  readonly instances: Field<readonly Instance[]>;
  /**
   * Tasks with desired status RUNNING that run on no container instance that is known (Fargate). From an account: a cluster that has neither
   * daemons nor container instances, and no provider but Fargate's, is not asked for them, nor for services; it has none here.
   */
  readonly tasksElsewhere: Field<readonly Task[]>;
  readonly services: Field<readonly Service[]>;
  /** Ordinary task definitions, by ARN (in a file: by resource): those of services and of running tasks. */
  readonly definitions: ReadonlyMap<string, Field<Definition>>;
  readonly evidence: Evidence;
};

/** The places that keep what ECS forgets. */
export type Evidence = {
  readonly actionLogs: Field<boolean>;
  readonly containerInsights: Field<boolean>;
  readonly bookend: Field<boolean>;
};

export type Provider = {
  readonly resource: string;
  readonly name: string;
  readonly kind: Field<'managed-instances' | 'auto-scaling' | 'fargate'>;
  /** PROVISIONING, ACTIVE, DEPROVISIONING, INACTIVE. */
  readonly status: Field<string>;
  /** True where it is being updated or deleted so that it is not to count (`updateStatus` DELETE_IN_PROGRESS and the like). */
  readonly isBeingDeleted: Field<boolean>;
  /** Default true: `autoRepairConfiguration.actionsStatus` is not DISABLED. */
  readonly autoRepair: Field<boolean>;
  /** Default ON_DEMAND. */
  readonly capacityOptionType: Field<string>;
  /** null: none is told. */
  readonly instanceRequirements: Field<InstanceRequirements | null>;
  /** null: none is told. */
  readonly instanceProfile: Field<InstanceProfile | null>;
  readonly infrastructureRole: Field<Role | null>;
};

/** The bounds of what a provider may launch; null: no bound. */
export type InstanceRequirements = {
  readonly vCpuMin: number | null;
  readonly vCpuMax: number | null;
  readonly memoryMiBMin: number | null;
  readonly memoryMiBMax: number | null;
  /** Names, or patterns with `*`; null: any that fits. */
  readonly allowedInstanceTypes: readonly string[] | null;
  readonly excludedInstanceTypes: readonly string[];
};

export type InstanceProfile = { readonly resource: string; readonly role: Field<Role | null> };

export type Daemon = {
  readonly resource: string;
  readonly daemonName: string;
  /** ACTIVE, DELETE_IN_PROGRESS. */
  readonly status: Field<string>;
  readonly createdAt: Field<number | null>;
  readonly updatedAt: Field<number | null>;
  /** The revision that new instances get; where ECS does not tell which (a deployment was stopped), the newest that runs. */
  readonly revision: Field<Revision>;
  /** The newest one before it; null: there is none. From a Terraform plan: what is there before the update. */
  readonly previousRevision: Field<Revision | null>;
  /** Names of the providers that the current revision covers. */
  readonly providers: Field<readonly string[]>;
  /** The revisions that run now, with ECS's own counts. From a file: none. */
  readonly running: Field<readonly RunningRevision[]>;
  /** In a file: one that its deploymentConfiguration starts. */
  readonly configuration: Field<DeploymentConfiguration>;
  /** Those that ECS remembers, the newest first. From a file: none. */
  readonly deployments: Field<readonly DaemonDeployment[]>;
  /** The last 10 whole minutes hold a sample of its metrics (of AWS/ECS, or of the namespace that the policy names). */
  readonly hasSignal: Field<boolean>;
  /** One of its tasks ran within the policy's `orphanedAfterSeconds`: AWS/ECS holds a sample of that time. */
  readonly hadTasks: Field<boolean>;
  /** True where the daemon is not created but changed by what is judged; live always. */
  readonly exists: boolean;
};

export type Revision = {
  readonly resource: string;
  readonly createdAt: number;
  /** Default true. */
  readonly critical: Field<boolean>;
  readonly enableExecuteCommand: Field<boolean>;
  readonly enableEcsManagedTags: Field<boolean>;
  /** `propagateTags` is DAEMON. */
  readonly propagatesTags: Field<boolean>;
  /** The settings that a file gives it, also at their defaults; null: in an account nothing tells them from those that were left out. */
  readonly given: readonly Setting[] | null;
  /** The ARN or reference of the definition that it points at, and the definition if it can be found. */
  readonly definitionArn: Field<string>;
  readonly definition: Field<Definition>;
};

/** A setting of a revision that UpdateDaemon sets to its default where it is not given. */
export type Setting = 'critical' | 'enableExecuteCommand' | 'enableEcsManagedTags' | 'propagatesTags';

/** Counts are ECS's; null: it does not tell. */
export type RunningRevision = {
  readonly resource: string;
  readonly providers: readonly {
    readonly name: string;
    readonly runningCount: number | null;
    readonly withoutDaemonCount: number | null;
  }[];
};

export type DeploymentConfiguration = {
  /** Default 25. */
  readonly drainPercent: Field<number>;
  /** Default 0. */
  readonly bakeTimeInMinutes: Field<number>;
  readonly alarmNames: Field<readonly Field<string>[]>;
  /** Default false. */
  readonly alarmsEnabled: Field<boolean>;
  /** The state of each alarm that exists (OK, ALARM, INSUFFICIENT_DATA), by name. */
  readonly alarmStates: Field<ReadonlyMap<string, string>>;
};

export type DaemonDeployment = {
  readonly resource: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly rollbackReason: string | null;
  /** Names of the providers of its target revision; null: it is not told. */
  readonly targetProviders: readonly string[] | null;
};

export type Instance = {
  readonly resource: string;
  readonly ec2InstanceId: string | null;
  readonly status: string;
  readonly registeredAt: number | null;
  readonly capacityProviderName: string | null;
  /** Tasks with desired status RUNNING on it. Missing: the look at it was not complete. */
  readonly tasks: Field<readonly Task[]>;
};

export type Task = {
  readonly resource: string;
  readonly lastStatus: string;
  readonly group: string | null;
  /** The daemon whose task it is, as decided by group and definition; null: an application task. */
  readonly daemonName: string | null;
  readonly serviceName: string | null;
  readonly launchType: string | null;
  readonly capacityProviderName: string | null;
  readonly definitionArn: string;
  readonly startedAt: number | null;
  /** Per container; null: ECS does not tell. */
  readonly imageDigests: readonly { readonly container: string; readonly digest: string | null }[];
};

export type Service = {
  readonly resource: string;
  readonly serviceName: Field<string>;
  /** REPLICA, DAEMON. */
  readonly schedulingStrategy: Field<string>;
  /** The place where it runs: FARGATE, EC2, EXTERNAL, MANAGED_INSTANCES; null: by capacity provider. */
  readonly launchType: Field<string | null>;
  /** Its own strategy, else the cluster's default one: names of providers. */
  readonly providers: Field<readonly string[]>;
  readonly desiredCount: Field<number | null>;
  /** Percent. Defaults 100 and 200; of DAEMON services 0 and 100. */
  readonly minimumHealthyPercent: Field<number>;
  readonly maximumPercent: Field<number>;
  readonly placesOneTaskPerInstance: Field<boolean>;
  readonly definitionArn: Field<string | null>;
};
