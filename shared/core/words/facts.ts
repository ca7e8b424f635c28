import type { HoleFact } from './hole-fact.ts';

/**
 * The facts that Bookend knows, in ECS's own field names. Times are epoch milliseconds; null where ECS has not said.
 * A fact is one snapshot, from an event or from a Describe call: nothing downstream asks which.
 */

/** One snapshot of one task. Ordered by `version`. */
export type TaskFact = {
  readonly kind: 'task';
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly capacityProviderName: string | null;
  readonly taskArn: string;
  readonly group: string | null;
  readonly taskDefinitionArn: string | null;
  readonly launchType: string | null;
  readonly lastStatus: string;
  readonly version: number;
  /** The task entered PENDING. */
  readonly createdAt: number | null;
  /** The task became RUNNING. */
  readonly startedAt: number | null;
  /** The task was told to stop: the containers may run for half a minute more. */
  readonly stoppingAt: number | null;
  /** The containers ended. */
  readonly executionStoppedAt: number | null;
  readonly updatedAt: number;
  /** The time within which the images of its containers were pulled: a late image makes a late start. */
  readonly pullStartedAt: number | null;
  readonly pullStoppedAt: number | null;
  readonly stoppedReason: string | null;
  /** ECS's code for the end: EssentialContainerExited, ServiceSchedulerInitiated, SpotInterruption, … */
  readonly stopCode: string | null;
  /**
   * The first exit code of its containers that is not 0 (137: killed, often out of memory), and the reason beside it.
   */
  readonly exitCode: number | null;
  readonly exitReason: string | null;
  /** Health is in Describe only, not in events; it is ordered by its own time, not by `version`. */
  readonly healthStatus: string | null;
  readonly healthAt: number | null;
  /** The first of its containers that is UNHEALTHY, as of `healthAt`. ECS tells the output of no health check. */
  readonly unhealthyContainer: string | null;
};

/** One snapshot of one container instance. Ordered by `version`. */
export type InstanceFact = {
  readonly kind: 'instance';
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly capacityProviderName: string | null;
  readonly ec2InstanceId: string | null;
  readonly status: string;
  readonly version: number;
  readonly registeredAt: number | null;
  readonly updatedAt: number;
  /** False for Describe, which has no `updatedAt`: then `updatedAt` is the time of the look, at or after the change. */
  readonly timeIsExact: boolean;
  /** False while ECS's agent there is disconnected: ends of tasks are reported late then, or never. */
  readonly agentConnected: boolean | null;
};

/** One DAEMON health check of a container instance. */
export type DaemonCheck = { readonly status: string; readonly statusReason: string | null };

/** The DAEMON checks of one report that share its newest `lastStatusChange`. Ordered by that time. */
export type HealthFact = {
  readonly kind: 'health';
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly capacityProviderName: string | null;
  readonly ec2InstanceId: string | null;
  readonly lastStatusChange: number;
  /** Empty if the report had checks of other types only. */
  readonly daemonChecks: readonly DaemonCheck[];
};

/** DAEMON_TASK_START_IMPAIRED: ECS could not create or run a daemon task. Ordered by `createdAt`. */
export type DaemonActionFact = {
  readonly kind: 'daemon-action';
  readonly clusterArn: string;
  readonly containerInstanceArn: string | null;
  readonly capacityProviderName: string | null;
  readonly daemonName: string;
  readonly eventName: string;
  readonly failureType: string | null;
  readonly reason: string | null;
  readonly createdAt: number;
};

/** A daemon deployment's newest state. Ordered by `updatedAt`, then by `deploymentRank`. */
export type DeploymentFact = {
  readonly kind: 'deployment';
  readonly clusterArn: string;
  readonly daemonName: string;
  readonly daemonDeploymentArn: string;
  readonly eventName: string;
  readonly updatedAt: number;
  /** Null where nothing gives the reasons: no published event does, DescribeDaemonDeployments does. */
  readonly reasons: DeploymentReasons | null;
};

/** The reasons that ECS gives for the status of a daemon deployment. */
export type DeploymentReasons = {
  readonly statusReason: string | null;
  readonly rollbackReason: string | null;
  readonly circuitBreaker: CircuitBreaker | null;
  /** The names of the alarms that fired, sorted, the first ten; null where ECS names none. */
  readonly triggeredAlarmNames: readonly string[] | null;
};

/** The count of failed tasks at which ECS gives up a daemon deployment. */
export type CircuitBreaker = {
  readonly failureCount: number | null;
  readonly threshold: number | null;
  readonly status: string | null;
};

/**
 * One look at a container instance: the tasks that ECS listed there, and those that it did not find. The newest look
 * wins.
 * Absence is concluded only from a complete look that is newer than the evidence.
 */
export type LookFact = {
  readonly kind: 'look';
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly at: number;
  /**
   * The parts that were listed in full: `RUNNING` and `STOPPED` for all tasks of a desired status, `daemonListing` for
   * those of one daemon alone, INSTANCE_ITSELF for the container instance.
   */
  readonly listed: readonly string[];
  readonly taskArns: readonly string[];
  /** Task ARNs that ECS answered MISSING for. */
  readonly missing: readonly string[];
  /** True where the look covered the instance itself and all its tasks, running and stopped. */
  readonly complete: boolean;
};

/** An entry of `listed`: the container instance itself was described. */
export const INSTANCE_ITSELF = 'container-instance';

/** An entry of `listed`: all tasks of one daemon with one desired status. No desired status holds a space. */
export const daemonListing = (daemonName: string, desiredStatus: 'RUNNING' | 'STOPPED'): string =>
  `${desiredStatus} ${daemonName}`;

/**
 * ECS did not tell the daemons of a cluster: an attempt to refresh its inventory failed, or brought a part of it only.
 */
export type UnreadFact = {
  readonly kind: 'unread';
  readonly clusterArn: string;
  readonly at: number;
  /** One line of bounded text. */
  readonly why: string;
  /** True where Bookend knows of a container instance there: without one nothing is left to judge. */
  readonly hasInstances: boolean;
};

/** A fact about one container instance: these make its ledger. */
export type InstanceScopedFact = TaskFact | InstanceFact | HealthFact | DaemonActionFact | LookFact;
/** A fact about what ECS runs, from an event or a look. */
export type Fact = InstanceScopedFact | DeploymentFact;
/** Any fact that the item at a key of the table can learn. */
export type ItemFact = Fact | UnreadFact | HoleFact;

export const isOfInstance = (fact: ItemFact): fact is InstanceScopedFact =>
  fact.kind !== 'deployment' && fact.kind !== 'unread' && fact.kind !== 'hole';

/** The fact's own time, never that of the envelope (which is cut to whole seconds). */
export const timeOf = (fact: ItemFact): number => {
  switch (fact.kind) {
    case 'task':
    case 'instance':
    case 'deployment':
      return fact.updatedAt;
    case 'health':
      return fact.lastStatusChange;
    case 'daemon-action':
      return fact.createdAt;
    case 'look':
    case 'unread':
    case 'hole':
      return fact.at;
  }
};
