import { type BaseIssue, type GenericSchema, getDotPath, type InferOutput, safeParse } from 'valibot';
import { InputError } from '../errors/input-error.ts';

/**
 * Reads a document by its schema.
 * @param what what is read, as a person calls it
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
