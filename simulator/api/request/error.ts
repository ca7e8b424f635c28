/** Names of ECS's errors, and of those that every AWS service gives. */
export type ErrorType =
  | 'AccessDeniedException'
  | 'ClientException'
  | 'ClusterNotFoundException'
  | 'ConflictException'
  | 'DaemonNotActiveException'
  | 'DaemonNotFoundException'
  | 'InvalidParameterException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServerException'
  | 'ServiceNotFoundException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnsupportedFeatureException';

/** An answer that is an error: 500 for ServerException, 400 for all others, as ECS does. */
export class ApiError extends Error {
  readonly type: ErrorType;
  readonly status: number;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
    this.status = type === 'ServerException' ? 500 : 400;
  }
}

export const invalid = (message: string): ApiError => new ApiError('InvalidParameterException', message);
