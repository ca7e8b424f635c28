import type { Field } from './field.ts';

/** An IAM role as far as its policies can be read. */
export type Role = {
  /** Its ARN; in a file the name that the file has for it. */
  readonly resource: string;
  readonly name: Field<string>;
  /** The statements of its trust policy. */
  readonly trust: Field<readonly Statement[]>;
  readonly policies: Field<readonly RolePolicy[]>;
};

/** A policy of a role: inline, or attached. */
export type RolePolicy = {
  /** The ARN of a managed policy; null: inline. */
  readonly arn: string | null;
  readonly statements: Field<readonly Statement[]>;
};

/**
 * A statement of a policy document. One value is written as a list of one. From a file: a resource is the name that the file has for the
 * thing it refers to, and a part of an ARN that the file leaves open stays `${…}`.
 */
export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Services and accounts of a trust policy: `ecs-tasks.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly hasCondition: boolean;
};
