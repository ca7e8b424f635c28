import { isFields } from '../../../../shared/edge/events/fields.ts';
import type { Template } from './template.ts';

/** AWS's own parameters. A part that only a deployment tells is written so that it may be anything. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': open('AccountId'),
  'AWS::NotificationARNs': open('NotificationARNs'),
  'AWS::Partition': 'aws',
  'AWS::Region': open('Region'),
  'AWS::StackId': open('StackId'),
  'AWS::StackName': open('StackName'),
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A part of a text that the template leaves open. */
export function open(name: string): string {
  return `$\{${name.replaceAll(/[^\w.-]/g, '')}}`;
}

export const pseudoParameter = (name: string): string | undefined =>
  Object.hasOwn(PSEUDO, name) ? PSEUDO[name] : undefined;

export type ParameterValue =
  | { readonly kind: 'default'; readonly value: string | readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** The value of a parameter by its default; undefined: the template has no such parameter. */
export const parameterValue = (
  { parameters }: Template,
  name: string,
  usesDefaults: boolean,
): ParameterValue | undefined => {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!isFields(parameter)) return undefined;
  const type = String(parameter.Type ?? 'String');
  if (type.startsWith('AWS::SSM::'))
    return { kind: 'unknown', why: `the parameter ${name} is read from SSM when it is deployed` };
  const { Default: value } = parameter;
  if (!usesDefaults || value === undefined || value === null)
    return { kind: 'unknown', why: `the parameter ${name} has no default` };
  const text = String(value);
  if (text.includes('{{resolve:'))
    return { kind: 'unknown', why: `the parameter ${name} is resolved when it is deployed` };
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return { kind: 'default', value: isList ? text.split(',').map((item) => item.trim()) : text };
};
