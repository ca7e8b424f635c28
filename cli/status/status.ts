import { createDynamoClient, createLambdaClient, createTopicClient } from '../../shared/edge/aws/clients.ts';
import { deployedParts } from '../../shared/edge/status/deployed-parts.ts';
import { problemsOf, readStatus, type Status } from '../../shared/edge/status/read-status.ts';
import { askAws } from '../aws/ask-aws.ts';
import { accessTo } from '../aws/log-in.ts';
import { withRegion } from '../aws/with-region.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { isoOf } from '../terminal/iso-time.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { paintFor } from '../terminal/text.ts';
import { statusLines } from './status-lines.ts';
import { readStatusRequest } from './status-request.ts';

/** `bookend status`: exit code 0 where the deployment is well, 1 where it is not. */
export const status = async (argv: readonly string[], io: Io): Promise<number> => {
  const { json, deployed } = readStatusRequest(argv, await withRegion(argv, io.env));
  const access = await accessTo(deployed);
  const where = `stage ${deployed.stage} in ${deployed.region}`;
  const parts = await askAws(deployed, where, deployedParts(createLambdaClient(access), deployed.stage));
  const table = { client: createDynamoClient(access), tableName: parts.tableName };
  const now = Date.now();
  const { region, profile } = deployed; // what is not found from here on is no function
  const found = await askAws(
    { region, profile },
    `the status of ${where}`,
    readStatus({ table, sns: createTopicClient(access), parts, now }),
  );
  if (json) await writeLines(io.stdout, [jsonLine(inIsoTimes(found))]);
  else await writePage(io, statusLines(found, deployed, now, paintFor(io.stdout, io.env)));
  return problemsOf(found).length === 0 ? 0 : 1;
};

const inIsoTimes = ({ alive, lastEvent, lastSweep, lastTold, selfTest, receivers, denied }: Status) => ({
  alive,
  lastEvent: isoOrNull(lastEvent),
  lastSweep: isoOrNull(lastSweep),
  lastTold: isoOrNull(lastTold),
  selfTest: selfTest && { at: isoOf(selfTest.at), tookMs: selfTest.tookMs },
  receivers: receivers.map((one) => ({ ...one, lastTold: isoOrNull(one.lastTold) })),
  denied: denied.map(({ action, why, at }) => ({ action, why, at: isoOf(at) })),
});

const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at));
