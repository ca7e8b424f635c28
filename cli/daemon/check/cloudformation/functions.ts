import { isMissing } from '../../../../shared/core/survey/field.ts';
import { isFields } from '../../../../shared/edge/events/fields.ts';
import { below, type Pointer } from '../document/pointer.ts';
import { joinedText } from './joined-text.ts';
import { reference } from './references.ts';
import type { Values } from './values.ts';

type Call = (values: Values, argument: unknown, pointer: Pointer) => unknown;

/** Evaluates a function of a template; one that needs a deployment, or is not known, gives an unknown value. */
export const callFunction = (values: Values, name: string, argument: unknown, pointer: Pointer): unknown => {
  const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (call === undefined) return values.unknown(pointer, `${name} is evaluated when it is deployed`);
  const value = call(values, argument, pointer);
  return value === undefined ? values.unknown(pointer, `its ${name} can not be read`) : value;
};

/** undefined: the argument is not as the function wants it. */
const getAtt: Call = (values, argument, pointer) => {
  const path =
    typeof argument === 'string'
      ? argument.split('.')
      : Array.isArray(argument)
        ? argument.flatMap((one) => String(one).split('.'))
        : [];
  const [logicalId, ...attribute] = path;
  return logicalId === undefined || attribute.length === 0
    ? undefined
    : reference(values, logicalId, attribute.join('.'), pointer);
};

const join: Call = (values, argument, pointer) => {
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const list = values.valueOf(argument[1], below(pointer, 1));
  if (isMissing(list)) return list;
  const delimiter: unknown = argument[0];
  if (!Array.isArray(list) || typeof delimiter !== 'string') return undefined;
  return joinedText(list.flatMap((one, index): readonly unknown[] => (index === 0 ? [one] : [delimiter, one])));
};

const split: Call = (values, argument, pointer) => {
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const text = values.valueOf(argument[1], below(pointer, 1));
  if (isMissing(text)) return text;
  const delimiter: unknown = argument[0];
  return typeof text === 'string' && typeof delimiter === 'string' ? text.split(delimiter) : undefined;
};

const select: Call = (values, argument, pointer) => {
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const [index, list] = argument.map((one, at) => values.valueOf(one, below(pointer, at)));
  if (isMissing(list)) return list;
  if (isMissing(index)) return index;
  return Array.isArray(list) ? list[Number(index)] : undefined;
};

const findInMap: Call = (values, argument, pointer) => {
  if (!Array.isArray(argument) || argument.length < 3) return undefined;
  let value: unknown = values.template.mappings;
  for (const [index, key] of argument.slice(0, 3).entries()) {
    const name = values.valueOf(key, below(pointer, index));
    if (isMissing(name)) return name;
    if (typeof name !== 'string' || name.includes('${'))
      return values.unknown(pointer, 'its key is known when it is deployed');
    value = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  const byDefault: unknown = argument[3];
  if (value === undefined && isFields(byDefault))
    return values.valueOf(byDefault.DefaultValue, below(below(pointer, 3), 'DefaultValue'));
  return Array.isArray(value) ? value.map(String) : value === undefined ? undefined : String(value);
};

const sub: Call = (values, argument, pointer) => {
  const [template, variables]: readonly unknown[] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string') return undefined;
  const own = isFields(variables) ? variables : {};
  const parts = template.split(/(\$\{[^{}]*\})/).map((part, index) => {
    if (index % 2 === 0) return part;
    const name = part.slice(2, -1).trim();
    if (name.startsWith('!')) return `$\{${name.slice(1)}}`;
    if (Object.hasOwn(own, name)) return values.valueOf(own[name], below(below(pointer, 1), name));
    return substituted(values, name, pointer);
  });
  const text = joinedText(parts);
  return typeof text === 'string' && text.includes('{{resolve:')
    ? values.unknown(pointer, 'it is resolved when it is deployed')
    : text;
};

const substituted = (values: Values, name: string, pointer: Pointer): unknown => {
  if (!name.includes('.')) return values.referTo(name, pointer);
  const [logicalId = '', ...attribute] = name.split('.');
  return reference(values, logicalId, attribute.join('.'), pointer);
};

const toJsonString: Call = (values, argument, pointer) => {
  const value = values.valueOf(argument, pointer);
  const missing = firstMissing(value);
  return missing ?? JSON.stringify(value);
};

const firstMissing = (value: unknown): unknown => {
  if (isMissing(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(firstMissing)
    .find((one) => one !== undefined);
};

const base64: Call = (values, argument, pointer) => {
  const text = values.valueOf(argument, pointer);
  if (isMissing(text)) return text;
  return typeof text === 'string' ? Buffer.from(text).toString('base64') : undefined;
};

const FUNCTIONS: Readonly<Record<string, Call>> = {
  'Fn::Base64': base64,
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': sub,
  'Fn::ToJsonString': toJsonString,
};
