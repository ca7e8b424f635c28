import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import type { StateStore } from '../../../shared/edge/store/state-store.ts';
import { CallCounter, type Calls } from './calls.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { environmentOf } from './environment.ts';
import type { Environment, LoadFunctions } from './functions.ts';
import { mailOf } from './mail.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { passing, type World } from './passing.ts';
import { type Queues, startQueues } from './queues.ts';
import { Running } from './running.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { sourcesOf } from './sources.ts';
import { startTable, type Table } from './table.ts';

export type AccountOptions = {
  /** Where `serverless.yml` is. */
  readonly repository: string;
  readonly region: string;
  /** Simulated time, epoch milliseconds. */
  readonly startsAt: number;
  /** Which of the deployment's functions run. */
  readonly functions: readonly string[];
  readonly load: LoadFunctions;
  readonly ecsEndpoint: string;
  /** What Slack's secret holds. */
  readonly slackSecret: string;
  /** Variables that are set otherwise than by the deployment. */
  readonly environment?: Environment;
};

export type Failure = { readonly functionName: string; readonly cause: unknown };

/** Bookend in an AWS account of its own, on 127.0.0.1, wired by the files that deploy it. */
export type Account = {
  readonly clock: SimulatedClock;
  readonly store: StateStore;
  /** What Bookend's functions have asked for, ECS apart. */
  readonly calls: Calls;
  /** Calls of functions that ended in an error. */
  readonly failures: readonly Failure[];
  /** Lets time pass, with what happens in the world, and Bookend's part of it. */
  readonly passUntil: (ms: number, world?: World) => Promise<void>;
  /** Gives events to EventBridge, as they are. */
  readonly put: (events: readonly unknown[]) => Promise<void>;
  /** The notices that have come since it was last asked, where a machine has subscribed to the topic. */
  readonly notices: () => Promise<readonly unknown[]>;
  /** How many messages wait as dead letters. */
  readonly deadLetters: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const STAGE = 'demo';
const TABLE_NAME = `bookend-${STAGE}`;
const SLACK_SECRET = `/bookend/${STAGE}/slack`;
/** A queue of our own at the notices topic. */
const INBOX = 'MachinesInbox';

/** Starts everything; what was started before a failure is stopped again. */
export const startAccount = async (options: AccountOptions): Promise<Account> => {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

type Stops = (() => Promise<void> | void)[];

const start = async (options: AccountOptions, stops: Stops, stop: () => Promise<void>): Promise<Account> => {
  const deployment = withInbox(readDeployment(options.repository, STAGE));
  const failures: Failure[] = [];
  const clock: SimulatedClock = new SimulatedClock(options.startsAt, () => running.changed());
  const running = new Running(clock);
  clock.install();
  stops.push(() => clock.uninstall());

  const counter = new CallCounter();
  const servers = await startServers(options, deployment, { counter, stops });
  const { queues, table } = servers;
  const wanted = deployment.functions.filter(({ name }) => options.functions.includes(name));
  const functions = await options.load(
    wanted.map(({ name }) => name),
    environmentFor(options, wanted, servers),
  );
  stops.push(functions.stop);

  const sources = wanted.map(({ name, timeoutSeconds, ...wired }) => {
    const invoke = async (event: unknown): Promise<unknown> => {
      const endsAt = clock.now() + timeoutSeconds * 1000;
      try {
        return await functions.invoke(name, event, () => endsAt - clock.now());
      } catch (cause) {
        failures.push({ functionName: name, cause });
        throw cause;
      }
    };
    return sourcesOf(wired, { invoke, running, now: clock.now }, queues);
  });
  for (const stream of sources.flatMap(({ streams }) => streams)) table.changes.push(stream.add);
  const { put, receiveAll, waiting } = mailOf(queues, deployment, clock.now);
  return {
    clock,
    store: createDynamoStore({ client: table.client, tableName: TABLE_NAME, onBroken: (_, cause) => raise(cause) }),
    calls: counter.calls,
    failures,
    put,
    passUntil: passing({ clock, running, sources: sources.flatMap(({ all }) => all), put }),
    notices: async () => (await receiveAll(INBOX)).map(({ Body = '' }) => JSON.parse(Body)),
    deadLetters: waiting,
    stop,
  };
};

type Servers = { readonly table: Table; readonly queues: Queues; readonly parameters: Parameters };
type Keeping = { readonly counter: CallCounter; readonly stops: Stops };

const startServers = async (
  { region, slackSecret }: AccountOptions,
  deployment: Deployment,
  { counter, stops }: Keeping,
): Promise<Servers> => {
  const access = { region, credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' } };
  const table = await startTable({ tableName: TABLE_NAME, access, counter });
  stops.push(table.stop);
  const queues = await startQueues({ access, deployment, counter });
  stops.push(queues.stop);
  const parameters = await startParameters({ [SLACK_SECRET]: slackSecret }, counter);
  stops.push(parameters.stop);
  return { table, queues, parameters };
};

const environmentFor = (
  { region, ecsEndpoint, environment }: AccountOptions,
  functions: Deployment['functions'],
  { table, queues, parameters }: Servers,
): Environment => {
  const endpoints = {
    DYNAMODB: table.endpoint,
    SQS: queues.endpoint,
    SNS: queues.endpoint,
    SSM: parameters.endpoint,
    ECS: ecsEndpoint,
  };
  const deployed = environmentOf(functions, { region, tableName: TABLE_NAME, queues, endpoints });
  return { ...deployed, SLACK_SECRET, ...environment };
};

const withInbox = (deployment: Deployment): Deployment => ({
  ...deployment,
  queues: [...deployment.queues, { name: INBOX, visibilitySeconds: 43_200, deadLetters: null }],
  subscriptions: [...deployment.subscriptions, { topic: 'NoticesTopic', queue: INBOX, isRaw: true }],
});

const raise = (cause: unknown): never => {
  throw cause;
};
