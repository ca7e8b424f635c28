import { type Command, commandOf, programOf, wordsOfScript } from './command.ts';
import type { Container } from './definition.ts';
import { type Field, isMissing, type Missing } from './field.ts';
import { readFluentBitCommand } from './fluent-bit-command.ts';
import { knownAgentOf } from './known-agents.ts';
import { readConfiguration, readScript } from './read-configuration.ts';
import { readYaml } from './read-yaml.ts';
import type { Setting } from './setting.ts';

/** A configuration of an agent that stands in its container definition itself. */
export type InlineConfiguration = {
  /** `CW_CONFIG_CONTENT`, `command`. */
  readonly name: string;
  /** The fields that lead to it in the container's document. */
  readonly path: readonly (string | number)[];
  readonly settings: readonly Setting[];
};

export type InlineConfigurations = {
  readonly known: readonly InlineConfiguration[];
  /** Values that may hold a configuration, or a part of one, and are not known. */
  readonly missing: readonly Missing[];
};

/**
 * Variables from which images read a whole configuration: the CloudWatch agent (CloudWatch User Guide, Container Insights on ECS), ADOT
 * (its ECS documentation), Splunk's collector (its README).
 */
const VARIABLES = new Set([
  'CW_CONFIG_CONTENT',
  'CW_OTEL_CONFIG_CONTENT',
  'PROMETHEUS_CONFIG_CONTENT',
  'AOT_CONFIG_CONTENT',
  'SPLUNK_CONFIG_YAML',
]);

/** Options whose value may be a configuration, or a part of one. */
const OPTIONS = new Set([
  ...['--config', '--set', '-i', '-F', '-o', '-p', '-f', '-P'],
  ...['--input', '--filter', '--output', '--prop', '--flush', '--port'],
]);

/** The configurations that a container states by its environment and its command. One of elsewhere (a file, a secret) is not among them. */
export const inlineConfigurationsOf = (container: Container): InlineConfigurations => {
  const command = commandOf(container);
  const variables = variablesOf(container);
  const known: InlineConfiguration[] = [];
  const missing: Missing[] = isMissing(container.environment) ? [container.environment] : [];
  const named = namesIn(command);
  for (const { name, text, path } of variables)
    if (VARIABLES.has(name) || named.has(name) || (!isMissing(text) && name.includes('CONFIG')))
      if (isMissing(text)) missing.push(text);
      else known.push({ name, path, settings: readConfiguration(text) });
  for (const [at, word] of command.words.entries()) {
    const { text, path } = word;
    const before = command.words[at - 1]?.text;
    if (isMissing(text)) {
      if (mayConfigure(before)) missing.push(text);
    } else if (word === command.script) known.push({ name: 'command', path, settings: readScript(text) });
    else {
      const settings = ofOption(text, before);
      if (settings.length > 0) known.push({ name: 'command', path, settings });
    }
  }
  return { known: [...known, ...fluentBit(container, command)], missing };
};

/** The variables of a container whose values stand in the same document. */
const variablesOf = ({
  environment,
  secrets,
}: Container): readonly { name: string; text: Field<string>; path: readonly (string | number)[] }[] => [
  ...(isMissing(environment) ? [] : environment).map(({ name, value }, index) => ({
    name,
    text: value,
    path: ['environment', index, 'value'],
  })),
  ...(isMissing(secrets) ? [] : secrets).flatMap(({ name, content }, index) =>
    content === undefined ? [] : [{ name, text: content, path: ['secrets', index, 'valueFrom'] }],
  ),
];

/** Names of variables from which the command makes a configuration: `--config=env:NAME` (OpenTelemetry), `$NAME` in a script. */
const namesIn = ({ words, script }: Command): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const word of words)
    if (!isMissing(word.text) && (word === script || word.text.includes('env:')))
      for (const [, name = ''] of word.text.matchAll(/(?:\benv:|\$\{?)([A-Za-z_]\w{0,99})/g)) names.add(name);
  return names;
};

/** False for the value of an option that is not about the configuration: `--region`. */
const mayConfigure = (before: Field<string> | undefined): boolean =>
  before === undefined || isMissing(before) || !before.startsWith('-') || OPTIONS.has(before) || before.endsWith('c');

/** Of OpenTelemetry's options: `--config=yaml:…`, `--set=processors.batch.timeout=2s`. */
const ofOption = (text: string, before: Field<string> | undefined): readonly Setting[] => {
  const value = /^--(?:config|set)=/.test(text) ? text.slice(text.indexOf('=') + 1) : text;
  const option = value === text ? before : text.slice(0, text.indexOf('='));
  if (option === '--config' && value.startsWith('yaml:')) return readYaml(value.slice('yaml:'.length));
  const equals = value.indexOf('=');
  if (option !== '--set' || equals < 0) return [];
  return readYaml(`${value.slice(0, equals).replaceAll('.', '::')}: ${value.slice(equals + 1)}`);
};

const fluentBit = ({ image }: Container, { words, script }: Command): readonly InlineConfiguration[] => {
  const text = script === null || isMissing(script.text) ? null : script.text;
  const all = text === null ? words.map((word) => (isMissing(word.text) ? '' : word.text)) : wordsOfScript(text);
  const program = all.findIndex((word) => programOf(word) === 'fluent-bit');
  const isImage = image !== null && !isMissing(image) && knownAgentOf(image)?.family === 'fluent-bit';
  if (program < 0 && !isImage) return [];
  const settings = readFluentBitCommand(all.slice(program + 1));
  return settings.length === 0 ? [] : [{ name: 'command', path: script?.path ?? ['command'], settings }];
};
