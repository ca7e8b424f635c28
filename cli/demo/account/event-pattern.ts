import { type Fields, isFields } from './serverless-file.ts';

/**
 * Tells whether EventBridge lets an event pass by a pattern, or Lambda a record by a filter, for as much of their language as is
 * used here: values, `prefix`, `wildcard` (EventBridge alone), `exists`, `anything-but` and `$or`.
 * @throws TypeError for whatever else a pattern holds: what is not understood must not pass as a match, nor as none
 */
export const fits = (pattern: unknown, event: unknown): boolean => {
  if (!isFields(pattern)) throw new TypeError(`a pattern is an object of fields, not ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([field, wanted]) =>
    field === '$or' ? fitsAny(wanted, event) : fitsField(wanted, fieldOf(event, field)),
  );
};

const fitsAny = (alternatives: unknown, event: unknown): boolean => {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw new TypeError('$or takes a list of patterns');
  return alternatives.some((alternative) => fits(alternative, event));
};

const fitsField = (wanted: unknown, value: unknown): boolean => {
  if (!Array.isArray(wanted)) return fits(wanted, value);
  if (wanted.length === 0) throw new TypeError('an empty list matches nothing');
  return wanted.some((one) => fitsLeaf(one, value));
};

/** One matching element of a list in the event is enough. */
const fitsLeaf = (wanted: unknown, value: unknown): boolean => {
  const leaves: readonly unknown[] = Array.isArray(value) ? value : [value];
  return isFields(wanted) ? leaves.some((leaf) => isMet(wanted, leaf)) : leaves.includes(wanted);
};

const isMet = (wanted: Fields, leaf: unknown): boolean => {
  const [[operator, operand] = [], ...others] = Object.entries(wanted);
  if (operator === undefined || others.length > 0) throw new TypeError('one operator at a time');
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new TypeError('exists takes true or false');
      return isLeaf(leaf) === operand;
    case 'prefix':
      if (typeof operand !== 'string') throw new TypeError('prefix takes a text');
      return typeof leaf === 'string' && leaf.startsWith(operand);
    case 'wildcard':
      return isLike(leaf, partsOf(operand));
    case 'anything-but':
      return isLeaf(leaf) && !literals(operand).includes(leaf);
    default:
      throw new TypeError(`${operator} is not an operator that is known here`);
  }
};

/** The texts between the stars of a wildcard. Two stars side by side are refused by EventBridge too; a backslash is not understood here. */
const partsOf = (wildcard: unknown): readonly string[] => {
  if (typeof wildcard !== 'string' || wildcard.includes('**') || wildcard.includes('\\'))
    throw new TypeError('wildcard takes a text without a backslash and without two stars side by side');
  return wildcard.split('*');
};

/** Tells whether the parts follow one another in a text, the first at its beginning and the last at its end. */
const isLike = (text: unknown, [first = '', ...others]: readonly string[]): boolean => {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (typeof text !== 'string' || !text.startsWith(first)) return false;
  let end = first.length;
  for (const part of others) {
    const at = text.indexOf(part, end);
    if (at === -1) return false;
    end = at + part.length;
  }
  return text.slice(end).endsWith(last);
};

/** `anything-but` takes operators too, which are not understood here. */
const literals = (operand: unknown): readonly unknown[] => {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0 || list.some((one) => isFields(one) || Array.isArray(one)))
    throw new TypeError('anything-but takes a value or a list of values');
  return list;
};

/** A value can be compared, null too, but not an object and not a missing field. */
const isLeaf = (value: unknown): boolean => value !== undefined && !isFields(value);

const fieldOf = (event: unknown, field: string): unknown =>
  isFields(event) && Object.hasOwn(event, field) ? event[field] : undefined;
