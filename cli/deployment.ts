import { oneValue } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Whose: a deployment by its stage and Region. */
export type Deployed = { readonly stage: string; readonly region: string };

/** The same, and its table by name. */
export type Deployment = Deployed & {
  /** null: it is asked for. */
  readonly table: string | null;
};

/** The process's environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

type Given<Names extends string> = { readonly [Name in Names]?: readonly string[] };

/** The deployment that `--stage` and `--region` name, or the defaults. @throws UsageError */
export const deployedAs = (given: Given<'stage' | 'region'>, env: Variables): Deployed => {
  const region = oneValue('region', given.region) ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || null);
  if (region === null) throw new UsageError('--region is not given, and AWS_REGION is not set');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UsageError(`--region is not a Region: ${region}`);
  const stage = oneValue('stage', given.stage) ?? 'dev';
  if (!/^[A-Za-z0-9-]{1,32}$/.test(stage)) throw new UsageError(`--stage is not the name of a stage: ${stage}`);
  return { stage, region };
};

/** The same with the table that `--table` names. @throws UsageError */
export const deploymentOf = (given: Given<'stage' | 'region' | 'table'>, env: Variables): Deployment => ({
  ...deployedAs(given, env),
  table: oneValue('table', given.table),
});
