import { isObject, type Json } from './json.ts';

/**
 * Whether EventBridge lets an event through, for as much of its pattern language as is used here: values, `prefix`,
 * `exists`, `anything-but` and `$or`. Lambda's event filters read the same language.
 * @throws for whatever else a pattern holds: what is not understood must not pass as a match, nor as none
 */
export const matches = (pattern: Json, event: unknown): boolean => {
  if (!isObject(pattern)) throw new Error(`a pattern is an object of fields, not ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([field, wanted]) =>
    field === '$or' ? matchesAny(wanted, event) : matchesField(wanted, fieldOf(event, field)),
  );
};

const matchesAny = (alternatives: Json, event: unknown): boolean => {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw new Error('$or takes a list of patterns');
  return alternatives.some((alternative) => matches(alternative, event));
};

const matchesField = (wanted: Json, value: unknown): boolean => {
  if (!Array.isArray(wanted)) return matches(wanted, value);
  if (wanted.length === 0) throw new Error('an empty list matches nothing');
  return wanted.some((one) => matchesLeaf(one, value));
};

/** Of a list in the event one element is enough. */
const matchesLeaf = (wanted: Json, value: unknown): boolean => {
  const leaves = Array.isArray(value) ? value : [value];
  if (!isObject(wanted)) return leaves.includes(wanted);
  const [[operator, operand] = [], ...others] = Object.entries(wanted);
  if (operator === undefined || operand === undefined || others.length > 0) throw new Error('one operator at a time');
  return leaves.some((leaf) => compare(operator, operand, leaf));
};

const compare = (operator: string, operand: Json, leaf: unknown): boolean => {
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new Error('exists takes true or false');
      return isLeaf(leaf) === operand;
    case 'prefix':
      if (typeof operand !== 'string') throw new Error('prefix takes a text');
      return typeof leaf === 'string' && leaf.startsWith(operand);
    case 'anything-but':
      return isLeaf(leaf) && !literals(operand).includes(leaf);
    default:
      throw new Error(`${operator} is no operator that is known here`);
  }
};

/** `anything-but` takes operators too, which are not understood here. */
const literals = (operand: Json): readonly unknown[] => {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0 || list.some((one) => isObject(one) || Array.isArray(one)))
    throw new Error('anything-but takes a value or a list of values');
  return list;
};

/** What is compared: a value, null too, but no object. A field that is missing is none. */
const isLeaf = (value: unknown): boolean => value !== undefined && !isObject(value);

const fieldOf = (event: unknown, field: string): unknown =>
  isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined;
