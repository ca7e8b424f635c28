import { ofType, type Stack } from './cloudformation.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** One statement of a policy, its lists as lists. */
export type Statement = {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: JsonObject;
  readonly principal: Json;
};

/** The role of each function, by the function's logical name without its ending. */
export const rolesOf = (stack: Stack): ReadonlyMap<string, string> =>
  new Map(
    ofType(stack, 'AWS::Lambda::Function').map(([name, { Properties }]) => [
      name.replace('LambdaFunction', ''),
      String(Properties.Role).replace('.Arn', ''),
    ]),
  );

/** Everything that a role is given: its own policies, those that are attached to it, and those that it shares. */
export const statementsOf = (stack: Stack, role: string): readonly Statement[] => {
  const { Policies = [], ManagedPolicyArns = [] } = stack[role]?.Properties ?? {};
  const own = listOf(Policies).map((policy) => (isObject(policy) ? policy.PolicyDocument : undefined));
  const attached = ofType(stack, 'AWS::IAM::RolePolicy')
    .filter(([, { Properties }]) => Properties.RoleName === role)
    .map(([, { Properties }]) => Properties.PolicyDocument);
  const shared = listOf(ManagedPolicyArns).map((arn) => stack[String(arn)]?.Properties.PolicyDocument);
  return [...own, ...attached, ...shared].flatMap(statementsIn);
};

/** The statements of a policy document. @throws if it has none: nothing to read is nothing proven */
export const statementsIn = (document: Json | undefined): readonly Statement[] => {
  if (!isObject(document)) throw new Error(`${JSON.stringify(document)} is no policy document`);
  const statements = listOf(document.Statement).filter(isObject);
  if (statements.length === 0) throw new Error('a policy document without statements');
  return statements.map(({ Sid = '', Effect = '', Action, Resource, Condition = {}, Principal = null }) => ({
    sid: String(Sid),
    effect: String(Effect),
    actions: listOf(Action).map(String),
    resources: listOf(Resource).map(String),
    condition: isObject(Condition) ? Condition : {},
    principal: Principal,
  }));
};

/** Makes a list of a value that IAM and CloudFormation allow to stand alone. */
export const listOf = (json: Json | undefined): readonly Json[] => {
  if (json === undefined) return [];
  return Array.isArray(json) ? json : [json];
};
