import { RULE_NAMES } from '../../shared/core/words/verdict.ts';
import { POLICY_FIELDS } from '../../shared/edge/policy/read-policy.ts';
import { UsageError } from '../options/usage-error.ts';
import { nearestOf } from '../terminal/nearest-name.ts';

/** One `FIELD=VALUE`, or `FIELD.KEY=VALUE` of a field that holds a value for each key. */
export type Assignment = {
  readonly field: string;
  readonly key: string | null;
  /** undefined: the field has its default again. */
  readonly value: unknown;
};

/** A policy's document, as JSON gives it. */
export type Document = Readonly<Record<string, unknown>>;

const BY_RULE = ['severities', 'consequenceSeverities', 'remedies'];
const BY_DAEMON = ['signalNamespaces'];
const DEFAULT = 'default';

/** @throws UsageError naming every word that is none */
export const readAssignments = (words: readonly string[]): readonly Assignment[] => {
  if (words.length === 0) throw new UsageError('set needs FIELD=VALUE, for example mode=observe');
  const read = words.map(readAssignment);
  const problems = read.flatMap((one) => (typeof one === 'string' ? [one] : []));
  const assignments = read.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const names = assignments.map(({ field, key }) => (key === null ? field : `${field}.${key}`));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  problems.push(...twice.map((name) => `${name} is set twice`));
  if (problems.length > 0) throw new UsageError(problems);
  return assignments;
};

/** The assignment, or what is wrong with it. */
const readAssignment = (word: string): Assignment | string => {
  const at = word.indexOf('=');
  if (at <= 0) return `${JSON.stringify(word)} is not FIELD=VALUE`;
  const [path, text] = [word.slice(0, at), word.slice(at + 1)];
  const dot = path.indexOf('.');
  const [field, key] = dot === -1 ? [path, null] : [path.slice(0, dot), path.slice(dot + 1)];
  const problem = problemOf(field, key);
  if (problem !== null) return problem;
  if (text === '') return `${path} has no value; ${path}=${DEFAULT} takes back what was set`;
  if (text === DEFAULT) return { field, key, value: undefined };
  const value = valueIn(text);
  // text that begins so is meant as JSON: as text it would be refused as no list or object, which says nothing of the mark that is missing
  if (value === text && /^\s*[[{]/.test(text)) return `${path} is not valid JSON: ${JSON.stringify(text)}`;
  return { field, key, value };
};

const problemOf = (field: string, key: string | null): string | null => {
  if (!POLICY_FIELDS.includes(field)) return `${field} is not a field of a policy${meant(field, POLICY_FIELDS)}`;
  const isByRule = BY_RULE.includes(field);
  if (key === null) return null;
  if (!isByRule && !BY_DAEMON.includes(field))
    return `${field}.${key}: ${field} has no parts that can be set; set it as a whole, as JSON`;
  if (isByRule && !RULE_NAMES.some((rule) => rule === key))
    return `${field}.${key}: there is no rule ${JSON.stringify(key)}${meant(key, RULE_NAMES)}`;
  return key === '' ? `${field}. names no part` : null;
};

const meant = (name: string, names: readonly string[]): string => {
  const near = nearestOf(name, names);
  return near === null ? '' : `; did you mean ${near}?`;
};

/** JSON, or text that needs no quotes. */
const valueIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The document with what was set, and all else as it was, in its order. */
export const withAssignments = (document: Document, assignments: readonly Assignment[]): Document =>
  assignments.reduce<Document>((before, { field, key, value }) => {
    if (key === null) return withField(before, field, value);
    const parts = withField(partsOf(before[field]), key, value);
    return withField(before, field, Object.keys(parts).length === 0 ? undefined : parts);
  }, document);

const withField = (fields: Document, name: string, value: unknown): Document => {
  const { [name]: _, ...others } = fields;
  if (value === undefined) return others;
  return Object.hasOwn(fields, name) ? { ...fields, [name]: value } : { ...others, [name]: value };
};

const partsOf = (value: unknown): Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
