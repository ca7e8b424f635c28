import { createDynamoClient, createLambdaClient, createTopicClient } from '../../shared/edge/aws/clients.ts';
import { deployedParts } from '../../shared/edge/status/deployed-parts.ts';
import { problemsOf, readStatus, type Status } from '../../shared/edge/status/read-status.ts';
import { asked } from '../ask-aws.ts';
import { accessTo } from '../deployment.ts';
import { type Io, writeLines } from '../io.ts';
import { jsonLine } from '../replay/json-line.ts';
import { paintFor } from '../terminal.ts';
import { readRequest } from './request.ts';
import { statusLines } from './show.ts';

/** `bookend status`: exit code 0 where the deployment is well, 1 where it is not. */
export const status = async (argv: readonly string[], io: Io): Promise<number> => {
  const { json, deployed } = readRequest(argv, io.env);
  const access = accessTo(deployed);
  const where = `stage ${deployed.stage} in ${deployed.region}`;
  const parts = await asked(deployed, where, deployedParts(createLambdaClient(access), deployed.stage));
  const table = { client: createDynamoClient(access), tableName: parts.tableName };
  const now = Date.now();
  const found = await asked(
    deployed,
    `the status of ${where}`,
    readStatus({ table, sns: createTopicClient(access), parts, now }),
  );
  const lines = json ? [jsonLine(inIsoTimes(found))] : statusLines(found, deployed, now, paintFor(io.stdout, io.env));
  await writeLines(io.stdout, lines);
  return problemsOf(found).length === 0 ? 0 : 1;
};

const inIsoTimes = ({ alive, lastEvent, lastSweep, lastTold, receivers, denied }: Status) => ({
  alive,
  lastEvent: isoOf(lastEvent),
  lastSweep: isoOf(lastSweep),
  lastTold: isoOf(lastTold),
  receivers: receivers.map((one) => ({ ...one, lastTold: isoOf(one.lastTold) })),
  denied: denied.map(({ action, why, at }) => ({ action, why, at: isoOf(at) })),
});

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
