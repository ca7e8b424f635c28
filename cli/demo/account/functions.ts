import { join } from 'node:path';
import type { Context } from 'aws-lambda';

/** The functions as Lambda has them: by name, each with an event and what is left of its time. */
export type Functions = {
  readonly invoke: (name: string, event: unknown, remainingMs: () => number) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

export type LoadFunctions = (names: readonly string[], environment: Environment) => Promise<Functions>;
export type Environment = Readonly<Record<string, string>>;

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The exported handlers of `functions/`, in this process. They read their environment when they are loaded. */
export const loadFromSource =
  (repository: string): LoadFunctions =>
  async (names, environment) => {
    Object.assign(process.env, environment);
    const loaded = names.map(async (name): Promise<[string, Handler]> => {
      const module: { readonly handler: Handler } = await import(join(repository, 'functions', `${name}.ts`));
      return [name, module.handler];
    });
    const handlers = new Map(await Promise.all(loaded));
    return {
      invoke: async (name, event, remainingMs) => {
        const handler = handlers.get(name);
        if (handler === undefined) throw new Error(`there is no function ${name}`);
        // Events travel as JSON: a handler must not share an object with its caller.
        return handler(JSON.parse(JSON.stringify(event)), contextOf(name, remainingMs));
      },
      stop: async () => {},
    };
  };

/** Lambda passes this beside the event. */
export const contextOf = (functionName: string, getRemainingTimeInMillis: () => number): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
  memoryLimitInMB: '512',
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: 'loopback',
  getRemainingTimeInMillis,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});
