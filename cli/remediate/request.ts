import { parseArgs } from 'node:util';
import type { Deployment } from '../policy/request.ts';
import { UsageError } from '../usage-error.ts';

/** What `bookend remediate` was asked for. */
export type Request = {
  /** What the function is invoked with, but for `dryRun`. */
  readonly payload: Readonly<Record<string, unknown>> & { readonly action: string };
  /** Null: it is only shown what would be done. */
  readonly reason: string | null;
  readonly yes: boolean;
  readonly json: boolean;
  readonly deployment: Omit<Deployment, 'table'>;
};

type Variables = Readonly<Record<string, string | undefined>>;

const text = { type: 'string', multiple: true } as const;
const OPTIONS = {
  action: text,
  incident: text,
  instance: text,
  daemon: text,
  reason: text,
  plan: text,
  override: text,
  stage: text,
  region: text,
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const values = parse(argv);
  const action = once('action', values.action);
  if (action === null)
    throw new UsageError('--action is not given: stop-early-tasks, drain-instance or redeploy-daemon');
  const reason = once('reason', values.reason);
  const yes = values.yes === true;
  if (yes && reason === null) throw new UsageError('--yes needs --reason: the history says why');
  const payload = {
    action,
    ...targetOf(values),
    ...given('planId', once('plan', values.plan)),
    ...given('override', once('override', values.override)?.split(',') ?? null),
  };
  return { payload, reason, yes, json: values.json === true, deployment: deploymentOf(values, env) };
};

type Values = ReturnType<typeof parse>;

const parse = (argv: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
    if (positionals.length > 0) throw new UsageError(`what is ${positionals.join(' ')}? See the options`);
    return values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message.split(/\. |\n/)[0] ?? error.message, { cause: error });
  }
};

const given = (name: string, value: unknown) => (value === null ? {} : { [name]: value });

const targetOf = (values: Values): Readonly<Record<string, string>> => {
  const targets = {
    incidentId: once('incident', values.incident),
    containerInstanceArn: once('instance', values.instance),
    daemonArn: once('daemon', values.daemon),
  };
  const named = Object.entries(targets).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  if (named.length !== 1) throw new UsageError('name one of --incident, --instance and --daemon');
  return Object.fromEntries(named);
};

const once = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`--${option} is given more than once`);
  if (values[0]?.trim() === '') throw new UsageError(`--${option} is empty`);
  return values[0] ?? null;
};

const deploymentOf = (values: Values, env: Variables): Request['deployment'] => {
  const region = once('region', values.region) ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || null);
  if (region === null) throw new UsageError('--region is not given, and AWS_REGION is not set');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UsageError(`--region is no Region: ${region}`);
  const stage = once('stage', values.stage) ?? 'dev';
  if (!/^[A-Za-z0-9-]{1,32}$/.test(stage)) throw new UsageError(`--stage is no stage: ${stage}`);
  return { region, stage };
};
