import { oneValue, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';

/** The options of every command that asks AWS about a deployment. */
export const DEPLOYED_OPTIONS = { stage: VALUE, region: VALUE, profile: VALUE, 'endpoint-url': VALUE } as const;

/** The help text of these options. */
export const DEPLOYED_HELP = `  --stage S           the stage of the deployment; default: dev
  --region R          its Region; default: AWS_REGION, or the Region of the profile
  --profile P         a profile of the AWS configuration, also of SSO; default: AWS_PROFILE
  --endpoint-url URL  the address of AWS, for example of a simulation on this machine`;

/** The way to AWS. */
export type AwsSettings = {
  readonly region: string;
  /** null: access keys of the environment, or AWS's default. */
  readonly profile: string | null;
  /** null: AWS's own. */
  readonly endpoint: string | null;
};

/** A deployment, by its stage and Region, and how AWS is asked about it. */
export type Deployed = AwsSettings & { readonly stage: string };

/** A deployment whose table may be given by name. */
export type Deployment = Deployed & {
  /** null: the deployment's functions tell it. */
  readonly table: string | null;
};

/** The process's environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

type Given<Names extends string> = { readonly [Name in Names]?: readonly string[] };
type GivenDeployed = Given<keyof typeof DEPLOYED_OPTIONS>;

/** The deployment that the options name, or the defaults. @throws UsageError naming every option that is wrong */
export const deployedAs = (given: GivenDeployed, env: Variables): Deployed =>
  readAll<Deployed>({
    region: () => regionOf(given, env),
    stage: () => stageOf(given),
    profile: () => profileOf(given, env),
    endpoint: () => endpointOf(given),
  });

/** Reads the deployment and the table that `--table` names. @throws UsageError */
export const deploymentOf = (given: GivenDeployed & Given<'table'>, env: Variables): Deployment => ({
  ...deployedAs(given, env),
  table: oneValue('table', given.table),
});

/**
 * The named profile, or that of the environment; null: none, or access keys of the environment, which win over a profile
 * of the environment, as they do for the AWS CLI. @throws UsageError
 */
export const profileOf = (given: Given<'profile'>, env: Variables): string | null => {
  const hasKeys = Boolean(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY);
  return oneValue('profile', given.profile) ?? (hasKeys ? null : profileInEnvironment(env));
};

/** The AWS CLI looks at both, in this order. */
export const profileInEnvironment = (env: Variables): string | null =>
  env.AWS_DEFAULT_PROFILE || env.AWS_PROFILE || null;

export const isRegion = (text: string): boolean => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text);

export const regionInEnvironment = (env: Variables): string | null => env.AWS_REGION || env.AWS_DEFAULT_REGION || null;

/** Said where no Region is given, and none is to be found. */
export const NO_REGION = '--region is not given, AWS_REGION is not set, and the profile has none';

/** The named Region, or that of the environment. @throws UsageError without any */
export const regionOf = (given: Given<'region'>, env: Variables): string => {
  const region = oneValue('region', given.region) ?? regionInEnvironment(env);
  if (region === null) throw new UsageError(NO_REGION);
  if (!isRegion(region)) throw new UsageError(`--region is not an AWS Region: ${region}`);
  return region;
};

const stageOf = (given: Given<'stage'>): string => {
  const stage = oneValue('stage', given.stage) ?? 'dev';
  if (!/^[A-Za-z0-9-]{1,32}$/.test(stage))
    throw new UsageError(`--stage must be 1 to 32 letters, digits or hyphens: ${stage}`);
  return stage;
};

/** The named address; null: AWS's own. @throws UsageError */
export const endpointOf = (given: Given<'endpoint-url'>): string | null => {
  const endpoint = oneValue('endpoint-url', given['endpoint-url']);
  if (endpoint !== null && !isWebAddress(endpoint))
    throw new UsageError(`--endpoint-url is not an http or https address: ${endpoint}`);
  return endpoint;
};

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
