/** A document in AWS's own form, given back as it is. */
export type Document = Readonly<Record<string, unknown>>;

/**
 * The contents of an account beside its clusters: none of it changes the fleet, and only reads of the API show it. Where a role or
 * profile is named, its name or its ARN will do.
 */
export interface ResourcesPlan {
  /** Ordinary ones, in the form of RegisterTaskDefinition: what services and tasks of this `family` run. */
  readonly taskDefinitions?: readonly TaskDefinitionPlan[];
  readonly roles?: readonly RolePlan[];
  /** Managed policies of the account, and such of AWS that the simulator does not know. */
  readonly policies?: readonly PolicyDocumentPlan[];
  readonly instanceProfiles?: readonly InstanceProfilePlan[];
  readonly alarms?: readonly AlarmPlan[];
  readonly metrics?: readonly MetricPlan[];
  readonly logGroups?: readonly string[];
  readonly deliverySources?: readonly DeliverySourcePlan[];
  readonly functions?: readonly FunctionPlan[];
}

export interface TaskDefinitionPlan extends Document {
  readonly family: string;
}

export interface RolePlan {
  readonly name: string;
  /** Services that may assume it (`ecs-tasks.amazonaws.com`). */
  readonly trusts?: readonly string[];
  /** The whole trust policy, where services alone do not say it. */
  readonly trust?: Document;
  /** Managed policies: ARNs, or names of those of `policies`. */
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, Document>>;
}

export interface PolicyDocumentPlan {
  /** Its name, or its ARN. */
  readonly policy: string;
  readonly document: Document;
}

export interface InstanceProfilePlan {
  readonly name: string;
  /** Absent: it holds none. */
  readonly role?: string;
}

export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

export interface AlarmPlan {
  readonly name: string;
  /** Default OK. */
  readonly state?: AlarmState;
}

/** A metric with one sample each minute. Those of AWS/ECS come from the tasks that run. */
export interface MetricPlan {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Default 0; may lie before the beginning. */
  readonly fromSeconds?: number;
  /** Absent: it never ends. */
  readonly untilSeconds?: number;
  /** Default 1. */
  readonly value?: number;
}

/** Logs that an AWS service delivers, such as ECS's action logs of a cluster. */
export interface DeliverySourcePlan {
  readonly name: string;
  readonly logType: string;
  /** The resource that they speak of: the name of a cluster, or an ARN. */
  readonly of: string;
}

export interface FunctionPlan {
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
}
