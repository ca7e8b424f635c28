import { array, looseObject, nullable, string } from 'valibot';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { readDocument } from '../../shared/edge/documents/read-document.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { readNotices } from '../../shared/edge/messages/read-notices.ts';
import { DEPLOYED_OPTIONS, deployedAs } from '../aws/deployment-options.ts';
import { openFunction } from '../aws/invoke.ts';
import { withRegion } from '../aws/with-region.ts';
import { optionsAlone } from '../options/options.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { jsonLine } from '../terminal/json-line.ts';
import { writePage } from '../terminal/page.ts';
import { paintFor } from '../terminal/text.ts';
import { incidentLines, isGoingOn } from './incident-lines.ts';

const OPTIONS = { json: { type: 'boolean' }, ...DEPLOYED_OPTIONS } as const;
const [NONE_GOES_ON, SOME_GO_ON] = [0, 1];

const answer = looseObject({ incidents: array(looseObject({ id: string() })), next: nullable(string()) });

/** `bookend incidents`: exit code 1 where something goes on. */
export const incidents = async (argv: readonly string[], io: Io): Promise<number> => {
  const env = await withRegion(argv, io.env);
  const values = optionsAlone(argv, OPTIONS);
  const ask = await openFunction(deployedAs(values, env), 'react');
  const all: Notice[] = [];
  for await (const page of pagesOf(ask)) {
    const notices = readAll(page);
    if (values.json)
      await writeLines(
        io.stdout,
        page.map((notice) => jsonLine({ type: 'incident', ...notice })),
      );
    all.push(...notices);
  }
  if (!values.json) await writePage(io, incidentLines(all, paintFor(io.stdout, io.env)));
  return all.some(isGoingOn) ? SOME_GO_ON : NONE_GOES_ON;
};

type Page = ReturnType<typeof readPage>;

const readPage = (told: unknown) => readDocument('the answer of react', answer, told);

async function* pagesOf(
  ask: (request: Readonly<Record<string, unknown>>) => Promise<unknown>,
): AsyncGenerator<Page['incidents']> {
  let after: string | null = null;
  do {
    const page: Page = readPage(await ask({ incidents: true, ...(after === null ? {} : { after }) }));
    yield page.incidents;
    after = page.next;
  } while (after !== null);
}

/** Read as those that a queue carries. @throws InputError if one is no notice: a list without it would say that all is well */
const readAll = (page: readonly object[]): readonly Notice[] => {
  const messages = page.map((notice, at) => ({ messageId: String(at), body: JSON.stringify(notice) }));
  const { notices, broken } = readNotices(messages);
  const [first] = broken;
  if (first === undefined) return notices;
  const why = first.cause instanceof Error ? first.cause.message : String(first.cause);
  throw new InputError('the answer of react', [`${broken.length} of its notices can't be read: ${why}`]);
};
