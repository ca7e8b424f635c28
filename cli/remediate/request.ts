import { InputError } from '../../shared/edge/errors/input-error.ts';
import { readByHand } from '../../shared/edge/remedies/by-hand-payload.ts';
import { DEPLOYED_OPTIONS, type Deployed, deployedAs, type Variables } from '../deployment.ts';
import { oneValue, optionsAlone, VALUE } from '../options.ts';
import { readAll, UsageError } from '../usage-error.ts';
import { problemByOption } from './problem-by-option.ts';

/** What `bookend remediate` was asked for. */
export type Request = {
  /** What the function is invoked with, but for `dryRun`. */
  readonly payload: Readonly<Record<string, unknown>>;
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
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  ...DEPLOYED_OPTIONS,
} as const;

type Values = ReturnType<typeof optionsAlone<typeof OPTIONS>>;

/** Reads all arguments before AWS is asked anything. @throws UsageError naming every problem by its option */
export const readRequest = (argv: readonly string[], env: Variables): Request => {
  const values = optionsAlone(argv, OPTIONS);
  const { asked, deployment } = readAll({ asked: () => askedOf(values), deployment: () => deployedAs(values, env) });
  return { ...asked, json: values.json === true, deployment };
};

const askedOf = (values: Values): Pick<Request, 'payload' | 'reason' | 'yes'> => {
  const { reason, override, ...texts } = readAll({
    action: () => oneValue('action', values.action),
    incidentId: () => oneValue('incident', values.incident),
    containerInstanceArn: () => oneValue('instance', values.instance),
    daemonArn: () => oneValue('daemon', values.daemon),
    planId: () => oneValue('plan', values.plan),
    reason: () => oneValue('reason', values.reason),
    override: () => oneValue('override', values.override)?.split(',') ?? null,
  });
  const payload = {
    ...Object.fromEntries(Object.entries({ ...texts, override }).filter(([, value]) => value !== null)),
    reason: reason ?? 'to see what would be done',
  };
  const yes = values.yes === true;
  const problems = problemsOf(payload);
  if (yes && reason === null) problems.push('--yes needs --reason: the history says why');
  if (problems.length > 0) throw new UsageError(problems);
  return { payload, reason, yes };
};

/** The function reads the request in the same way. */
const problemsOf = (payload: Request['payload']): string[] => {
  try {
    readByHand({ action: '', ...payload });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => problemByOption(problem, payload));
  }
};
