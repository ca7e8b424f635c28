import { InputError } from '../../shared/edge/errors/input-error.ts';
import { createDynamoHistory } from '../../shared/edge/remedies/history/dynamo-remedy-history.ts';
import type { Kept } from '../../shared/edge/remedies/history/remedy-history.ts';
import { askAws } from '../aws/ask-aws.ts';
import { openTable } from '../aws/open-deployed-table.ts';
import { withRegion } from '../aws/with-region.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { paintFor } from '../terminal/text.ts';
import { entryLines } from './entry-lines.ts';
import { readHistoryRequest } from './history-request.ts';

/** `bookend history`: exit code 0; an entry that can't be read is named once the others are listed. */
export const history = async (argv: readonly string[], io: Io): Promise<number> => {
  const { question, json, deployment } = readHistoryRequest(argv, await withRegion(argv, io.env), Date.now());
  const broken: string[] = [];
  const kept = createDynamoHistory({ ...(await openTable(deployment)), onBroken: (pk) => broken.push(pk) });
  const paint = paintFor(io.stdout, io.env);
  const count = await askAws(
    deployment,
    'the history',
    print(kept.list(question), (one) =>
      json
        ? writeLines(io.stdout, [jsonLine({ id: one.id, ...one.entry })])
        : writePage(io, entryLines(one.entry, paint)),
    ),
  );
  if (count === 0 && !json) await writeLines(io.stderr, ['No repair was asked for, and none was done']);
  if (broken.length > 0)
    throw new InputError(
      'the history',
      broken.map((pk) => `${pk} can't be read`),
    );
  return 0;
};

const print = async (entries: AsyncIterable<Kept>, write: (one: Kept) => Promise<void>): Promise<number> => {
  let count = 0;
  for await (const one of entries) {
    await write(one);
    count += 1;
  }
  return count;
};
