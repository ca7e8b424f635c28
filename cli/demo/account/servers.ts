import type { CallCounter } from './calls.ts';
import type { Deployment } from './deployment-files.ts';
import { environmentOf } from './environment.ts';
import type { Environment } from './functions.ts';
import { startTable, type Table } from './loopback-table.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { type Queues, startQueues } from './queues.ts';

const SLACK_SECRET = '/bookend/loopback/slack';

export type Servers = { readonly table: Table; readonly queues: Queues; readonly parameters: Parameters };

/** Everything that is stopped in the end, the last first. */
export type Stops = (() => Promise<void> | void)[];

export type ServersOptions = {
  readonly region: string;
  readonly tableName: string;
  /** The value of Slack's secret. */
  readonly slackSecret: string;
  readonly deployment: Deployment;
  readonly counter: CallCounter;
  readonly stops: Stops;
};

/** Starts what stands for DynamoDB, SQS, SNS and SSM. */
export const startServers = async (options: ServersOptions): Promise<Servers> => {
  const { region, tableName, slackSecret, deployment, counter, stops } = options;
  const access = { region, credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' } };
  const table = await startTable({ tableName, access, counter });
  stops.push(table.stop);
  const queues = await startQueues({ access, deployment, counter });
  stops.push(queues.stop);
  const parameters = await startParameters({ [SLACK_SECRET]: slackSecret }, counter);
  stops.push(parameters.stop);
  return { table, queues, parameters };
};

type Deployed = {
  readonly region: string;
  readonly tableName: string;
  readonly ecsEndpoint: string;
  readonly parameters: Readonly<Record<string, string>>;
};

/** The environment of each function: the deployment's variables, and the addresses of the servers. */
export const environmentAt = (
  { table, queues, parameters }: Servers,
  functions: Deployment['functions'],
  { ecsEndpoint, ...deployed }: Deployed,
): Environment => {
  const endpoints = {
    DYNAMODB: table.endpoint,
    SQS: queues.endpoint,
    SNS: queues.endpoint,
    SSM: parameters.endpoint,
    ECS: ecsEndpoint,
    CLOUDWATCH: ecsEndpoint,
  };
  return { ...environmentOf(functions, { ...deployed, queues, endpoints }), SLACK_SECRET };
};
