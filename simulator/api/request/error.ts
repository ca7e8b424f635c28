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
  | 'UnsupportedFeatureException'
  | OtherErrorType;

/** Those of the services beside ECS. */
export type OtherErrorType =
  | 'AccessDenied'
  | 'InternalFailure'
  | 'InvalidAction'
  | 'InvalidNextToken'
  | 'InvalidParameterValue'
  | 'InvalidParameterValueException'
  | 'NoSuchEntity'
  | 'ServiceException'
  | 'ServiceFailure'
  | 'ServiceUnavailableException'
  | 'Throttling'
  | 'TooManyRequestsException'
  | 'ValidationError'
  | 'ValidationException';

/** An answer that is an error: 500 for ServerException, 400 for all others of ECS. */
export class ApiError extends Error {
  readonly type: ErrorType;
  readonly status: number;

  constructor(type: ErrorType, message: string, status = type === 'ServerException' ? 500 : 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export const invalid = (message: string): ApiError => new ApiError('InvalidParameterException', message);
