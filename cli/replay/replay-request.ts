import { oneValue, parsed, VALUE } from '../options/options.ts';
import { UsageError } from '../options/usage-error.ts';
import { FILTER_OPTIONS, readFilter, readTime } from './filter-options.ts';
import type { Strictness } from './notes/findings.ts';
import type { Filter } from './stream/filter.ts';

/** A request to `bookend replay`. */
export type ReplayRequest = {
  readonly files: readonly string[];
  readonly daemons: string | null;
  readonly policy: string | null;
  /** Epoch milliseconds. */
  readonly now: number | null;
  readonly form: 'table' | 'json' | 'markdown';
  readonly strict: Strictness;
  readonly filter: Filter;
};

/** `parseArgs` knows no option whose value may be left out: this one stands for `--strict=all`. */
const STRICT_ALL = 'strict-all';

const OPTIONS = {
  daemons: VALUE,
  policy: VALUE,
  now: VALUE,
  report: VALUE,
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  strict: { type: 'boolean' },
  [STRICT_ALL]: { type: 'boolean' },
  ...FILTER_OPTIONS,
} as const;

export const readReplayRequest = (argv: readonly string[]): ReplayRequest => {
  const { values, positionals: files } = parsed(withStrictness(argv), OPTIONS);
  if (values.report !== undefined) throw new UsageError('--report is not built yet');
  if (values.json && values.markdown) throw new UsageError('--json and --markdown: choose one');
  if (files.length === 0) throw new UsageError('name the files to replay, or - for standard input');
  const empty = files.findIndex((file) => file.trim() === '');
  if (empty !== -1) throw new UsageError(`the name of file ${empty + 1} is empty`);
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('- (standard input) can be read only once');
  const now = once('now', values.now);
  return {
    files,
    daemons: once('daemons', values.daemons),
    policy: once('policy', values.policy),
    now: now === null ? null : readTime('now', now),
    form: values.json ? 'json' : values.markdown ? 'markdown' : 'table',
    strict: values[STRICT_ALL] ? 'all' : values.strict ? 'registered' : 'off',
    filter: readFilter(values),
  };
};

const withStrictness = (argv: readonly string[]): readonly string[] => {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, at) => {
    if (at >= end || !word.startsWith('--strict')) return word;
    // else it would be taken for a file that is not there
    if (word === '--strict' && argv[at + 1] === 'all')
      throw new UsageError('--strict all: write --strict=all, or ./all for a file of that name');
    if (word === '--strict=all') return `--${STRICT_ALL}`;
    if (word.startsWith('--strict=')) throw new UsageError(`--strict takes only the value all: ${word}`);
    return word;
  });
};

const once = (option: string, values?: readonly string[]): string | null => {
  const value = oneValue(option, values);
  if (value === '-') throw new UsageError(`--${option} can't be read from standard input`);
  return value;
};
