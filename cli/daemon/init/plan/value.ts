/** Things that each format names in its own way: by a parameter, a resource, or in full. */
export type Known =
  | 'partition'
  | 'region'
  | 'account'
  | 'cluster'
  | 'image'
  | 'cpu'
  | 'memory'
  | 'agentLogs'
  | 'applicationLogs'
  | 'configuration'
  | 'executionRole'
  | 'taskRole';

/** Stands for a known thing until a format names it. */
export class Reference {
  readonly known: Known;

  constructor(known: Known) {
    this.known = known;
  }
}

/** Text that holds references. */
export class Composed {
  readonly parts: readonly (string | Reference)[];

  constructor(parts: readonly (string | Reference)[]) {
    this.parts = parts.filter((part) => part !== '');
  }
}

/** A value of a template: JSON, or text with references in it. Names of fields are those of ECS's API. */
export type Value = string | number | boolean | Composed | readonly Value[] | ValueFields;
export type ValueFields = { readonly [name: string]: Value };

/** Writes text around references and names: composed`cluster/${CLUSTER}`. */
export const composed = (texts: TemplateStringsArray, ...between: readonly (string | Reference)[]): Composed =>
  new Composed(texts.flatMap((text, index) => [text, between[index] ?? '']));

const named = (known: Known): Composed => new Composed([new Reference(known)]);

export const PARTITION = new Reference('partition');
export const REGION = new Reference('region');
export const ACCOUNT = new Reference('account');
export const CLUSTER = new Reference('cluster');
export const CONFIGURATION = new Reference('configuration');
export const AGENT_LOGS = new Reference('agentLogs');
export const APPLICATION_LOGS = new Reference('applicationLogs');
export const IMAGE = named('image');
export const CPU = named('cpu');
export const MEMORY = named('memory');
export const EXECUTION_ROLE = named('executionRole');
export const TASK_ROLE = named('taskRole');

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isValueFields = (value: Value): value is ValueFields =>
  typeof value === 'object' && !isList(value) && !(value instanceof Composed);
