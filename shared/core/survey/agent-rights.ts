import { componentsIn } from './component.ts';
import type { Container, Definition } from './definition.ts';
import { type Field, isMissing, type Missing, mapField } from './field.ts';
import { inlineConfigurationsOf } from './inline-configuration.ts';
import { knownAgentOf } from './known-agents.ts';
import { isWithin, keyOf, kindOf, type Setting } from './setting.ts';

/** The calls of AWS that an agent in a container makes by the task role. */
export type AgentRights = {
  readonly container: string;
  /** `the CloudWatch agent`. */
  readonly agent: string;
  /** False: nobody knows whether it calls AWS. */
  readonly isCalling: boolean;
  readonly actions: readonly string[];
  /** True: its configuration is of elsewhere, and uses one of the actions at least. */
  readonly isOneOf: boolean;
  /** The value without which the actions are not sure. */
  readonly unsure: Missing | null;
};

export const PUT_METRICS = 'cloudwatch:PutMetricData';
export const PUT_LOGS = 'logs:PutLogEvents';
const BOTH = [PUT_METRICS, PUT_LOGS];

/** The CloudWatch agent; ADOT and Fluent Bit where a configuration in the definition itself names an exporter or output of AWS. */
export const agentRightsOf = ({ containers }: Definition): Field<readonly AgentRights[]> =>
  mapField(containers, (all) => all.flatMap(rightsOfContainer));

const rightsOfContainer = (container: Container): readonly AgentRights[] => {
  const { name, image } = container;
  if (image === null) return [];
  const of = { container: name, isCalling: true, isOneOf: false, unsure: null };
  if (isMissing(image)) return [{ ...of, agent: 'an image', isCalling: false, actions: BOTH, unsure: image }];
  const agent = knownAgentOf(image);
  const actionsOf = agent === null ? null : readerOf(agent.family, agent.repositories);
  if (agent === null || actionsOf === null) return [];
  const isCloudWatch = agent.family === 'cloudwatch-agent';
  const { known, missing } = inlineConfigurationsOf(container);
  const actions = actionsOf(known.flatMap(({ settings }) => settings));
  if (actions !== null) return [{ ...of, agent: agent.name, actions }];
  const [unsure] = missing;
  if (unsure !== undefined) return [{ ...of, agent: agent.name, isCalling: isCloudWatch, actions: BOTH, unsure }];
  return isCloudWatch ? [{ ...of, agent: agent.name, actions: BOTH, isOneOf: true }] : [];
};

/** The actions that a configuration uses; null: it says nothing of AWS. */
type ActionsOf = (settings: readonly Setting[]) => readonly string[] | null;

const readerOf = (family: string | null, repositories: readonly string[]): ActionsOf | null => {
  if (family === 'cloudwatch-agent') return actionsOfCloudWatchAgent;
  if (repositories.includes('aws-otel-collector')) return actionsOfExporters;
  return family === 'fluent-bit' ? actionsOfOutputs : null;
};

/** CloudWatch User Guide, agent configuration file: its sections; metrics go to CloudWatch unless metrics_destinations names others alone. */
const actionsOfCloudWatchAgent: ActionsOf = (settings) => {
  const sections = new Set(settings.filter(({ within }) => within === null).map(({ key }) => key));
  if (!['metrics', 'logs', 'traces'].some((section) => sections.has(section))) return null;
  const destinations = settings.filter(({ within }) => within?.key === 'metrics_destinations').map(({ key }) => key);
  const isForCloudWatch = destinations.length === 0 || destinations.includes('cloudwatch');
  return [
    ...(sections.has('metrics') && isForCloudWatch ? [PUT_METRICS] : []),
    ...(sections.has('logs') ? [PUT_LOGS] : []),
  ];
};

/** Their READMEs: awsemf writes metrics as log events. Of the others no action is judged. */
const EXPORTERS = new Map([
  ['awsemf', [PUT_LOGS]],
  ['awscloudwatchlogs', [PUT_LOGS]],
  ['awsxray', []],
  ['awss3', []],
  ['awskinesis', []],
]);

/** Fluent Bit manual, outputs; those of AWS that were plugins in Go first have two names. */
const OUTPUTS = new Map([
  ['cloudwatch_logs', [PUT_LOGS]],
  ['cloudwatch', [PUT_LOGS]],
  ['kinesis_firehose', []],
  ['firehose', []],
  ['kinesis_streams', []],
  ['kinesis', []],
  ['s3', []],
]);

const actionsOfExporters: ActionsOf = (settings) =>
  actionsOfAll(
    EXPORTERS,
    componentsIn(settings, 'exporters').map(({ key }) => kindOf(key)),
  );

const actionsOfOutputs: ActionsOf = (settings) =>
  actionsOfAll(
    OUTPUTS,
    settings
      .filter((setting) => keyOf(setting) === 'name' && (isWithin(setting, 'output') || isWithin(setting, 'outputs')))
      .map(({ value }) => (value ?? '').toLowerCase()),
  );

const actionsOfAll = (known: ReadonlyMap<string, readonly string[]>, names: readonly string[]) => {
  const ofAws = names.flatMap((name) => known.get(name) ?? []);
  return names.some((name) => known.has(name)) ? [...new Set(ofAws)] : null;
};
