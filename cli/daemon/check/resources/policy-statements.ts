import { type Field, isMissing, unknown } from '../../../../shared/core/survey/field.ts';
import type { Statement } from '../../../../shared/core/survey/role.ts';
import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';

/**
 * The statements of a policy document in a file: an object, or its JSON text. A resource that the file leaves open may be any; an action or an effect
 * that it leaves open makes the document unknown.
 * @param what the document, as it is called where it is not known
 */
export const statementsOf = (document: unknown, what: string): Field<readonly Statement[]> => {
  const read = typeof document === 'string' ? parsed(document) : document;
  if (isMissing(read)) return read;
  if (!isFields(read)) return unknown(what, 'it is not a policy document');
  const { Statement: given } = read;
  if (isMissing(given)) return given;
  const statements: Statement[] = [];
  for (const one of Array.isArray(given) ? given : given === undefined ? [] : [given]) {
    const statement =
      isMissing(one) || !isFields(one) ? unknown(what, 'a statement of it is not known') : statementOf(one, what);
    if (isMissing(statement)) return statement;
    statements.push(statement);
  }
  return statements;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const statementOf = (fields: Fields, what: string): Field<Statement> => {
  const { Effect: effect, Condition: condition } = fields;
  if (effect !== 'Allow' && effect !== 'Deny') return unknown(what, 'the effect of a statement is not known');
  const lists = { actions: fields.Action, notActions: fields.NotAction, notResources: fields.NotResource };
  const principals =
    isMissing(fields.Principal) || !isFields(fields.Principal) ? [fields.Principal] : Object.values(fields.Principal);
  const open = [...Object.values(lists), ...principals].flatMap(listOf).find((one) => typeof one !== 'string');
  if (open !== undefined) return unknown(what, 'a part of a statement is not known');
  return {
    effect,
    actions: textsIn(lists.actions),
    notActions: textsIn(lists.notActions),
    resources: listOf(fields.Resource).map((one) => (typeof one === 'string' ? one : ANY)),
    notResources: textsIn(lists.notResources),
    principals: principals.flatMap(textsIn),
    hasCondition: isFields(condition) && Object.keys(condition).length > 0,
  };
};

/** A part that a file leaves open is written so. */
const ANY = `$\{open}`;

const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const textsIn = (value: unknown): readonly string[] => listOf(value).filter((one) => typeof one === 'string');
