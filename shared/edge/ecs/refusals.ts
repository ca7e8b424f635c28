const THROTTLES: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
];

/** Whether ECS says that it was asked too often: to be asked again later, and no failure. */
export const isThrottled = (error: unknown): boolean => error instanceof Error && THROTTLES.includes(error.name);

/** So long ECS is left alone after that: at 20 a second its bucket is full again in five. */
export const AFTER_THROTTLE_SECONDS = 10;
