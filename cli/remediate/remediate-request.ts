import { InputError } from '../../shared/edge/errors/input-error.ts';
import { readByHand } from '../../shared/edge/remedies/by-person/by-hand-payload.ts';
import { DEPLOYED_OPTIONS, type Deployed, deployedAs, type Variables } from '../aws/deployment-options.ts';
import { oneValue, optionsAlone, VALUE } from '../options/options.ts';
import { readAll, UsageError } from '../options/usage-error.ts';

/** A request to `bookend remediate`. */
export type RemediateRequest = {
  /** The function is invoked with this and `dryRun`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Null: Bookend only shows the plan. */
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
export const readRemediateRequest = (argv: readonly string[], env: Variables): RemediateRequest => {
  const values = optionsAlone(argv, OPTIONS);
  const { asked, deployment } = readAll({ asked: () => askedOf(values), deployment: () => deployedAs(values, env) });
  return { ...asked, json: values.json === true, deployment };
};

const askedOf = (values: Values): Pick<RemediateRequest, 'payload' | 'reason' | 'yes'> => {
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
  if (yes && reason === null) problems.push('--yes needs --reason: the history records it');
  if (problems.length > 0) throw new UsageError(problems);
  return { payload, reason, yes };
};

/** The function reads the request in the same way. */
const problemsOf = (payload: RemediateRequest['payload']): string[] => {
  try {
    readByHand({ action: '', ...payload });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => problemByOption(problem, payload));
  }
};

/** The options by the fields of the request that they fill. */
const OPTION_OF: Readonly<Record<string, string>> = {
  action: '--action',
  incidentId: '--incident',
  containerInstanceArn: '--instance',
  daemonArn: '--daemon',
  planId: '--plan',
  reason: '--reason',
  override: '--override',
};
const FIELDS = /\b(?:incidentId|containerInstanceArn|daemonArn|planId)\b/g;

/** A problem of the request in the words of the command line: `override.0: must be …` → `--override foo must be …`. */
const problemByOption = (problem: string, payload: Readonly<Record<string, unknown>>): string => {
  const [, field = '', index, rest] = /^(\w+)(?:\.(\d+))?: (.*)$/s.exec(problem) ?? [];
  const said = (rest ?? problem).replace(FIELDS, (name) => OPTION_OF[name] ?? name);
  const option = OPTION_OF[field];
  if (option === undefined) return said;
  const value = payload[field];
  if (value === undefined) return `${option} is not given: it ${said}`;
  return Array.isArray(value) && index !== undefined
    ? `${option} ${value[Number(index)]} ${said}`
    : `${option} ${said}`;
};
