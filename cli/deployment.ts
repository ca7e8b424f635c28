import { UsageError } from './usage-error.ts';

/** Whose: a deployment by its stage and Region. */
export type Deployed = { readonly stage: string; readonly region: string };

type Variables = Readonly<Record<string, string | undefined>>;

/** The deployment that `--stage` and `--region` name; null where they are not given. @throws UsageError */
export const deployedAs = (given: { readonly [Name in keyof Deployed]: string | null }, env: Variables): Deployed => {
  const region = given.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || null);
  if (region === null) throw new UsageError('--region is not given, and AWS_REGION is not set');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UsageError(`--region is no Region: ${region}`);
  const stage = given.stage ?? 'dev';
  if (!/^[A-Za-z0-9-]{1,32}$/.test(stage)) throw new UsageError(`--stage is no stage: ${stage}`);
  return { stage, region };
};

/** An option's one value; null if it is not given. @throws UsageError if it is given twice, or empty */
export const oneValue = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`--${option} is given more than once`);
  if (values[0]?.trim() === '') throw new UsageError(`--${option} is empty`);
  return values[0] ?? null;
};

/** What `parseArgs` reads; what it can't is said in its first sentence. @throws UsageError */
export const parsedBy = <Parsed>(parse: () => Parsed): Parsed => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message.split(/\. |\n/)[0] ?? error.message, { cause: error });
  }
};
