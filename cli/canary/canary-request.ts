import type { CanaryAim } from '../../shared/edge/canary/read-plan.ts';
import { canBeCluster, canBeProvider, providerName } from '../../shared/edge/documents/ecs-names.ts';
import { type AwsSettings, endpointOf, profileOf, regionOf, type Variables } from '../aws/deployment-options.ts';
import { oneValue, optionsAlone, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';

/** A request to `bookend canary`. */
export type CanaryRequest = RunRequest | CleanRequest;

export type RunRequest = {
  readonly kind: 'run';
  readonly aim: CanaryAim;
  /** null: a task of Bookend's own, on the provider of the aim. */
  readonly service: string | null;
  readonly timeoutSeconds: number;
  readonly yes: boolean;
  readonly json: boolean;
  readonly aws: AwsSettings;
};

export type CleanRequest = {
  readonly kind: 'clean';
  /** null: all clusters of the Region. */
  readonly cluster: string | null;
  readonly yes: boolean;
  readonly aws: AwsSettings;
};

const OPTIONS = {
  cluster: VALUE,
  provider: VALUE,
  service: VALUE,
  daemon: VALUE,
  timeout: VALUE,
  region: VALUE,
  profile: VALUE,
  'endpoint-url': VALUE,
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  clean: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof optionsAlone<typeof OPTIONS>>;

const SHORTEST_SECONDS = 60;
/** A stopped task can be described for an hour, but whoever looks all the time sees everything; nobody waits longer. */
const LONGEST_SECONDS = 21_600;
const USUAL_SECONDS = '1200';

/** Reads all arguments before AWS is asked anything. @throws UsageError naming every problem */
export const readCanaryRequest = (argv: readonly string[], env: Variables): CanaryRequest => {
  const values = optionsAlone(argv, OPTIONS);
  return values.clean === true ? cleanRequest(values, env) : runRequest(values, env);
};

const runRequest = (values: Values, env: Variables): RunRequest => {
  const read = readAll({
    cluster: () => clusterOf(values) ?? missing('--cluster is not given'),
    place: () => placeOf(values),
    daemon: () => nameOf('daemon', values.daemon),
    timeoutSeconds: () => timeoutOf(oneValue('timeout', values.timeout) ?? USUAL_SECONDS),
    aws: () => settingsOf(values, env),
  });
  const { cluster, place, daemon, timeoutSeconds, aws } = read;
  const { provider, service } = place;
  const flags = { yes: values.yes === true, json: values.json === true };
  return { kind: 'run', aim: { cluster, provider, daemon }, service, timeoutSeconds, ...flags, aws };
};

const cleanRequest = (values: Values, env: Variables): CleanRequest => {
  const read = readAll({
    alone: () => {
      const others = (['provider', 'service', 'daemon', 'timeout', 'json'] as const).filter(
        (name) => values[name] !== undefined,
      );
      if (others.length > 0) throw new UsageError(others.map((name) => `--clean takes no --${name}`));
      return null;
    },
    cluster: () => clusterOf(values),
    aws: () => settingsOf(values, env),
  });
  return { kind: 'clean', cluster: read.cluster, yes: values.yes === true, aws: read.aws };
};

const clusterOf = (values: Values): string | null => {
  const cluster = oneValue('cluster', values.cluster);
  if (cluster !== null && !canBeCluster(cluster))
    throw new UsageError(`--cluster is neither the name nor the ARN of a cluster: ${cluster}`);
  return cluster;
};

const placeOf = (values: Values): Pick<CanaryAim, 'provider'> & Pick<RunRequest, 'service'> => {
  const given = readAll({
    provider: () => providerOf(values),
    service: () => nameOf('service', values.service),
  });
  if (given.provider !== null && given.service !== null) throw new UsageError('--provider and --service: choose one');
  if (given.provider === null && given.service === null)
    throw new UsageError('neither --provider nor --service is given');
  return given;
};

const providerOf = (values: Values): string | null => {
  const given = oneValue('provider', values.provider);
  const name = given === null ? null : providerName(given);
  if (name !== null && !canBeProvider(name))
    throw new UsageError(`--provider is neither the name nor the ARN of a capacity provider: ${given}`);
  return name;
};

/** ECS's names of services and daemons are spelled as those of providers. */
const nameOf = (option: string, values: readonly string[] | undefined): string | null => {
  const name = oneValue(option, values);
  if (name !== null && !canBeProvider(name)) throw new UsageError(`--${option} is not a name of ECS's: ${name}`);
  return name;
};

const timeoutOf = (text: string): number => {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return seconds;
  throw new UsageError(`--timeout must be ${SHORTEST_SECONDS} to ${LONGEST_SECONDS} whole seconds: ${text}`);
};

const settingsOf = (values: Values, env: Variables): AwsSettings => {
  const ofCluster = values.cluster?.[0]?.split(':')[3];
  const region = values.region ?? (ofCluster === undefined ? undefined : [ofCluster]);
  return readAll<AwsSettings>({
    region: () => regionOf(region === undefined ? {} : { region }, env),
    profile: () => profileOf(values, env),
    endpoint: () => endpointOf(values),
  });
};

const missing = (problem: string): never => {
  throw new UsageError(problem);
};
