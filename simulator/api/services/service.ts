import type { AnyAction } from '../actions/action.ts';
import { ApiError, type ErrorType } from '../request/error.ts';

/** An AWS service as far as it is simulated, and its own names for what every service says. */
export interface Service {
  /** As IAM spells its actions: `iam` of `iam:GetRole`. */
  readonly prefix: 'ecs' | 'iam' | 'cloudwatch' | 'logs' | 'lambda';
  readonly actions: Readonly<Record<string, AnyAction>>;
  readonly errors: {
    readonly denied: ErrorName;
    readonly throttled: ErrorName;
    readonly broken: ErrorName;
    readonly unknown: ErrorName;
  };
}

type ErrorName = readonly [type: ErrorType, status: number];

export const errorOf = ({ errors }: Service, kind: keyof Service['errors'], message: string): ApiError => {
  const [type, status] = errors[kind];
  return new ApiError(type, message, status);
};
