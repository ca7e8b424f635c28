import { changeInWords, changesBetween } from '../../shared/core/policy/changes.ts';
import type { Policy } from '../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../shared/core/rules/default-policy.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import { notesOnPastSilences, notesOnPolicy } from '../../shared/edge/policy/notes-on-policy.ts';
import { documentOf, type PolicyItem, readPolicyItem } from '../../shared/edge/policy/policy-item.ts';
import { readNewPolicy, refuseTooLong } from '../../shared/edge/policy/read-policy.ts';
import { askAws } from '../aws/ask-aws.ts';
import { openTable } from '../aws/open-deployed-table.ts';
import { withRegion } from '../aws/with-region.ts';
import { nameOf } from '../files/bytes-of-file.ts';
import { documentIn, readText } from '../files/json-file.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { writePage } from '../terminal/page.ts';
import { sayNotes } from '../terminal/say-notes.ts';
import { visible } from '../terminal/text.ts';
import { type Assignment, type Document, withAssignments } from './assignments.ts';
import { readable, writeEdit } from './edit.ts';
import { type PolicyRequest, readPolicyRequest } from './policy-request.ts';

/** `bookend policy`: exit code 0, or 1 where a person did not confirm; what is wrong is thrown, with every problem named. */
export const policy = async (argv: readonly string[], io: Io): Promise<number> => {
  const request = readPolicyRequest(argv, argv.includes('validate') ? io.env : await withRegion(argv, io.env));
  switch (request.kind) {
    case 'validate':
      await writePage(io, saidOf(request.file, (await readFileOf(request.file, io)).policy));
      return 0;
    case 'put':
      return put(request, io);
    case 'set':
      return set(request, io);
    case 'get':
      return get(request, io);
  }
};

const saidOf = (file: string, policy: Policy): readonly string[] => {
  const changes = changesBetween(DEFAULT_POLICY, policy).map(changeInWords);
  return changes.length === 0
    ? [`${visible(nameOf(file))} is a valid policy: all fields have their defaults`]
    : [
        `${visible(nameOf(file))} is a valid policy. It differs from the defaults in:`,
        ...changes.map((change) => `  ${visible(change)}`),
      ];
};

type NewDocument = { readonly text: string; readonly policy: Policy };

/** The text is kept as it is: who wrote it finds their own lines again. */
const readFileOf = async (file: string, io: Io): Promise<NewDocument> => {
  const text = await readText(file, io.stdin);
  refuseTooLong(text);
  return readNew(text, documentIn(nameOf(file), text), io);
};

/** Says which entries have no effect. @throws InputError */
const readNew = async (text: string, document: unknown, io: Io): Promise<NewDocument> => {
  const policy = readNewPolicy(document);
  await sayNotes(io, [...notesOnPolicy(document, policy), ...notesOnPastSilences(policy, Date.now())]);
  return { text, policy };
};

const stored = async ({ deployment }: Pick<PolicyRequest & { kind: 'put' }, 'deployment'>) => {
  const table = await openTable(deployment);
  return { table, item: await askAws(deployment, 'the policy', readPolicyItem(table)) };
};

const put = async (request: PolicyRequest & { kind: 'put' }, io: Io): Promise<number> => {
  const { file, by, yes, deployment } = request;
  const { text, policy: after } = await readFileOf(file, io);
  const known = await stored(request);
  if (known.item?.document === text) return unchanged(io);
  return writeEdit({ text, after, by, yes, isStdinUsed: file === '-' }, known, { deployment, io });
};

const unchanged = async (io: Io): Promise<number> => {
  await writeLines(io.stdout, ['This is already the policy: nothing was written']);
  return 0;
};

/** Changes what it names, and nothing else: all other fields are those that are stored. */
const set = async (request: PolicyRequest & { kind: 'set' }, io: Io): Promise<number> => {
  const { assignments, by, yes, deployment } = request;
  refuseValues(assignments);
  const known = await stored(request);
  const before = documentToEdit(known.item);
  const document = withAssignments(before, assignments);
  if (JSON.stringify(document) === JSON.stringify(before)) return unchanged(io);
  const { text, policy: after } = await readNew(JSON.stringify(document, null, 2), document, io);
  refuseTooLong(text);
  return writeEdit({ text, after, by, yes, isStdinUsed: false, isNamed: true }, known, { deployment, io });
};

/**
 * Refuses a value that no policy may have before AWS is asked. With a deadline of 0 a head start contradicts only a deadline that is set beside it:
 * what the stored document says is not known yet. @throws InputError
 */
const refuseValues = (assignments: readonly Assignment[]): void => {
  readNewPolicy({ repairDeadlineSeconds: 0, ...withAssignments({}, assignments) });
};

/** @throws InputError if the stored document is broken: what nobody can read can't be kept */
export const documentToEdit = (item: PolicyItem | null): Document => {
  const text = documentOf(item);
  const document: unknown = readable(text) === null ? null : JSON.parse(text);
  if (typeof document === 'object' && document !== null) return { ...document };
  throw new InputError('the policy', ['the stored document is broken: put a whole one, or the previous one']);
};

const get = async ({ previous, deployment }: PolicyRequest & { kind: 'get' }, io: Io): Promise<number> => {
  const { item } = await stored({ deployment });
  const document = previous ? item?.previous : item?.document;
  if (document === undefined || document === null) {
    if (previous) throw new InputError('the policy', ['there is no previous document']);
    await writeLines(io.stderr, ['No policy was ever put: all fields have their defaults']);
  } else if (!previous)
    await writeLines(io.stderr, [
      visible(`put by ${item?.writtenBy ?? 'an unknown author'}, ${item?.writtenAt ?? 'at an unknown time'}`),
    ]);
  if (item?.paused != null && !previous) await writeLines(io.stderr, [visible(pausedInWords(item.paused))]);
  await writeLines(io.stdout, [io.stdout.isTTY ? visibleLines(document ?? '{}') : (document ?? '{}')]);
  return 0;
};

/** Says who has paused Bookend, and since when. */
export const pausedInWords = ({ by, at }: NonNullable<PolicyItem['paused']>): string =>
  `paused${by === null ? '' : ` by ${by}`}${at === null ? '' : `, ${at}`}: no act, whatever the document says, until bookend resume`;

/** A document is somebody's text: a terminal gets its characters, not what they could make it do. */
const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');
