import type { HealthFact, InstanceFact, TaskFact } from '../words/facts.ts';

export type DesiredStatus = 'RUNNING' | 'STOPPED';

/** One call of ECS, as the plan wants it. */
export type Call =
  | {
      readonly action: 'DescribeContainerInstances';
      readonly clusterArn: string;
      /** At most 100. */
      readonly containerInstanceArns: readonly string[];
    }
  | {
      readonly action: 'ListTasks';
      readonly clusterArn: string;
      readonly desiredStatus: DesiredStatus;
      /** null: of the whole cluster. */
      readonly containerInstanceArn: string | null;
      /** null: of whatever kind. */
      readonly daemonName: string | null;
      readonly nextToken: string | null;
    }
  | {
      readonly action: 'DescribeTasks';
      readonly clusterArn: string;
      /** At most 100. */
      readonly taskArns: readonly string[];
    };

/** An item under `failures` inside a 200: MISSING, or something that we do not know. */
export type CallFailure = { readonly arn: string; readonly reason: string };

/** ECS's answer, parsed. */
export type Answer =
  | {
      readonly action: 'DescribeContainerInstances';
      /** The time at which the answer came, epoch milliseconds. */
      readonly at: number;
      readonly instances: readonly InstanceFact[];
      readonly healths: readonly HealthFact[];
      readonly failures: readonly CallFailure[];
    }
  | {
      readonly action: 'ListTasks';
      readonly at: number;
      readonly taskArns: readonly string[];
      readonly nextToken: string | null;
      /** False where ECS does not know the container instance, or the cluster. */
      readonly isPlaceKnown: boolean;
    }
  | {
      readonly action: 'DescribeTasks';
      readonly at: number;
      readonly tasks: readonly TaskFact[];
      /** Tasks on no container instance: a list of a whole cluster holds those on Fargate too. */
      readonly elsewhere: readonly string[];
      readonly failures: readonly CallFailure[];
    };

/** Yields the next call, is given its answer, and ends when nothing is left to ask. */
export type Plan = Generator<Call, void, Answer>;

/** Yields calls, and ends with whether all was asked. */
export type Asking = Generator<Call, boolean, Answer>;
