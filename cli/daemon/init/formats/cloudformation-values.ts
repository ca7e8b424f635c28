import type { Node } from 'yaml';
import { Composed, isList, isValueFields, type Known, Reference, type Value, type ValueFields } from '../plan/value.ts';
import type { Comments } from './comments.ts';
import { type Entry, list, map, tagged, text, words } from './yaml-nodes.ts';

/** Logical ids, parameters and attributes, by which the template names what is known. */
const NAMES: Readonly<Record<Known, string>> = {
  partition: 'AWS::Partition',
  region: 'AWS::Region',
  account: 'AWS::AccountId',
  cluster: 'Cluster',
  image: 'Image',
  cpu: 'Cpu',
  memory: 'Memory',
  agentLogs: 'AgentLogs',
  applicationLogs: 'ApplicationLogs',
  configuration: 'AgentConfiguration',
  executionRole: 'ExecutionRole.Arn',
  taskRole: 'TaskRole.Arn',
};

/** Fields whose own fields are names of others: options of a log driver. */
const FREE = new Set(['options']);

/** A value in CloudFormation's spelling, which has ECS's names with a capital. */
export const valueNode = (value: Value, comments: Comments = {}): Node => {
  if (value instanceof Composed) return composedNode(value);
  if (isList(value)) return listNode(value, comments);
  return isValueFields(value) ? fieldsNode(value, comments) : text(value);
};

/** The entries of an object: ECS's names with a capital, and the comment of each field. */
export const entriesOf = (fields: ValueFields, comments: Comments = {}): readonly Entry[] =>
  Object.entries(fields).map(
    ([name, value]): Entry => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      FREE.has(name) && isValueFields(value) ? freeNode(value) : valueNode(value),
      comments[name],
    ],
  );

const fieldsNode = (fields: ValueFields, comments: Comments): Node => map(...entriesOf(fields, comments));

const freeNode = (fields: ValueFields): Node =>
  map(...Object.entries(fields).map(([name, value]): Entry => [name, valueNode(value)]));

const listNode = (values: readonly Value[], comments: Comments): Node => {
  const short = values.filter((value) => typeof value === 'string' && value.length < 80);
  return short.length === values.length
    ? words(short.map(String))
    : list(...values.map((value) => valueNode(value, comments)));
};

/** `!Ref`, `!GetAtt` or `!Sub`: text of our own keeps its `${`. */
const composedNode = ({ parts }: Composed): Node => {
  const [first] = parts;
  if (parts.length === 1 && first instanceof Reference) {
    const name = NAMES[first.known];
    return tagged(name.includes('.') ? '!GetAtt' : '!Ref', name);
  }
  const written = parts.map((part) =>
    part instanceof Reference ? `\${${NAMES[part.known]}}` : part.replaceAll('${', '${!'),
  );
  return tagged('!Sub', written.join(''));
};
