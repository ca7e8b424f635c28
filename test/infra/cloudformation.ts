import { isObject, type Json, type JsonObject } from './json.ts';

/** A packaged template, as far as it is read here. */
export type Template = {
  readonly Parameters: Readonly<Record<string, { readonly Default: string | number }>>;
  readonly Conditions: JsonObject;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: JsonObject;
};
export type Resource = {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

/** The resources by logical name, those of their conditions, with every function worked out. */
export type Stack = Readonly<Record<string, Resource>>;

/** CloudFormation knows these values by itself. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::StackName': 'bookend-test',
  'AWS::URLSuffix': 'amazonaws.com',
};
/** `!Ref AWS::NoValue`: the property is not there. */
const NOTHING = Symbol('AWS::NoValue');
type Value = Json | typeof NOTHING;

/**
 * A deployment with these parameters makes this of a template. A reference to a resource becomes its logical name (in a
 * topic's ARN and a queue's URL), and an attribute `Name.Attribute`: enough to see who is allowed what.
 * @throws for a function, condition or parameter that is not known: nothing passes unread
 */
export const deployed = (template: Template, parameters: Parameters = {}, place: Place = {}): Stack => {
  const evaluator = evaluatorOf(template, parameters, place);
  const resources = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || evaluator.holds(Condition),
  );
  return Object.fromEntries(
    resources.map(([name, resource]) => [
      name,
      { ...resource, Properties: evaluator.valueOf(resource.Properties ?? {}) as JsonObject },
    ]),
  );
};

/** The outputs of a deployment, by name. */
export const outputsOf = (template: Template, parameters: Parameters = {}, place: Place = {}): JsonObject => {
  const evaluator = evaluatorOf(template, parameters, place);
  const entries = Object.entries(template.Outputs).map(([name, output]) => [
    name,
    evaluator.valueOf(isObject(output) ? (output.Value ?? null) : null),
  ]);
  return Object.fromEntries(entries) as JsonObject;
};

type Parameters = Readonly<Record<string, string | number>>;
/** CloudFormation's own values, where they differ from the usual ones. */
type Place = Readonly<Record<string, string>>;

const evaluatorOf = (template: Template, parameters: Parameters, place: Place): Evaluator => {
  const unknown = Object.keys(parameters).filter((name) => template.Parameters[name] === undefined);
  if (unknown.length > 0) throw new Error(`the template has no parameter ${unknown.join(', ')}`);
  return new Evaluator(template, parameters, { ...PSEUDO, ...place });
};

class Evaluator {
  private readonly template: Template;
  private readonly parameters: Parameters;
  private readonly place: Place;

  constructor(template: Template, parameters: Parameters, place: Place) {
    this.template = template;
    this.place = place;
    this.parameters = parameters;
  }

  holds(condition: string): boolean {
    const expression = this.template.Conditions[condition];
    if (expression === undefined) throw new Error(`the template has no condition ${condition}`);
    return this.valueOf(expression) === true;
  }

  valueOf(json: Json): Value {
    if (Array.isArray(json)) return json.map((one) => this.valueOf(one)).filter((one) => one !== NOTHING);
    if (!isObject(json)) return json;
    const [[name, argument] = [], ...others] = Object.entries(json);
    const isFunction = name === 'Ref' || name === 'Condition' || name?.startsWith('Fn::') === true;
    if (
      isFunction &&
      others.length === 0 &&
      argument !== undefined &&
      (name !== 'Condition' || typeof argument === 'string')
    )
      return this.call(name, argument);
    const fields = Object.entries(json).map(([key, value]) => [key, this.valueOf(value)] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== NOTHING)) as JsonObject;
  }

  private call(name: string, argument: Json): Value {
    if (name === 'Ref') return this.reference(String(argument));
    if (name === 'Condition') return this.holds(String(argument));
    if (name === 'Fn::GetAtt') return list(argument).map(String).join('.');
    if (name === 'Fn::Sub') return this.substituted(argument);
    if (name === 'Fn::If') return this.chosen(argument);
    const values = list(argument).map((one) => this.valueOf(one) as Json);
    const [first, second] = values;
    if (name === 'Fn::Equals') return String(first) === String(second);
    if (name === 'Fn::Not') return first !== true;
    if (name === 'Fn::And') return values.every((value) => value === true);
    if (name === 'Fn::Join') return list(second).map(String).join(String(first));
    if (name === 'Fn::Split') return String(second).split(String(first));
    if (name === 'Fn::Select') return list(second)[Number(first)] ?? '';
    throw new Error(`${name} is no function that is known here`);
  }

  private reference(name: string): Value {
    if (name === 'AWS::NoValue') return NOTHING;
    const resource = this.template.Resources[name];
    if (resource !== undefined) return physicalId(name, resource);
    const value = this.place[name] ?? this.parameters[name] ?? this.template.Parameters[name]?.Default;
    if (value === undefined) throw new Error(`${name} is nothing that can be referred to`);
    return value;
  }

  /** `${Name}`, `${Name.Attribute}`, and the names that come along. */
  private substituted(argument: Json): string {
    const [text, names] = Array.isArray(argument) ? argument : [argument, {}];
    const own = this.valueOf(names ?? {}) as JsonObject;
    return String(text).replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (own[name] !== undefined) return String(own[name]);
      const [resource = ''] = name.split('.');
      return name.includes('.') && this.template.Resources[resource] !== undefined
        ? name
        : String(this.reference(name));
    });
  }

  /** The branch that is not taken is not looked at: it may ask for what is not there. */
  private chosen(argument: Json): Value {
    const [condition, yes = null, no = null] = list(argument);
    return this.valueOf(this.holds(String(condition)) ? yes : no);
  }
}

/** The value of `!Ref` for a resource. */
const physicalId = (name: string, { Type }: Resource): string => {
  if (Type === 'AWS::SNS::Topic') return `arn:aws:sns:${PSEUDO['AWS::Region']}:${PSEUDO['AWS::AccountId']}:${name}`;
  if (Type === 'AWS::SQS::Queue') return `https://sqs.${PSEUDO['AWS::Region']}.amazonaws.com/${name}`;
  return name;
};

/** The resources of a type, by logical name. */
export const ofType = (stack: Stack, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(stack).filter(([, { Type }]) => Type === type);

const list = (json: Json | undefined): readonly Json[] => {
  if (!Array.isArray(json)) throw new Error(`${JSON.stringify(json)} is no list`);
  return json;
};
