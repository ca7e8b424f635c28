import { Composed, isList, isValueFields, type Known, Reference, type Value, type ValueFields } from '../plan/value.ts';
import type { Comments } from './comments.ts';
import { attribute, block, escaped, type Item, listOf, literal, quoted } from './hcl.ts';

/** Expressions by which the configuration names what is known. */
const EXPRESSIONS: Readonly<Record<Known, string>> = {
  partition: 'local.partition',
  region: 'local.region',
  account: 'local.account',
  cluster: 'var.cluster',
  image: 'var.image',
  cpu: 'var.cpu',
  memory: 'var.memory',
  agentLogs: 'aws_cloudwatch_log_group.agent.name',
  applicationLogs: 'aws_cloudwatch_log_group.applications.name',
  configuration: 'aws_ssm_parameter.configuration.name',
  executionRole: 'aws_iam_role.execution.arn',
  taskRole: 'aws_iam_role.task.arn',
};

/** Names of blocks that are not ECS's own in small letters: one block for each of a list. */
const BLOCKS: Readonly<Record<string, string>> = {
  containerDefinitions: 'container_definition',
  secrets: 'secret',
  mountPoints: 'mount_point',
  environmentFiles: 'environment_file',
  systemControls: 'system_control',
  ulimits: 'ulimit',
  devices: 'device',
  secretOptions: 'secret_option',
};

/** The fields of an object, as Terraform's schema of daemon task definitions has them: lists of objects are blocks. */
export const itemsOf = (fields: ValueFields, comments: Comments = {}): readonly Item[] => {
  const [attributes, blocks]: [Item[], Item[]] = [[], []];
  for (const [name, value] of Object.entries(fields)) {
    const comment = comments[name] ?? null;
    if (name === 'options' && isValueFields(value)) attributes.push(attribute(name, mapOf(value), comment));
    else if (isValueFields(value)) blocks.push(block(blockName(name), itemsOf(value), comment));
    else if (isList(value) && value.some(isValueFields))
      blocks.push(
        ...value
          .filter(isValueFields)
          .map((each, at) => block(blockName(name), itemsOf(each, comments), at === 0 ? comment : null)),
      );
    else attributes.push(attribute(snake(name), expressionOf(value), comment));
  }
  return [...attributes, ...blocks];
};

export const expressionOf = (value: Value): string => {
  if (value instanceof Composed) return composedExpression(value);
  if (isList(value)) return listOf(value.map(expressionOf));
  if (isValueFields(value)) return mapOf(value);
  return typeof value === 'string' ? quoted(value) : String(value);
};

/** A map whose keys are names of others: options of a log driver. */
const mapOf = (fields: ValueFields): string => {
  const width = Math.max(0, ...Object.keys(fields).map((name) => quoted(name).length));
  const lines = Object.entries(fields).map(
    ([name, value]) => `  ${quoted(name).padEnd(width)} = ${expressionOf(value)}`,
  );
  return `{\n${lines.join('\n')}\n}`;
};

const composedExpression = ({ parts }: Composed): string => {
  const [first] = parts;
  if (parts.length === 1 && first instanceof Reference) return EXPRESSIONS[first.known];
  const isLong = parts.some((part) => typeof part === 'string' && part.includes('\n'));
  const written = parts.map((part) =>
    part instanceof Reference ? `\${${EXPRESSIONS[part.known]}}` : isLong ? literal(part) : escaped(part),
  );
  return isLong ? `<<-EOT\n${written.join('').trimEnd()}\nEOT` : `"${written.join('')}"`;
};

const blockName = (name: string): string => BLOCKS[name] ?? snake(name);

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
