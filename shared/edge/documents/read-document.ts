import {
  type BaseIssue,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  minLength,
  pipe,
  rawTransform,
  safeParse,
  string,
} from 'valibot';
import { InputError } from '../errors/input-error.ts';
import { parseIsoTime } from './parse-time.ts';

/**
 * Reads a document by its schema.
 * @param what the document, as a person calls it
 * @throws InputError naming every problem with its path
 */
export const readDocument = <const Schema extends GenericSchema>(
  what: string,
  schema: Schema,
  document: unknown,
): InferOutput<Schema> => {
  const read = safeParse(schema, document);
  if (!read.success) throw new InputError(what, read.issues.map(problemOf));
  return read.output;
};

const problemOf = (issue: BaseIssue<unknown>): string => {
  const path = getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
};

/** A name of ECS's, or an ARN. */
export const name = pipe(string('must be a string'), minLength(1, 'must not be empty'));

/** The words for a time that can't be read: people leave out the time of day, or the zone. */
export const NO_TIME = 'must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z';

/** ISO 8601 → epoch milliseconds. */
export const time = pipe(
  string(NO_TIME),
  rawTransform(({ dataset, addIssue, NEVER }) => {
    const at = parseIsoTime(dataset.value);
    if (!Number.isNaN(at)) return at;
    addIssue({ message: NO_TIME });
    return NEVER;
  }),
);

/** One step of the path that an issue is told with. */
export const step = (key: string | number) =>
  ({ type: 'unknown', origin: 'value', input: undefined, key, value: undefined }) as const;

/**
 * The message of an object that knows its fields.
 * @param what the object that has the fields, such as `a silence`
 */
export const fieldProblem =
  (what: string) =>
  ({ expected }: { readonly expected: string | null }): string =>
    FIELD_PROBLEMS[expected ?? '']?.(what) ?? 'must be given';

/** The message by what valibot expected; for anything else a field is missing. */
const FIELD_PROBLEMS: Readonly<Record<string, (what: string) => string>> = {
  never: (what) => `is not a field of ${what}`,
  Object: () => 'must be an object',
};
