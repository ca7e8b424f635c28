import { canBeCluster, canBeProvider, providerName } from '../../../shared/edge/documents/ecs-names.ts';
import { type AwsSettings, endpointOf, profileOf, regionOf, type Variables } from '../../aws/deployment-options.ts';
import { oneValue, optionsAlone, VALUE } from '../../options/options.ts';
import { readAll, UsageError } from '../../options/usage-error.ts';
import { alarmsOf, choiceOf, nameOf, numberOf, sizeOf } from './option-values.ts';
import { oneAccountAndRegion, placeOf } from './place.ts';
import type { Place } from './plan/filled-in.ts';
import type { Settings, Size } from './plan/plan.ts';

/** A request to `bookend daemon init`. */
export type InitRequest = {
  readonly agent: Agent;
  readonly format: Format;
  /** The daemon's name, if it is given; null: the agent's. */
  readonly name: string | null;
  readonly settings: Omit<Settings, 'name' | 'size'> & { readonly size: Size | null };
  /** An agent that runs today; null: a new daemon. */
  readonly source: Source | null;
  /** The account and Region of the calls; null for templates, which find it out themselves. */
  readonly place: Place | null;
  /** null: standard output. */
  readonly out: string | null;
  readonly force: boolean;
};

export type Agent = 'cloudwatch' | 'fluent-bit';
export type Format = 'cloudformation' | 'cli' | 'terraform';

/** The source of the agent's task definition, and the container in it that is the agent; null: the known agents. */
export type Source = { readonly container: string | null } & (
  | { readonly file: string }
  | { readonly service: string; readonly aws: AwsSettings }
  | { readonly family: string; readonly aws: AwsSettings }
);

const FLAG = { type: 'boolean' } as const;
const OPTIONS = {
  ...{ agent: VALUE, format: VALUE, name: VALUE, cluster: VALUE, provider: VALUE, config: VALUE, size: VALUE },
  ...{ image: VALUE, critical: VALUE, 'drain-percent': VALUE, 'bake-minutes': VALUE, alarm: VALUE },
  ...{ 'from-service': VALUE, 'from-task-definition': VALUE, 'from-file': VALUE, container: VALUE },
  ...{ region: VALUE, account: VALUE, profile: VALUE, 'endpoint-url': VALUE, out: VALUE, force: FLAG },
} as const;

type Values = ReturnType<typeof optionsAlone<typeof OPTIONS>>;

/** @throws UsageError with all that is wrong */
export const readInitRequest = (argv: readonly string[], env: Variables): InitRequest => {
  const values = optionsAlone(argv, OPTIONS);
  const read = readAll<Omit<InitRequest, 'force'>>({
    agent: () => choiceOf('agent', values.agent, ['cloudwatch', 'fluent-bit']),
    format: () => choiceOf('format', values.format, ['cloudformation', 'terraform', 'cli']),
    name: () => nameOf('name', oneValue('name', values.name)),
    settings: () => settingsOf(values),
    source: () => sourceOf(values, env),
    place: () => {
      oneAccountAndRegion(values);
      if (values.format?.[0] === 'cli') return placeOf(values, env);
      if (values.account !== undefined) throw new UsageError('--account goes with --format cli alone');
      return null;
    },
    out: () => oneValue('out', values.out),
  });
  return { ...read, force: values.force === true };
};

const settingsOf = (values: Values): InitRequest['settings'] =>
  readAll<InitRequest['settings']>({
    cluster: () => clusterOf(oneValue('cluster', values.cluster)),
    providers: () => providersOf(values.provider ?? []),
    size: () => sizeOf(oneValue('size', values.size)),
    critical: () => criticalOf(values),
    drainPercent: () => numberOf('drain-percent', oneValue('drain-percent', values['drain-percent']), 25, [1, 99]),
    bakeMinutes: () => numberOf('bake-minutes', oneValue('bake-minutes', values['bake-minutes']), 10, [1, 1440]),
    alarms: () => alarmsOf(values.alarm ?? []),
    config: () => choiceOf('config', values.config, ['ssm', 'inline']),
    image: () => imageOf(oneValue('image', values.image)),
  });

const criticalOf = ({ critical, format }: Values): boolean => {
  const isCritical = choiceOf('critical', critical, ['true', 'false']) === 'true';
  if (!isCritical && format?.[0] === 'terraform')
    throw new UsageError("--critical false: Terraform's aws_ecs_daemon has no `critical`; choose another --format");
  return isCritical;
};

const imageOf = (named: string | null): string | null => {
  if (named === null || /^[\w./:@-]{1,512}$/.test(named)) return named;
  throw new UsageError(`--image is not the name of an image: ${named}`);
};

const clusterOf = (named: string | null): string => {
  if (named === null) throw new UsageError('--cluster is not given');
  if (!canBeCluster(named)) throw new UsageError(`--cluster is neither the name nor the ARN of a cluster: ${named}`);
  return named.slice(named.lastIndexOf('/') + 1);
};

/** None is taken for all: a daemon on every provider by accident is what this is to prevent. */
const providersOf = (named: readonly string[]): readonly string[] => {
  if (named.length === 0)
    throw new UsageError('--provider is not given: name each capacity provider that gets the daemon');
  const names = named.map(providerName);
  const wrong = named.filter((_, index) => !canBeProvider(names[index] ?? ''));
  if (wrong.length > 0)
    throw new UsageError(
      wrong.map((one) => `--provider is neither the name nor the ARN of a capacity provider: ${one}`),
    );
  const fargate = names.filter((name) => /^FARGATE(?:_SPOT)?$/.test(name));
  if (fargate.length > 0)
    throw new UsageError(fargate.map((one) => `--provider ${one}: daemons run on Managed Instances, not on Fargate`));
  return [...new Set(names)];
};

/** The Region of a cluster that is given by its ARN; null: it is given by its name. */
const regionInArn = ([cluster = '']: readonly string[] = []): string | null => cluster.split(':')[3] ?? null;

const SOURCES = ['from-service', 'from-task-definition', 'from-file'] as const;
/** Options about an agent that is written anew. */
const NEW_ONLY = ['agent', 'config', 'image'] as const;

const sourceOf = (values: Values, env: Variables): Source | null => {
  const given = SOURCES.filter((name) => values[name] !== undefined);
  const [kind] = given;
  if (given.length > 1) throw new UsageError(`${given.map((name) => `--${name}`).join(' and ')}: choose one`);
  if (kind === undefined && values.container !== undefined)
    throw new UsageError('--container is about an agent that runs today: it goes with --from-service and the like');
  if (kind === undefined) return null;
  const idle = NEW_ONLY.filter((name) => values[name] !== undefined);
  if (idle.length > 0)
    throw new UsageError(idle.map((name) => `--${name} does not go with --${kind}, which keeps what runs today`));
  const [container, named] = [oneValue('container', values.container), oneValue(kind, values[kind]) ?? ''];
  if (kind === 'from-file') return { container, file: named };
  const aws = readAll<AwsSettings>({
    region: () => (values.region === undefined ? regionInArn(values.cluster) : null) ?? regionOf(values, env),
    profile: () => profileOf(values, env),
    endpoint: () => endpointOf(values),
  });
  return kind === 'from-service' ? { container, service: named, aws } : { container, family: named, aws };
};
