import { type Deployed, deployedAs, type Variables } from '../deployment.ts';
import { oneValue, optionsAlone, VALUE } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** What `bookend remediate` was asked for. */
export type Request = {
  /** What the function is invoked with, but for `dryRun`. */
  readonly payload: Readonly<Record<string, unknown>> & { readonly action: string };
  /** Null: it is only shown what would be done. */
  readonly reason: string | null;
  readonly yes: boolean;
  readonly json: boolean;
  readonly deployment: Deployed;
};

const OPTIONS = {
  action: VALUE,
  incident: VALUE,
  instance: VALUE,
  daemon: VALUE,
  reason: VALUE,
  plan: VALUE,
  override: VALUE,
  stage: VALUE,
  region: VALUE,
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const values = optionsAlone(argv, OPTIONS);
  const action = oneValue('action', values.action);
  if (action === null)
    throw new UsageError('--action is not given: stop-early-tasks, drain-instance or redeploy-daemon');
  const reason = oneValue('reason', values.reason);
  const yes = values.yes === true;
  if (yes && reason === null) throw new UsageError('--yes needs --reason: the history says why');
  const payload = {
    action,
    ...targetOf(values),
    ...given('planId', oneValue('plan', values.plan)),
    ...given('override', oneValue('override', values.override)?.split(',') ?? null),
  };
  return { payload, reason, yes, json: values.json === true, deployment: deployedAs(values, env) };
};

type Values = ReturnType<typeof optionsAlone<typeof OPTIONS>>;

const given = (name: string, value: unknown) => (value === null ? {} : { [name]: value });

const targetOf = (values: Values): Readonly<Record<string, string>> => {
  const targets = {
    incidentId: oneValue('incident', values.incident),
    containerInstanceArn: oneValue('instance', values.instance),
    daemonArn: oneValue('daemon', values.daemon),
  };
  const named = Object.entries(targets).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  if (named.length !== 1) throw new UsageError('name one of --incident, --instance and --daemon');
  return Object.fromEntries(named);
};
