import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectionTag, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';

export type Fields = Readonly<Record<string, unknown>>;

/** CloudFormation's short forms: `!Ref Name` is `{ Ref: Name }`, all others `{ 'Fn::Name': … }`. */
const SHORT_FORMS = [
  'Ref',
  'GetAtt',
  'Sub',
  'If',
  'Equals',
  'Not',
  'And',
  'Or',
  'Condition',
  'Join',
  'Select',
  'Split',
];

const longForm = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const customTags = SHORT_FORMS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text: string) => ({ [longForm(name)]: text }) },
  { tag: `!${name}`, collection: 'seq', resolve: (seq: YAMLMap | YAMLSeq) => ({ [longForm(name)]: seq.toJSON() }) },
]);

/**
 * `serverless.yml` with the files that it names, as a deployment without parameters reads it: `${param:name, default}` is its
 * default, `${self:…}` what stands there. What only AWS knows stays as it is.
 */
export const readServerlessFile = (repository: string, stage: string): Fields => {
  const read = (file: string): unknown => parse(readFileSync(join(repository, file), 'utf8'), { customTags });
  const root = read('serverless.yml');
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one)]));
    return typeof value === 'string' ? textOf(value) : value;
  };
  const textOf = (text: string): unknown => {
    const file = /^\$\{file\(([^)]+)\)\}$/.exec(text)?.[1];
    if (file?.endsWith('.yml')) return resolved(read(file));
    if (file !== undefined) return {}; // made by a program: no queue or function is
    const whole = /^\$\{([^${}]+)\}$/.exec(text)?.[1];
    if (whole !== undefined) return variable(whole) ?? text;
    return text.replaceAll(/\$\{([^${}]+)\}/g, (written, name: string) => String(variable(name) ?? written));
  };
  /** undefined: not ours to know. */
  const variable = (name: string): unknown => {
    if (name === 'sls:stage' || name === 'opt:stage') return stage;
    const [, kind, path = '', fallback] = /^(param|opt|self):([\w.:-]+)(?:, *(.*))?$/.exec(name) ?? [];
    if (kind === undefined) return undefined;
    if (kind === 'self') return resolved(path.split('.').reduce<unknown>((at, key) => fieldsOf(at)[key], root));
    return fallback === undefined ? '' : parse(fallback);
  };
  return fieldsOf(resolved(root));
};

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of an object; of anything else none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The elements of a list; of anything else none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
