import { safeParse } from 'valibot';
import { RULE_NAMES, type RuleName } from '../../shared/core/words/verdict.ts';
import { cluster } from '../../shared/edge/documents/ecs-names.ts';
import { parseIsoTime } from '../../shared/edge/documents/parse-time.ts';
import { NO_TIME } from '../../shared/edge/documents/read-document.ts';
import { oneValue, VALUE } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';
import { nearestOf } from '../terminal/nearest-name.ts';
import type { Filter } from './stream/filter.ts';

export const FILTER_OPTIONS = { cluster: VALUE, daemon: VALUE, rule: VALUE, from: VALUE, to: VALUE } as const;

type Values = { readonly [Option in keyof typeof FILTER_OPTIONS]?: readonly string[] | undefined };

/** The filters; clusters, daemons and rules may be given several times. @throws UsageError */
export const readFilter = ({ cluster: clusters, daemon, rule, from, to }: Values): Filter => {
  const filter = {
    clusters: clusters?.map(readCluster) ?? null,
    daemonNames: daemon?.map((name) => readName('daemon', name)) ?? null,
    rules: rule?.map(readRule) ?? null,
    from: optionalTime('from', from),
    to: optionalTime('to', to),
  };
  if (filter.from !== null && filter.to !== null && filter.from >= filter.to)
    throw new UsageError('--from must be before --to');
  return filter;
};

const readName = (option: string, value: string): string => {
  if (value.trim() === '') throw new UsageError(`--${option} is empty`);
  return value;
};

const readCluster = (value: string): string => {
  if (!safeParse(cluster, readName('cluster', value)).success)
    throw new UsageError(`--cluster must be the name or the ARN of a cluster: ${value}`);
  return value;
};

const readRule = (value: string): RuleName => {
  const rule = RULE_NAMES.find((name) => name === value);
  if (rule !== undefined) return rule;
  const near = nearestOf(readName('rule', value), RULE_NAMES);
  throw new UsageError(
    `--rule: there is no rule ${JSON.stringify(value)}; ${near === null ? `choose from ${RULE_NAMES.join(', ')}` : `did you mean ${near}?`}`,
  );
};

const optionalTime = (option: string, values?: readonly string[]): number | null => {
  const text = oneValue(option, values);
  return text === null ? null : readTime(option, text);
};

/** Epoch milliseconds. @throws UsageError */
export const readTime = (option: string, text: string): number => {
  const at = parseIsoTime(text);
  if (Number.isNaN(at)) throw new UsageError(`--${option} ${NO_TIME}: ${text}`);
  return at;
};
