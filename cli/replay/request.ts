import { parseIsoTime } from '../../shared/edge/events/iso-time.ts';
import { oneValue, parsed, VALUE } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/** What `bookend replay` was asked for. */
export type Request = {
  readonly files: readonly string[];
  readonly daemons: string | null;
  readonly policy: string | null;
  /** Epoch milliseconds. */
  readonly now: number | null;
  readonly json: boolean;
};

const OPTIONS = {
  daemons: VALUE,
  policy: VALUE,
  now: VALUE,
  report: VALUE,
  json: { type: 'boolean' },
} as const;

export const readRequest = (argv: readonly string[]): Request => {
  const { values, positionals: files } = parsed(argv, OPTIONS);
  if (values.report !== undefined) throw new UsageError('--report is not built yet');
  if (files.length === 0) throw new UsageError('name the files to replay, or - for standard input');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('- (standard input) can be read only once');
  const now = once('now', values.now);
  return {
    files,
    daemons: once('daemons', values.daemons),
    policy: once('policy', values.policy),
    now: now === null ? null : readNow(now),
    json: values.json ?? false,
  };
};

const once = (option: string, values?: readonly string[]): string | null => {
  const value = oneValue(option, values);
  if (value === '-') throw new UsageError(`--${option} can't be read from standard input`);
  return value;
};

const readNow = (text: string): number => {
  const now = parseIsoTime(text);
  if (Number.isNaN(now)) throw new UsageError(`--now is no ISO 8601 time such as 2026-03-24T12:00:00Z: ${text}`);
  return now;
};
