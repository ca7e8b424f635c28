import { isFields } from '../../../../shared/edge/events/fields.ts';
import { functionIn, type Template } from './template.ts';

/** One way in which a template's conditions may turn out. */
export type ConditionWorld = {
  /** undefined: there are too many conditions to go through this one too. */
  readonly isTrue: (condition: string) => boolean | undefined;
};

/** All combinations are gone through up to so many. */
const MOST_WORLDS = 64;

/** A value that stands for all that no condition compares with. */
const OTHER = '\u0000other';

/** A thing that conditions compare, and the values that make a difference. */
type Variable = { readonly key: string; readonly values: Set<string> };

type Assignment = ReadonlyMap<string, string>;

/**
 * All ways in which the conditions may turn out, whatever the defaults of parameters are. Conditions that compare the same thing turn out
 * together: two values of one parameter are never both true. @param used the conditions on which something depends
 */
export const worldsOf = (template: Template, used: Iterable<string>): readonly ConditionWorld[] => {
  const variables = variablesOf(template, used);
  let assignments: readonly Assignment[] = [new Map()];
  for (const { key, values } of variables) {
    if (assignments.length * values.size > MOST_WORLDS) continue;
    assignments = assignments.flatMap((one) => [...values].map((value) => new Map([...one, [key, value]])));
  }
  return assignments.map((assignment) => ({ isTrue: (name) => truthOf({ Condition: name }, template, assignment, 0) }));
};

const variablesOf = (template: Template, used: Iterable<string>): readonly Variable[] => {
  const variables = new Map<string, Variable>();
  const seen = new Set<string>();
  const visit = (expression: unknown): void => {
    const called = functionIn(expression);
    if (called === null) return;
    const { name, argument } = called;
    if (name === 'Condition' && typeof argument === 'string') {
      if (seen.has(argument) || !Object.hasOwn(template.conditions, argument)) return;
      seen.add(argument);
      visit(template.conditions[argument]);
    } else if (name === 'Fn::Equals') addVariable(comparisonOf(argument), template, variables);
    else for (const one of Array.isArray(argument) ? argument : []) visit(one);
  };
  for (const name of used) visit({ Condition: name });
  return [...variables.values()];
};

/** A comparison of a thing with a literal value, or of two things, which are the same or not. */
type Comparison = { readonly key: string; readonly value: string; readonly parameter: string | null };

const comparisonOf = (argument: unknown): Comparison | boolean | null => {
  if (!Array.isArray(argument) || argument.length !== 2) return null;
  const [left, right] = argument.map(literalOf);
  if (left !== null && right !== null) return left === right;
  const thing: unknown = left === null ? argument[0] : argument[1];
  const value = left ?? right ?? null;
  const keys = argument.map((one) => JSON.stringify(one)).sort();
  if (value === null || value === undefined)
    return keys[0] === keys[1] ? true : { key: keys.join(' '), value: 'same', parameter: null };
  const parameter = isFields(thing) && typeof thing.Ref === 'string' ? thing.Ref : null;
  return { key: JSON.stringify(thing), value, parameter };
};

const literalOf = (value: unknown): string | null =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;

const addVariable = (
  comparison: Comparison | boolean | null,
  template: Template,
  variables: Map<string, Variable>,
): void => {
  if (comparison === null || typeof comparison === 'boolean') return;
  const { key, value, parameter } = comparison;
  const known = variables.get(key) ?? { key, values: new Set<string>() };
  variables.set(key, known);
  const allowed = parameter === null ? null : allowedValuesOf(template, parameter);
  if (allowed === null) known.values.add(OTHER).add(value);
  else for (const one of allowed) known.values.add(one);
  if (allowed !== null && !allowed.includes(value)) known.values.add(OTHER);
};

/** null: any value is allowed. */
const allowedValuesOf = ({ parameters }: Template, name: string): readonly string[] | null => {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const allowed = isFields(parameter) ? parameter.AllowedValues : undefined;
  return Array.isArray(allowed) && allowed.length > 0 ? allowed.map(String) : null;
};

const DEEPEST = 50;

/** Three-valued: what can't be read, or was not gone through, is neither. */
const truthOf = (
  expression: unknown,
  template: Template,
  assignment: Assignment,
  depth: number,
): boolean | undefined => {
  const called = functionIn(expression);
  if (called === null || depth > DEEPEST) return undefined;
  const { name, argument } = called;
  const parts = (): readonly (boolean | undefined)[] =>
    (Array.isArray(argument) ? argument : []).map((one) => truthOf(one, template, assignment, depth + 1));
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' && Object.hasOwn(template.conditions, argument)
        ? truthOf(template.conditions[argument], template, assignment, depth + 1)
        : undefined;
    case 'Fn::Equals':
      return equality(comparisonOf(argument), assignment);
    case 'Fn::Not':
      return negated(parts()[0]);
    case 'Fn::And':
      return allOf(parts());
    case 'Fn::Or':
      return negated(allOf(parts().map(negated)));
    default:
      return undefined;
  }
};

const equality = (comparison: Comparison | boolean | null, assignment: Assignment): boolean | undefined => {
  if (comparison === null || typeof comparison === 'boolean') return comparison ?? undefined;
  const assigned = assignment.get(comparison.key);
  return assigned === undefined ? undefined : assigned === comparison.value;
};

const negated = (truth: boolean | undefined): boolean | undefined => (truth === undefined ? undefined : !truth);

const allOf = (truths: readonly (boolean | undefined)[]): boolean | undefined => {
  if (truths.includes(false)) return false;
  return truths.length > 0 && truths.every((one) => one === true) ? true : undefined;
};
