import { canBeCluster } from '../../shared/edge/documents/ecs-names.ts';
import { endpointOf, isRegion, profileOf, regionOf, type Variables } from '../aws/deployment-options.ts';
import { oneValue, optionsAlone, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';

/** A request to `bookend audit`. */
export type AuditRequest = {
  /** Names or ARNs; empty: all. */
  readonly clusters: readonly string[];
  readonly regions: readonly string[];
  /** True where the Regions were named, not taken from the environment. */
  readonly namesRegions: boolean;
  readonly policy: string | null;
  readonly form: 'page' | 'json' | 'markdown';
  readonly strict: boolean;
  readonly profile: string | null;
  readonly endpoint: string | null;
};

const OPTIONS = {
  cluster: VALUE,
  region: VALUE,
  regions: VALUE,
  policy: VALUE,
  report: VALUE,
  profile: VALUE,
  'endpoint-url': VALUE,
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  strict: { type: 'boolean' },
} as const;

/** @throws UsageError with all that is wrong */
export const readAuditRequest = (argv: readonly string[], env: Variables): AuditRequest => {
  const values = optionsAlone(argv, OPTIONS);
  const read = readAll<Omit<AuditRequest, 'namesRegions' | 'strict'> & { readonly report: null }>({
    report: () => {
      if (values.report !== undefined) throw new UsageError('--report is not built yet');
      return null;
    },
    form: () => {
      if (values.json && values.markdown) throw new UsageError('--json and --markdown: choose one');
      return values.json ? 'json' : values.markdown ? 'markdown' : 'page';
    },
    clusters: () => clustersOf(values.cluster ?? []),
    regions: () => regionsOf(values, env, regionsOfArns(values.cluster ?? [])),
    policy: () => oneValue('policy', values.policy),
    profile: () => profileOf(values, env),
    endpoint: () => endpointOf(values),
  });
  const { report: _, ...request } = read;
  const namesRegions = values.region !== undefined || values.regions !== undefined;
  return { ...request, namesRegions, strict: values.strict === true };
};

const clustersOf = (named: readonly string[]): readonly string[] => {
  const wrong = named.filter((cluster) => !canBeCluster(cluster));
  if (wrong.length > 0)
    throw new UsageError(wrong.map((one) => `--cluster is neither the name nor the ARN of a cluster: ${one}`));
  return [...new Set(named)];
};

/** The Regions of the clusters that are named by their ARNs. */
const regionsOfArns = (named: readonly string[]): readonly string[] => [
  ...new Set(named.flatMap((cluster) => cluster.split(':')[3] ?? [])),
];

const regionsOf = (
  given: { readonly region?: readonly string[]; readonly regions?: readonly string[] },
  env: Variables,
  ofClusters: readonly string[],
): readonly string[] => {
  const list = oneValue('regions', given.regions);
  if (list === null) return given.region === undefined && ofClusters.length > 0 ? ofClusters : [regionOf(given, env)];
  if (given.region !== undefined) throw new UsageError('--region and --regions: choose one');
  const regions = list.split(',').map((region) => region.trim());
  const wrong = regions.filter((region) => !isRegion(region));
  if (wrong.length > 0)
    throw new UsageError(wrong.map((one) => `--regions holds what is not an AWS Region: ${JSON.stringify(one)}`));
  return [...new Set(regions)];
};
