import { type Field, isMissing } from './field.ts';
import { matchesGlob } from './glob.ts';
import { managedPolicyOf } from './managed-policies.ts';
import type { Role, RolePolicy, Statement } from './role.ts';

/**
 * True where the role's policies grant an action, as far as a hole may rely on it: a condition counts as fulfilled, and boundaries and
 * policies of organizations and resources are not known. Only a Deny without a condition on all resources takes the action away.
 * Missing: a policy that could not be read may grant it, and no other does.
 * @param action `logs:PutLogEvents`
 * @param isMeant tells of the pattern of a resource whether it is about the thing that is asked for; absent: every one is
 */
export const allows = (
  { policies }: Role,
  action: string,
  isMeant: (resource: string) => boolean = () => true,
): Field<boolean> => {
  if (isMissing(policies)) return policies;
  const read = policies.map(statementsOf);
  const statements = read.flatMap((one) => (isMissing(one) ? [] : one));
  if (statements.some((statement) => denies(statement, action))) return false;
  if (statements.some((statement) => grants(statement, action, isMeant))) return true;
  return read.find((one) => isMissing(one)) ?? false;
};

const statementsOf = ({ arn, statements }: RolePolicy): Field<readonly Statement[]> =>
  isMissing(statements) && arn !== null ? (managedPolicyOf(arn) ?? statements) : statements;

const grants = (statement: Statement, action: string, isMeant: (resource: string) => boolean): boolean => {
  const { effect, resources, notResources } = statement;
  if (effect !== 'Allow' || !isAbout(statement, action)) return false;
  const patterns = resources.map((resource) => resource.replace(VARIABLE, '*'));
  return notResources.length > 0 ? !notResources.includes('*') : patterns.length === 0 || patterns.some(isMeant);
};

const denies = (statement: Statement, action: string): boolean =>
  statement.effect === 'Deny' &&
  !statement.hasCondition &&
  statement.resources.includes('*') &&
  isAbout(statement, action);

const isAbout = ({ actions, notActions }: Statement, action: string): boolean =>
  actions.some((pattern) => isAction(pattern, action)) ||
  (notActions.length > 0 && !notActions.some((pattern) => isAction(pattern, action)));

/** IAM does not tell large letters from small ones in actions. */
const isAction = (pattern: string, action: string): boolean => matchesGlob(pattern.toLowerCase(), action.toLowerCase());

/** Of a policy (`${aws:PrincipalAccount}`), or of a template that left it open (`${AWS::Region}`): it may be anything. */
const VARIABLE = /\$\{[^{}]*\}/g;

/** True where a service may assume the role. @param service `ecs-tasks` */
export const isTrusting = ({ trust }: Role, service: string): Field<boolean> =>
  isMissing(trust)
    ? trust
    : trust.some(
        (statement) =>
          statement.effect === 'Allow' &&
          isAbout(statement, 'sts:AssumeRole') &&
          statement.principals.some((principal) => principal === '*' || principal.startsWith(`${service}.`)),
      );

/** The name of a role for a sentence. */
export const roleName = ({ name, resource }: Role): string => (isMissing(name) ? resource : name);
