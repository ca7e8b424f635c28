/** One condition on a value. What is not here the deployment does not use, and is refused by name. */
const CONDITIONS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  exists: (value, wanted) => isLeaf(value) === wanted,
  prefix: (value, wanted) => typeof value === 'string' && value.startsWith(String(wanted)),
  'anything-but': (value, wanted) => isLeaf(value) && ![wanted].flat().includes(value),
};

/**
 * Whether EventBridge lets an event pass by this pattern, or Lambda a record by this filter: every field must fit, of a
 * list any one does. @throws TypeError for an operator that is not known here
 */
export const fits = (pattern: unknown, event: unknown): boolean =>
  Object.entries(objectOf(pattern)).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly unknown[]).some((one) => fits(one, event));
    const value = isObject(event) ? event[name] : undefined;
    if (!Array.isArray(wanted)) return fits(wanted, value);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return wanted.some((one) => values.some((each) => isMet(one, each)));
  });

const isMet = (wanted: unknown, value: unknown): boolean => {
  if (!isObject(wanted)) return value === wanted;
  return Object.entries(wanted).every(([name, operand]) => {
    const condition = CONDITIONS[name];
    if (condition === undefined) throw new TypeError(`no condition of event patterns that is known here: ${name}`);
    return condition(value, operand);
  });
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (pattern: unknown): Readonly<Record<string, unknown>> => {
  if (!isObject(pattern)) throw new TypeError('a pattern is an object');
  return pattern;
};

/** What is compared: a value, null too, but no object. A field that is missing is none. */
const isLeaf = (value: unknown): boolean => value !== undefined && !isObject(value);
