import type { Statement } from '../../core/survey/role.ts';
import { FieldProblem, type Fields, isFields, requiredFields } from '../events/fields.ts';

/**
 * Reads the statements of a policy document: JSON, which IAM's API gives URL-encoded (IAM API, GetRole: "URL-encoded compliant with RFC
 * 3986"). @throws FieldProblem
 */
export const statementsIn = (text: unknown, field: string): readonly Statement[] => {
  if (typeof text !== 'string') throw new FieldProblem(field, 'is missing');
  const { Statement: given } = requiredFields(parsed(text, field), field);
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list.map((one, index) =>
    readStatement(requiredFields(one, `${field}.Statement[${index}]`), `${field}.Statement[${index}]`),
  );
};

const parsed = (text: string, field: string): unknown => {
  try {
    return JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
  } catch {
    throw new FieldProblem(field, 'is not JSON');
  }
};

const readStatement = (fields: Fields, path: string): Statement => {
  const { Effect: effect, Condition: condition } = fields;
  if (effect !== 'Allow' && effect !== 'Deny') throw new FieldProblem(`${path}.Effect`, 'is neither Allow nor Deny');
  return {
    effect,
    actions: textsIn(fields.Action, `${path}.Action`),
    notActions: textsIn(fields.NotAction, `${path}.NotAction`),
    resources: textsIn(fields.Resource, `${path}.Resource`),
    notResources: textsIn(fields.NotResource, `${path}.NotResource`),
    principals: principalsIn(fields.Principal, `${path}.Principal`),
    hasCondition: isFields(condition) && Object.keys(condition).length > 0,
  };
};

/** `"*"`, or lists by their kind: Service, AWS, Federated. */
const principalsIn = (value: unknown, path: string): readonly string[] =>
  isFields(value)
    ? Object.entries(value).flatMap(([kind, names]) => textsIn(names, `${path}.${kind}`))
    : textsIn(value, path);

const textsIn = (value: unknown, path: string): readonly string[] => {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one, index) => {
    if (typeof one === 'string') return one;
    throw new FieldProblem(`${path}[${index}]`, 'is not text');
  });
};
