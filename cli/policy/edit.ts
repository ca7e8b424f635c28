import { changeInWords, changesBetween, loosenedBetween } from '../../shared/core/policy/changes.ts';
import type { Policy } from '../../shared/core/policy/policy.ts';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import {
  documentOf,
  type PolicyItem,
  type PolicyTable,
  writePolicyItem,
} from '../../shared/edge/policy/policy-item.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { askAws } from '../aws/ask-aws.ts';
import type { Deployment } from '../aws/deployment-options.ts';
import { jsonIn } from '../files/json-file.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import { writePage } from '../terminal/page.ts';
import { visible } from '../terminal/text.ts';
import { typedYes } from '../terminal/typed-yes.ts';

/** A new document, and who puts it. */
export type Edit = {
  readonly text: string;
  readonly after: Policy;
  readonly by: string;
  readonly yes: boolean;
  /** True where standard input has been read for the document, so that nobody can answer there. */
  readonly isStdinUsed: boolean;
  /** True where the person has named each field that changes, so that none is dropped unseen. */
  readonly isNamed?: boolean;
  /** True: a pause beside the document ends too. */
  readonly resumes?: boolean;
};

const [DONE, NOT_CONFIRMED] = [0, 1];

/** Shows what an edit changes, asks where it loosens acting or drops something, and writes it. Resolves to the exit code. */
export const writeEdit = async (
  edit: Edit,
  { table, item }: { readonly table: PolicyTable; readonly item: PolicyItem | null },
  { deployment, io }: { readonly deployment: Deployment; readonly io: Io },
): Promise<number> => {
  const { text, after, by, resumes } = edit;
  const dropped = edit.isNamed === true ? [] : droppedBy(edit, item);
  await writePage(io, [...changesOf(item, after), ...dropped.map((field) => `leaves out: ${field}`)].map(visible));
  const whyAsk = whyAsked(item, edit, dropped);
  if (whyAsk !== null && !(await isConfirmed(whyAsk, edit, io))) {
    await writeLines(io.stdout, ['Nothing was written: you did not confirm it']);
    return NOT_CONFIRMED;
  }
  const written = { document: text, writtenBy: by, writtenAt: new Date().toISOString() };
  if ((await askAws(deployment, 'the policy', writePolicyItem(table, written, item, resumes))) === 'lost-race')
    throw new InputError('the policy', [
      'somebody else has just changed it: see bookend policy get, then make your change again',
    ]);
  await writeLines(io.stdout, ['Written: it takes effect within a minute']);
  if (item?.paused != null && resumes !== true)
    await writeLines(io.stderr, ['bookend: it is still paused: bookend resume lifts that']);
  return DONE;
};

const whyAsked = (
  item: PolicyItem | null,
  { after, resumes = false }: Edit,
  dropped: readonly string[],
): string | null => {
  const before = readable(documentOf(item));
  const loosened = new Set(before === null ? [] : loosenedBetween(before, after));
  if (resumes) loosened.add('killSwitch');
  const reasons = [
    ...(loosened.size > 0 ? [`lets Bookend act where it did not (${[...loosened].join(', ')})`] : []),
    ...(dropped.length > 0 ? [`leaves out what the policy says now (${dropped.join(', ')})`] : []),
  ];
  return reasons.length === 0 ? null : `This ${reasons.join(', and ')}.`;
};

const isConfirmed = async (why: string, { yes, isStdinUsed }: Edit, io: Io): Promise<boolean> => {
  if (yes) return true;
  if (isStdinUsed)
    throw new InputError('the policy', [
      `${why} Nothing was written: give --yes to do it, since standard input holds the document and not your answer`,
    ]);
  return typedYes(io, `${visible(why)} Write it?`);
};

/** The fields that the stored document has and the new one leaves out, if that makes a difference; each rule of a field that has some by itself. */
const droppedBy = ({ text, after }: Edit, item: PolicyItem | null): readonly string[] => {
  const before = readable(documentOf(item));
  const kept = new Set(pathsIn(text));
  const changed = new Set(before === null ? [] : changesBetween(before, after).map(({ field }) => field));
  return pathsIn(documentOf(item)).filter(
    (path) => !kept.has(path) && (changed.has(path) || changed.has(path.split('.')[0] ?? path)),
  );
};

const pathsIn = (text: string): readonly string[] => {
  const document = parsed(text);
  return Object.entries(document).flatMap(([field, value]) =>
    isParts(value) ? Object.keys(value).map((key) => `${field}.${key}`) : [field],
  );
};

const isParts = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): object => {
  try {
    const document: unknown = JSON.parse(text);
    return isParts(document) ? document : {};
  } catch {
    return {};
  }
};

const changesOf = (item: PolicyItem | null, after: Policy): readonly string[] => {
  const before = readable(documentOf(item));
  if (before === null) return ['The old policy could not be read; it is kept as the previous document'];
  const changes = changesBetween(before, after);
  return changes.length === 0 ? ['The text is new, but it means the same as before'] : changes.map(changeInWords);
};

/** null: it was written by hand, and is broken. */
export const readable = (document: string): Policy | null => {
  try {
    return readPolicy(jsonIn('the policy', document));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
};
