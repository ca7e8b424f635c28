import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import type { StateStore } from '../../../shared/edge/store/state-store.ts';
import { CallCounter, type Calls } from './calls.ts';
import { type Deployment, readDeployment } from './deployment-files.ts';
import type { LoadFunctions } from './functions.ts';
import { mailOf } from './mail.ts';
import { passing, type World } from './passing.ts';
import { ACCOUNT } from './queues.ts';
import { Running } from './running.ts';
import { environmentAt, type Stops, startServers } from './servers.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type Failure, wiredSources } from './sources.ts';

export type AccountOptions = {
  /** The folder of `serverless.yml`. */
  readonly repository: string;
  readonly region: string;
  /** Simulated time, epoch milliseconds. */
  readonly startsAt: number;
  readonly load: LoadFunctions;
  /** The template's parameters that the deployment gives; the others are empty. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The policy document, as it is put into the table; absent: none is there. */
  readonly policy?: object;
  readonly ecsEndpoint: string;
  /** The value of Slack's secret. */
  readonly slackSecret: string;
};

/** Bookend in an AWS account of its own, on 127.0.0.1, wired by the files that deploy it. */
export type Account = {
  readonly clock: SimulatedClock;
  readonly store: StateStore;
  /** The calls of Bookend's functions, without those to ECS. */
  readonly calls: Calls;
  /** Calls of functions that ended in an error. */
  readonly failures: readonly Failure[];
  /** Lets time pass, with what happens in the world, and Bookend's part of it. */
  readonly passUntil: (ms: number, world?: World) => Promise<void>;
  /** Gives events to EventBridge, as they are. */
  readonly put: (events: readonly unknown[]) => Promise<void>;
  /** The notices that have come since it was last asked, where a machine has subscribed to the topic. */
  readonly notices: () => Promise<readonly unknown[]>;
  /** The e-mails that have come since it was last asked, where somebody has subscribed to the topic for people. */
  readonly mails: () => Promise<readonly unknown[]>;
  /** Counts the queues that hold dead letters. */
  readonly deadLetters: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const STAGE = 'demo';
const TABLE_NAME = `bookend-${STAGE}`;
/** Queues of our own at the topics: of notices, and of e-mails. */
const INBOX = 'MachinesInbox';
const MAILBOX = 'PeoplesMailbox';

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

const start = async (options: AccountOptions, stops: Stops, stop: () => Promise<void>): Promise<Account> => {
  const deployment = withInboxes(
    readDeployment(options.repository, STAGE, { accountId: ACCOUNT, region: options.region }),
  );
  const clock: SimulatedClock = new SimulatedClock(options.startsAt, () => running.changed());
  const running = new Running(clock);
  clock.install();
  stops.push(() => clock.uninstall());
  const counter = new CallCounter();
  const { region, slackSecret } = options;
  const servers = await startServers({ region, tableName: TABLE_NAME, slackSecret, deployment, counter, stops });
  const { client, changes } = servers.table;
  if (options.policy !== undefined) await servers.table.put({ pk: 'policy', document: JSON.stringify(options.policy) });
  const names = deployment.functions.map(({ name }) => name);
  const environment = environmentAt(servers, deployment.functions, {
    parameters: {},
    ...options,
    tableName: TABLE_NAME,
  });
  const functions = await options.load(names, environment);
  stops.push(functions.stop);
  const { sources, failures } = wiredSources(deployment.functions, functions, {
    queues: servers.queues,
    clock,
    running,
  });
  for (const stream of sources.flatMap(({ streams }) => streams)) changes.push(stream.add);
  const { put, receiveAll, waiting } = mailOf(servers.queues, deployment, clock.now);
  return {
    clock,
    store: createDynamoStore({ client, tableName: TABLE_NAME, onBroken: (_, cause) => raise(cause) }),
    calls: counter.calls,
    failures,
    put,
    passUntil: passing({ clock, running, sources: sources.flatMap(({ all }) => all), put }),
    notices: async () => (await receiveAll(INBOX)).map(({ Body = '' }) => JSON.parse(Body)),
    mails: async () => (await receiveAll(MAILBOX)).map(({ Body = '' }) => JSON.parse(Body)),
    deadLetters: waiting,
    stop,
  };
};

const withInboxes = ({ queues, subscriptions, ...deployment }: Deployment): Deployment => ({
  ...deployment,
  queues: [...queues, ...[INBOX, MAILBOX].map((name) => ({ name, visibilitySeconds: 43_200, deadLetters: null }))],
  subscriptions: [
    ...subscriptions,
    { topic: 'NoticesTopic', queue: INBOX, isRaw: true },
    { topic: 'DigestTopic', queue: MAILBOX, isRaw: false },
  ],
});

const raise = (cause: unknown): never => {
  throw cause;
};
