import { commandOf } from './command.ts';
import { runsComponent } from './component.ts';
import type { Container } from './definition.ts';
import { isMissing, type Missing } from './field.ts';
import { inlineConfigurationsOf } from './inline-configuration.ts';
import { knownAgentOf } from './known-agents.ts';
import { isWithin, kindOf, type Setting } from './setting.ts';

const RECEIVER = 'awsecscontainermetrics';
/** The statistics of the task that asks; `/tasks/stats` has those of all tasks of the container instance. */
const PATH = '/task/stats';

/** Configurations in ADOT's image that run the receiver (aws-otel-collector, config/ecs). */
const IN_IMAGE = [
  '/etc/ecs/ecs-amp.yaml',
  '/etc/ecs/ecs-amp-xray.yaml',
  '/etc/ecs/ecs-cloudwatch.yaml',
  '/etc/ecs/ecs-cloudwatch-xray.yaml',
  '/etc/ecs/container-insights/otel-task-metrics-config.yaml',
];

export type TaskStats = {
  /** The thing that reads them, and the fields that lead to it in the container's document; null: nothing that is known does. */
  readonly reader: { readonly what: string; readonly path: readonly (string | number)[] } | null;
  readonly missing: readonly Missing[];
};

/** Tells if a container reads the statistics of its own task, as far as its definition says. */
export const taskStatsOf = (container: Container): TaskStats => {
  const { known, missing } = inlineConfigurationsOf(container);
  const found = (what: string, path: readonly (string | number)[]): TaskStats => ({ reader: { what, path }, missing });
  const read = new Set(known.map(({ path }) => path.join('/')));
  for (const { settings, path } of known) {
    if (runsReceiver(settings)) return found(`the receiver ${RECEIVER}`, path);
    if (settings.some(({ value }) => value?.includes(PATH))) return found(PATH, path);
  }
  for (const [index, { value }] of (isMissing(container.environment) ? [] : container.environment).entries())
    if (!isMissing(value) && value.includes(PATH) && !read.has(`environment/${index}/value`))
      return found(PATH, ['environment', index, 'value']);
  const { image } = container;
  const isOpenTelemetry =
    image !== null && !isMissing(image) && knownAgentOf(image)?.repositories.includes('aws-otel-collector');
  for (const { text, path } of commandOf(container).words) {
    if (isMissing(text)) continue;
    if (text.includes(PATH)) return found(PATH, path);
    const file = text.slice(text.indexOf('=') + 1);
    if (isOpenTelemetry && IN_IMAGE.includes(file)) return found(`${file} with the receiver ${RECEIVER}`, path);
  }
  return { reader: null, missing };
};

const runsReceiver = (settings: readonly Setting[]): boolean =>
  runsComponent(settings, 'receivers', RECEIVER) ||
  settings.some(
    (setting) =>
      kindOf(setting.value ?? '') === RECEIVER && isWithin(setting, 'receivers') && isWithin(setting, 'pipelines'),
  );
