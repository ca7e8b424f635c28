import type { Policy } from '../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { notesOnPolicy } from '../../shared/edge/policy/notes-on-policy.ts';
import { type PolicyItem, readPolicyItem, writePolicyItem } from '../../shared/edge/policy/policy-item.ts';
import { readNewPolicy, readPolicy, refuseTooLong } from '../../shared/edge/policy/read-policy.ts';
import { askAws } from '../aws/ask-aws.ts';
import { openTable } from '../aws/open-deployed-table.ts';
import { withRegion } from '../aws/with-region.ts';
import { nameOf } from '../files/bytes-of-file.ts';
import { documentIn, jsonIn, readText } from '../files/json-file.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { sayNotes } from '../terminal/say-notes.ts';
import { visible } from '../terminal/text.ts';
import { changesBetween } from './changes.ts';
import { type PolicyRequest, readPolicyRequest } from './policy-request.ts';

/** `bookend policy`: exit code 0; what is wrong is thrown, with every problem named. */
export const policy = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readPolicyRequest(argv, argv.includes('validate') ? io.env : await withRegion(argv, io.env));
  switch (request.kind) {
    case 'validate':
      await writeLines(
        io.stdout,
        saidOf(request.file, changesBetween(DEFAULT_POLICY, (await readFileOf(request.file, io)).policy)),
      );
      return 0;
    case 'put':
      return put(request, io);
    case 'get':
      return get(request, io);
  }
};

const saidOf = (file: string, changes: readonly string[]): readonly string[] =>
  changes.length === 0
    ? [`${visible(nameOf(file))} is a valid policy: all fields have their defaults`]
    : [
        `${visible(nameOf(file))} is a valid policy. It differs from the defaults in:`,
        ...changes.map((change) => `  ${visible(change)}`),
      ];

/** The text is kept as it is: who wrote it finds their own lines again. Says which entries have no effect. */
const readFileOf = async (file: string, io: Io): Promise<{ readonly text: string; readonly policy: Policy }> => {
  const text = await readText(file, io.stdin);
  refuseTooLong(text);
  const document = documentIn(nameOf(file), text);
  const policy = readNewPolicy(document);
  await sayNotes(io, notesOnPolicy(document, policy));
  return { text, policy };
};

const put = async ({ file, by, deployment }: PolicyRequest & { kind: 'put' }, io: Io): Promise<number> => {
  const { text, policy: after } = await readFileOf(file, io);
  const table = await openTable(deployment);
  const item = await askAws(deployment, 'the policy', readPolicyItem(table));
  if (item?.document === text) {
    await writeLines(io.stdout, ['This is already the policy: nothing was written']);
    return 0;
  }
  const edit = { document: text, writtenBy: by, writtenAt: new Date().toISOString() };
  if ((await askAws(deployment, 'the policy', writePolicyItem(table, edit, item))) === 'lost-race')
    throw new InputError('the policy', [
      'somebody else has just changed it: see bookend policy get, then put yours again',
    ]);
  await writeLines(io.stdout, [...changesOf(item, after).map(visible), 'Written: it takes effect within a minute']);
  return 0;
};

const changesOf = (item: PolicyItem | null, after: Policy): readonly string[] => {
  const before = item === null ? DEFAULT_POLICY : readable(item.document);
  if (before === null) return ['The old policy could not be read; it is kept as the previous document'];
  const changes = changesBetween(before, after);
  return changes.length === 0 ? ['The text is new, but it means the same as before'] : changes;
};

/** null: it was written by hand, and is broken. */
const readable = (document: string): Policy | null => {
  try {
    return readPolicy(jsonIn('the policy', document));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
};

const get = async ({ previous, deployment }: PolicyRequest & { kind: 'get' }, io: Io): Promise<number> => {
  const table = await openTable(deployment);
  const item = await askAws(deployment, 'the policy', readPolicyItem(table));
  const document = previous ? item?.previous : item?.document;
  if (document === undefined || document === null) {
    if (previous) throw new InputError('the policy', ['there is no previous document']);
    await writeLines(io.stderr, ['No policy was ever put: all fields have their defaults']);
  } else if (!previous)
    await writeLines(io.stderr, [
      visible(`put by ${item?.writtenBy ?? 'an unknown author'}, ${item?.writtenAt ?? 'at an unknown time'}`),
    ]);
  await writeLines(io.stdout, [io.stdout.isTTY ? visibleLines(document ?? '{}') : (document ?? '{}')]);
  return 0;
};

/** A document is somebody's text: a terminal gets its characters, not what they could make it do. */
const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');
