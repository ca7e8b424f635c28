import { parseArgs } from 'node:util';
import { parseIsoTime } from '../../shared/edge/events/iso-time.ts';
import type { HistoryQuestion } from '../../shared/edge/remedies/history.ts';
import type { Deployment } from '../policy/request.ts';
import { UsageError } from '../usage-error.ts';

/** What `bookend history` was asked for. */
export type Request = {
  readonly question: HistoryQuestion;
  readonly json: boolean;
  readonly deployment: Deployment;
};

type Variables = Readonly<Record<string, string | undefined>>;

const text = { type: 'string', multiple: true } as const;
const OPTIONS = {
  since: text,
  incident: text,
  instance: text,
  stage: text,
  region: text,
  table: text,
  json: { type: 'boolean' },
} as const;

/** @param now the clock, epoch milliseconds */
export const readRequest = (argv: readonly string[], env: Variables, now: number): Request => {
  const values = parse(argv);
  return {
    question: {
      since: sinceOf(once('since', values.since) ?? '7d', now),
      incidentId: once('incident', values.incident),
      containerInstanceArn: once('instance', values.instance),
    },
    json: values.json === true,
    deployment: deploymentOf(values, env),
  };
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

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const sinceOf = (given: string, now: number): number => {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(given) ?? [];
  const at = amount === undefined ? parseIsoTime(given) : now - Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at)) throw new UsageError(`--since is no time such as 2026-03-24T12:00:00Z or 12h: ${given}`);
  return at;
};

const once = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`--${option} is given more than once`);
  if (values[0] === '') throw new UsageError(`--${option} is empty`);
  return values[0] ?? null;
};

const deploymentOf = (values: Values, env: Variables): Deployment => {
  const region = once('region', values.region) ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || null);
  if (region === null) throw new UsageError('--region is not given, and AWS_REGION is not set');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UsageError(`--region is no Region: ${region}`);
  const stage = once('stage', values.stage) ?? 'dev';
  if (!/^[A-Za-z0-9-]{1,32}$/.test(stage)) throw new UsageError(`--stage is no stage: ${stage}`);
  return { region, stage, table: once('table', values.table) };
};
