import { canBeCluster } from '../../../shared/edge/documents/ecs-names.ts';
import { endpointOf, profileOf, regionOf, type Variables } from '../../aws/deployment-options.ts';
import { oneValue, parsed, VALUE } from '../../options/options.ts';
import { readAll, UsageError } from '../../options/usage-error.ts';

export type CheckForm = 'page' | 'json' | 'sarif' | 'markdown';

/** A request to `bookend daemon check`. */
export type CheckRequest = {
  /** Files, or `-`; empty with `live`. */
  readonly files: readonly string[];
  /** A daemon that is deployed; null: files are checked. */
  readonly live: LiveDaemon | null;
  readonly form: CheckForm;
  readonly policy: string | null;
  readonly baseline: string | null;
  readonly strict: boolean;
};

export type LiveDaemon = {
  readonly daemonName: string;
  readonly cluster: string;
  readonly region: string;
  readonly profile: string | null;
  readonly endpoint: string | null;
};

const OPTIONS = {
  json: { type: 'boolean' },
  sarif: { type: 'boolean' },
  markdown: { type: 'boolean' },
  strict: { type: 'boolean' },
  policy: VALUE,
  baseline: VALUE,
  live: VALUE,
  cluster: VALUE,
  region: VALUE,
  profile: VALUE,
  'endpoint-url': VALUE,
} as const;

type Given = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** @throws UsageError with all that is wrong */
export const readCheckRequest = (argv: readonly string[], env: Variables): CheckRequest => {
  const { values, positionals } = parsed(argv, OPTIONS);
  return readAll<CheckRequest>({
    files: () => filesOf(positionals, values),
    live: () => liveOf(values, env),
    form: () => formOf(values),
    policy: () => oneValue('policy', values.policy),
    baseline: () => oneValue('baseline', values.baseline),
    strict: () => values.strict === true,
  });
};

const filesOf = (files: readonly string[], { live }: Given): readonly string[] => {
  if (live !== undefined && files.length > 0)
    throw new UsageError(`--live checks what is deployed, and takes no file: ${files.join(' ')}`);
  if (live === undefined && files.length === 0)
    throw new UsageError('name a file, or - for standard input, or a daemon with --live');
  if (files.some((file) => file === '')) throw new UsageError("a file's name is empty");
  return [...new Set(files)];
};

const liveOf = (values: Given, env: Variables): LiveDaemon | null => {
  const daemonName = oneValue('live', values.live);
  const cluster = oneValue('cluster', values.cluster);
  if (daemonName === null) {
    const idle = (['cluster', 'region', 'profile', 'endpoint-url'] as const).filter(
      (name) => values[name] !== undefined,
    );
    if (idle.length > 0) throw new UsageError(idle.map((name) => `--${name} goes with --live`));
    return null;
  }
  if (cluster === null) throw new UsageError('--live needs --cluster, the name or the ARN of its cluster');
  if (!canBeCluster(cluster))
    throw new UsageError(`--cluster is neither the name nor the ARN of a cluster: ${cluster}`);
  const ofArn = cluster.startsWith('arn:') && values.region === undefined ? cluster.split(':')[3] : undefined;
  return readAll<LiveDaemon>({
    daemonName: () => daemonName,
    cluster: () => cluster,
    region: () => ofArn ?? regionOf(values, env),
    profile: () => profileOf(values, env),
    endpoint: () => endpointOf(values),
  });
};

const formOf = ({ json, sarif, markdown }: Given): CheckForm => {
  const forms: readonly [boolean | undefined, CheckForm][] = [
    [json, 'json'],
    [sarif, 'sarif'],
    [markdown, 'markdown'],
  ];
  const [chosen, ...others] = forms.filter(([isGiven]) => isGiven === true);
  if (others.length > 0) throw new UsageError('--json, --sarif and --markdown: choose one');
  return chosen?.[1] ?? 'page';
};
