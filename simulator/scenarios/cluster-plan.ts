import type { Document } from './resources-plan.ts';

/** A cluster and all that lives in it, as a scenario says it. Durations are seconds of simulated time. */
export interface ClusterPlan {
  readonly name: string;
  /** Its events before this are not recorded, also where those of another cluster are. */
  readonly recordFromSeconds?: number;
  readonly capacityProviders: readonly CapacityProviderPlan[];
  readonly daemons?: readonly DaemonPlan[];
  readonly services?: readonly ServicePlan[];
  /** Standalone tasks, as RunTask starts them. */
  readonly tasks?: readonly TaskPlan[];
  /** FARGATE and EC2 tasks beside the Managed Instances: nothing about them is to be judged. */
  readonly otherLaunchTypes?: boolean;
  /** Default: disabled. */
  readonly containerInsights?: ContainerInsights;
  /** In the form of DescribeClusters. */
  readonly configuration?: Document;
  /** FARGATE and FARGATE_SPOT are associated with it. */
  readonly fargate?: boolean;
  /** Tasks and instances beside the Managed Instances, which never change. */
  readonly static?: StaticPlan;
}

export const CONTAINER_INSIGHTS = ['disabled', 'enabled', 'enhanced'] as const;
export type ContainerInsights = (typeof CONTAINER_INSIGHTS)[number];

export interface CapacityProviderPlan {
  readonly name: string;
  /** The number of container instances that it keeps. */
  readonly instances: number;
  /** Between two registrations at the beginning; default 20. */
  readonly everySeconds?: number;
  readonly autoRepair?: 'ENABLED' | 'DISABLED';
  /** Drained at this age; ECS's own is 14 days (documented). */
  readonly drainAfterHours?: number;
  /** A name, or an ARN; default ecsInfrastructureRole. */
  readonly infrastructureRole?: string;
  /** A name, or an ARN; default ecsInstanceRole. */
  readonly instanceProfile?: string;
  /** ECS's default is ON_DEMAND (documented). */
  readonly capacityOptionType?: CapacityOptionType;
  /** In the form of DescribeCapacityProviders. */
  readonly instanceRequirements?: Document;
  /** As reads show it; default ACTIVE. */
  readonly status?: ProviderStatus;
  /** As reads show it, such as DELETE_IN_PROGRESS. */
  readonly updateStatus?: string;
}

export const CAPACITY_OPTION_TYPES = ['ON_DEMAND', 'SPOT', 'RESERVED'] as const;
export type CapacityOptionType = (typeof CAPACITY_OPTION_TYPES)[number];
export const PROVIDER_STATUSES = ['PROVISIONING', 'ACTIVE', 'DEPROVISIONING', 'INACTIVE'] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

/** The settings that a revision of a daemon captures; left out in an update: as before. */
export interface RevisionPlan {
  readonly critical?: boolean;
  readonly propagateTags?: 'DAEMON' | 'NONE';
  readonly enableECSManagedTags?: boolean;
  readonly enableExecuteCommand?: boolean;
  /** In the form of RegisterDaemonTaskDefinition, without `family`. */
  readonly taskDefinition?: Document;
  /** Another one than its own: of an ordinary task definition, say. */
  readonly taskDefinitionArn?: string;
}

export interface DaemonPlan extends RevisionPlan {
  readonly name: string;
  /** Absent: all of the cluster. */
  readonly capacityProviders?: readonly string[];
  /** Default: whether a container of its definition has one; without a definition false. */
  readonly healthCheck?: boolean;
  /** Absent: it existed 30 days before the beginning. */
  readonly createdAfterSeconds?: number;
  /** The end of its first deployment. */
  readonly firstEnds?: DeploymentEnd;
  /** The configuration of its first deployment. */
  readonly deployment?: DeploymentConfigurationPlan;
  /** False: AWS/ECS gets no sample of its tasks. */
  readonly metrics?: boolean;
  readonly deletedAfterSeconds?: number;
  /** It is created under its old name again, at the earliest when its deletion is over. */
  readonly createdAgainAfterSeconds?: number;
  readonly updates?: readonly UpdatePlan[];
}

export interface UpdatePlan extends RevisionPlan, DeploymentConfigurationPlan {
  readonly afterSeconds: number;
  readonly ends?: DeploymentEnd;
}

export interface DeploymentConfigurationPlan {
  /** 1 to 100; ECS's default is 25 (documented). */
  readonly drainPercent?: number;
  readonly bakeMinutes?: number;
  /** CloudWatch alarms that fire if it fails. Absent: the circuit breaker trips. */
  readonly alarms?: readonly string[];
  /** False: the alarms are named and not looked at, which is the API's own default. */
  readonly alarmsEnabled?: boolean;
}

/**
 * No call stops a daemon deployment (documented): one that fails is rolled back, and is STOPPED only where there is no
 * earlier revision, as in a daemon's first deployment, or where ECS gives it up (`failed`). `never`: it hangs.
 */
export const DEPLOYMENT_ENDS = ['successful', 'failed', 'rolled-back', 'rollback-failed', 'never'] as const;
export type DeploymentEnd = (typeof DEPLOYMENT_ENDS)[number];

/** The part of a service that only reads show. */
export interface ServiceShownPlan {
  /** Default 100; of a DAEMON service 0. */
  readonly minimumHealthyPercent?: number;
  /** Default 200; of a DAEMON service 100. */
  readonly maximumPercent?: number;
  /** In the form of DescribeServices. */
  readonly placementConstraints?: readonly Document[];
}

export interface ServicePlan extends ServiceShownPlan {
  readonly name: string;
  readonly capacityProvider: string;
  readonly desiredCount: number;
  /** From being told to stop to the end of its containers. Absent: 1 to 36, each task its own. */
  readonly stopSeconds?: number;
  /** Its tasks exit by themselves after this. Absent: never. */
  readonly runSeconds?: number;
}

export interface TaskPlan {
  readonly family: string;
  readonly capacityProvider: string;
  readonly count: number;
  readonly afterSeconds?: number;
  readonly runSeconds?: number;
  readonly stopSeconds?: number;
  /** A caller of RunTask may choose any group, even that of a daemon. */
  readonly group?: string;
}

/** Things that stand still: no event tells of them, no truth judges them, and their tasks run since before the beginning. */
export interface StaticPlan {
  /** EC2 container instances. */
  readonly instances?: number;
  /** The Auto Scaling provider that launched them; absent: they registered by themselves. */
  readonly capacityProvider?: string;
  readonly services?: readonly StaticServicePlan[];
  readonly tasks?: readonly StaticTaskPlan[];
}

export const STATIC_LAUNCH_TYPES = ['EC2', 'FARGATE'] as const;
export type StaticLaunchType = (typeof STATIC_LAUNCH_TYPES)[number];

export interface StaticServicePlan extends ServiceShownPlan {
  readonly name: string;
  readonly launchType: StaticLaunchType;
  /** Default REPLICA. A DAEMON service has a task on each of the instances. */
  readonly schedulingStrategy?: 'REPLICA' | 'DAEMON';
  /** Of a REPLICA service; default 1. */
  readonly desiredCount?: number;
}

export interface StaticTaskPlan {
  readonly family: string;
  readonly launchType: StaticLaunchType;
  readonly count?: number;
}
