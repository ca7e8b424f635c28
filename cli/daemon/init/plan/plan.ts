import type { Composed, ValueFields } from './value.ts';

/** Settings of a daemon that its author chooses, whichever agent it runs. */
export type Settings = {
  /** Of the daemon, and of the family of its task definition. */
  readonly name: string;
  readonly cluster: string;
  /** Names of capacity providers, at least one: ECS puts the daemon on their container instances alone. */
  readonly providers: readonly string[];
  readonly size: Size;
  readonly critical: boolean;
  readonly drainPercent: number;
  readonly bakeMinutes: number;
  /** Names of CloudWatch alarms that are there already. */
  readonly alarms: readonly string[];
  readonly config: 'ssm' | 'inline';
  /** null: the agent's own. */
  readonly image: string | null;
};

/** CPU units and MiB of the whole task. */
export type Size = { readonly cpu: number; readonly memory: number };

/** ECS Developer Guide, daemon task definitions: 0.25 vCPU and 512 MB. */
export const GUIDES_SIZE: Size = { cpu: 256, memory: 512 };

export type Statement = {
  readonly actions: readonly string[];
  readonly resources: readonly (string | Composed)[];
  /** Operator, key and value of the one condition; null: none. */
  readonly condition: { readonly operator: string; readonly key: string; readonly value: string } | null;
};

/** A role that is there already, or one that the template makes with these rights alone. */
export type PlannedRole = { readonly arn: string } | { readonly statements: readonly Statement[] };

/** A log group that the template makes, and why. */
export type LogGroup = { readonly name: Composed; readonly why: string };

/** A daemon as every format writes it. */
export type Plan = {
  readonly settings: Settings;
  /** `the CloudWatch agent`. */
  readonly agent: string;
  /** Lines that stand above the template. */
  readonly remarks: readonly string[];
  /** The pinned image, which becomes a parameter, and how its next version is found; null: the containers name theirs. */
  readonly image: { readonly name: string; readonly next: string } | null;
  readonly containers: readonly ValueFields[];
  readonly volumes: readonly ValueFields[];
  /** Fields of the definition beside those that every daemon has: `pidMode`. */
  readonly fields: ValueFields;
  readonly executionRole: PlannedRole | null;
  readonly taskRole: PlannedRole | null;
  readonly agentLogs: LogGroup | null;
  readonly applicationLogs: LogGroup | null;
  /** The agent's configuration in SSM Parameter Store; null: it stands in the container. */
  readonly configuration: { readonly name: Composed; readonly text: Composed } | null;
  /** Comments, by the field of a container or volume that they stand above. */
  readonly comments: Readonly<Record<string, string>>;
};
