import type { Field } from './field.ts';
import type { Role } from './role.ts';

/**
 * A daemon task definition, or an ordinary one, as the API has it: sizes in CPU units and MiB, absent values null or ECS's default. In
 * a file any value may be unknown.
 */
export type Definition = {
  /** Its ARN; in a file the name that the file has for it. */
  readonly resource: string;
  readonly kind: 'daemon' | 'ordinary';
  readonly family: Field<string>;
  /** CPU units and MiB of the whole task; null: left to its containers. */
  readonly cpu: Field<number | null>;
  readonly memory: Field<number | null>;
  readonly containers: Field<readonly Container[]>;
  readonly volumes: Field<readonly Volume[]>;
  /** null: it names none. */
  readonly executionRole: Field<Role | null>;
  readonly taskRole: Field<Role | null>;
  /** True where it can only run on Fargate (`requiresCompatibilities` is FARGATE alone). */
  readonly isFargateOnly: Field<boolean>;
  /** True where `requiresCompatibilities` is MANAGED_INSTANCES alone; absent: it is not. */
  readonly isManagedOnly?: Field<boolean>;
};

export type Container = {
  /** Its place in containerDefinitions. */
  readonly index: number;
  readonly name: string;
  readonly image: Field<string | null>;
  /** Default true. */
  readonly essential: Field<boolean>;
  readonly cpu: Field<number | null>;
  readonly memory: Field<number | null>;
  readonly memoryReservation: Field<number | null>;
  readonly entryPoint: Field<readonly Field<string>[]>;
  readonly command: Field<readonly Field<string>[]>;
  readonly environment: Field<readonly Variable[]>;
  /** S3 objects with variables in them: their content is of elsewhere. */
  readonly environmentFiles: Field<readonly Field<string>[]>;
  /** Names of variables, and where their values come from (`valueFrom`). */
  readonly secrets: Field<readonly Secret[]>;
  /** The secret with which a private registry is asked; null: none. */
  readonly repositoryCredentials: Field<string | null>;
  /** null: none. `["NONE"]` switches one of the image off. */
  readonly healthCheck: Field<readonly Field<string>[] | null>;
  readonly hasRestartPolicy: Field<boolean>;
  /** Seconds; null: the default of 30. */
  readonly stopTimeout: Field<number | null>;
  /** null: no log configuration. */
  readonly log: Field<Log | null>;
  readonly mountPoints: Field<readonly MountPoint[]>;
};

export type Variable = { readonly name: string; readonly value: Field<string> };
export type Secret = {
  readonly name: string;
  readonly valueFrom: Field<string>;
  /** Its text, where the file that is judged defines the SSM parameter too; absent: of elsewhere. */
  readonly content?: Field<string>;
};

export type Log = {
  readonly driver: Field<string>;
  readonly options: Field<Readonly<Record<string, Field<string>>>>;
  /** Options whose values are secrets. */
  readonly secretOptions: Field<readonly Secret[]>;
};

export type MountPoint = { readonly sourceVolume: Field<string>; readonly readOnly: Field<boolean> };

export type Volume = {
  readonly name: Field<string>;
  /** A path of the container instance; null: a volume of another kind. */
  readonly hostPath: Field<string | null>;
  /** The log driver whose files it holds (`logDriverVolumeConfiguration.driver`); null: none. */
  readonly logDriver: Field<string | null>;
};
