import { parseIsoTime } from '../../shared/edge/documents/parse-time.ts';
import { NO_TIME } from '../../shared/edge/documents/read-document.ts';
import type { HistoryQuestion } from '../../shared/edge/remedies/history/remedy-history.ts';
import { DEPLOYED_OPTIONS, type Deployment, deploymentOf, type Variables } from '../aws/deployment-options.ts';
import { oneValue, optionsAlone, VALUE } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';

/** A request to `bookend history`. */
export type HistoryRequest = {
  readonly question: HistoryQuestion;
  readonly json: boolean;
  readonly deployment: Deployment;
};

const OPTIONS = {
  since: VALUE,
  incident: VALUE,
  instance: VALUE,
  table: VALUE,
  json: { type: 'boolean' },
  ...DEPLOYED_OPTIONS,
} as const;

/** @param now the clock, epoch milliseconds */
export const readHistoryRequest = (argv: readonly string[], env: Variables, now: number): HistoryRequest => {
  const values = optionsAlone(argv, OPTIONS);
  return {
    question: {
      since: sinceOf(oneValue('since', values.since) ?? '7d', now),
      incidentId: oneValue('incident', values.incident),
      containerInstanceArn: oneValue('instance', values.instance),
    },
    json: values.json === true,
    deployment: deploymentOf(values, env),
  };
};

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const sinceOf = (given: string, now: number): number => {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(given) ?? [];
  const at = amount === undefined ? parseIsoTime(given) : now - Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at)) throw new UsageError(`--since ${NO_TIME}, or how long ago, such as 12h: ${given}`);
  return at;
};
