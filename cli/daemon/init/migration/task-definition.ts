import { InputError } from '../../../../shared/edge/errors/input-error.ts';
import { type Fields, isFields } from '../../../../shared/edge/events/fields.ts';
import type { Value, ValueFields } from '../plan/value.ts';

/** A task definition as DescribeTaskDefinition tells it, as far as its parts could be read. */
export type TaskDefinition = {
  readonly family: string;
  readonly fields: ValueFields;
  readonly containers: readonly NamedContainer[];
};

export type NamedContainer = { readonly name: string; readonly image: string; readonly fields: ValueFields };

/** Reads what `aws ecs describe-task-definition` prints, or the task definition in it. @throws InputError that names the field */
export const taskDefinitionIn = (document: unknown, source: string): TaskDefinition => {
  const outer = isFields(document) ? document : {};
  const definition = isFields(outer.taskDefinition) ? outer.taskDefinition : outer;
  const { family, containerDefinitions } = definition;
  const problems = [
    ...(isName(family) ? [] : ['family is missing, or not a name of ECS: this is no task definition']),
    ...(Array.isArray(containerDefinitions) && containerDefinitions.length > 0
      ? containerDefinitions.flatMap(problemsOf)
      : ['containerDefinitions is missing, or has no container']),
    ...(isForWindows(definition) ? ['runtimePlatform: daemons run on Linux alone'] : []),
  ];
  if (problems.length > 0) throw new InputError(source, problems);
  const fields = valueFieldsIn(definition);
  return {
    family: textIn(fields, 'family') ?? '',
    fields,
    containers: objectsIn(fields, 'containerDefinitions').map((container) => ({
      name: textIn(container, 'name') ?? '',
      image: textIn(container, 'image') ?? '',
      fields: container,
    })),
  };
};

const problemsOf = (container: unknown, index: number): readonly string[] => {
  const { name, image } = isFields(container) ? container : {};
  return [
    ...(isName(name) ? [] : [`containerDefinitions[${index}].name is missing, or not a name of ECS`]),
    ...(typeof image === 'string' && image !== '' ? [] : [`containerDefinitions[${index}].image is missing`]),
  ];
};

/** ECS API, RegisterTaskDefinition: up to 255 letters, digits, underscores and hyphens. */
const isName = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{1,255}$/.test(value);

const isForWindows = ({ runtimePlatform }: Fields): boolean =>
  isFields(runtimePlatform) && String(runtimePlatform.operatingSystemFamily ?? '').startsWith('WINDOWS');

/** The values of a JSON object; null and what is not JSON (times, which only describe) are left out. */
const valueFieldsIn = (fields: Fields): ValueFields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const read = valueIn(value);
      return read === null ? [] : [[name, read] as const];
    }),
  );

const valueIn = (value: unknown): Value | null => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(valueIn).filter((each) => each !== null);
  return isFields(value) && !(value instanceof Date) ? valueFieldsIn(value) : null;
};

/** Text of a field; null: absent, or something else. */
export const textIn = (fields: ValueFields, name: string): string | null => {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
};

/** A size, which task definitions write as a number or as digits; null: absent. */
export const sizeIn = (fields: ValueFields, name: string): number | null => {
  const size = Number(fields[name]);
  return Number.isInteger(size) && size > 0 ? size : null;
};

/** The objects of a list; empty where it is absent. */
export const objectsIn = (fields: ValueFields, name: string): readonly ValueFields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((each): each is ValueFields => isFields(each)) : [];
};

/** The texts of a list; empty where it is absent. */
export const textsIn = (fields: ValueFields, name: string): readonly string[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
};

export const fieldsIn = (fields: ValueFields, name: string): ValueFields => {
  const value = fields[name];
  return isFields(value) ? (value as ValueFields) : {};
};
