import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { functionNames, withBundles } from './bundle.ts';
import { told } from './child.ts';
import { alternate, ratioOf, type Timed } from './rounds.ts';
import type { Row } from './table.ts';

const INITIALIZE = fileURLToPath(new URL('startup/initialize.mjs', import.meta.url));
const EMPTY = fileURLToPath(new URL('startup/empty.mjs', import.meta.url));
const ROUNDS = 21;
const TARGET = 2.4;

/** The functions need these variables to start; nothing is called. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  STAGE: 'bench',
  ACCOUNT_ID: '123456789012',
  TABLE_NAME: 'bookend-bench',
  NOTICES_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:notices',
  DIGEST_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:digest',
  CHECKS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/checks',
  TELL_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tell',
  REMEDIES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/remedies',
};

/**
 * The start-up of each function ÷ that of an empty handler: from the start of a process to the loaded function, its bundle
 * as it is deployed. Lambda's sandbox and its native client are in neither; what that client loads of Node is in both.
 */
export async function* benchStartup(): AsyncGenerator<Row> {
  yield* await withBundles(functionNames(), measure);
}

const measure = async (pathOf: (name: string) => string): Promise<readonly Row[]> => {
  const names = functionNames();
  const nodeOptions = deployedNodeOptions();
  const contenders = [EMPTY, ...names.map(pathOf)].map((path) => initialized(path, nodeOptions));
  const [empty, ...times] = await alternate(contenders, ROUNDS);
  return names.map((name, index) => ({
    what: `the start-up of ${name} ÷ an empty handler${nodeOptions === '' ? '' : `, with ${nodeOptions}`}`,
    measured: ratioOf(times[index], empty),
    unit: 'ratio',
    target: name === 'observe' ? TARGET : null,
    isTimed: true,
  }));
};

const deployedNodeOptions = (): string => {
  const text = readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8');
  const deployed = parse(text, { logLevel: 'silent' });
  return deployed.provider.environment.NODE_OPTIONS ?? '';
};

const initialized = (path: string, nodeOptions: string): Timed =>
  told([INITIALIZE, path], { endsWell: [0], env: { ...ENVIRONMENT, NODE_OPTIONS: nodeOptions } });
