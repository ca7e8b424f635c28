import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { type EnvironmentOf, readEnvironment, type VariableAsked } from './environment.ts';
import { ServiceMetrics } from './metrics.ts';

/** A function says by them what it does. */
export type Telemetry = { readonly logger: Logger; readonly metrics: ServiceMetrics };

/**
 * Makes one Lambda: its environment is read once, at cold start, and each invocation is logged with its context and emits
 * what it counted.
 * @param make called once, at cold start, for all that outlives an invocation; it returns what handles one
 * @throws InputError if the environment is not complete
 */
export const lambda = <Name extends VariableAsked, Event, Answer>(
  name: string,
  variables: readonly Name[],
  make: (environment: EnvironmentOf<Name>, telemetry: Telemetry) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const environment = readEnvironment<Name | 'detailedMetrics'>([...variables, 'detailedMetrics']);
  const logger = new Logger({ serviceName: name });
  const { stage, detailedMetrics: detailed } = environment;
  const metrics = new ServiceMetrics({ service: name, stage, detailed });
  return middy<Event, Answer>(make(environment, { logger, metrics }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics));
};

/**
 * The answer to a queue or a stream: those of the batch that failed come again, alone.
 * @param failed the ids of their messages, or the sequence numbers of their records
 */
export const batchResponse = (failed: readonly string[]): SQSBatchResponse => ({
  batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
});
