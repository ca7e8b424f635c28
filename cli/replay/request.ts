import { parseArgs } from 'node:util';
import { parseIsoTime } from '../../shared/edge/events/iso-time.ts';
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

export const readRequest = (argv: readonly string[]): Request => {
  const { values, positionals: files } = parse(argv);
  if (values.report !== undefined) throw new UsageError('--report is not built yet');
  if (files.length === 0) throw new UsageError('name the files to replay, or - for standard input');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('- (standard input) can be read only once');
  const now = once('--now', values.now);
  return {
    files,
    daemons: once('--daemons', values.daemons),
    policy: once('--policy', values.policy),
    now: now === null ? null : readNow(now),
    json: values.json ?? false,
  };
};

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        daemons: { type: 'string', multiple: true },
        policy: { type: 'string', multiple: true },
        now: { type: 'string', multiple: true },
        report: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(firstSentence(error.message), { cause: error });
  }
};

/** parseArgs goes on to explain how to name files that begin with a dash. */
const firstSentence = (text: string): string => text.split(/\. |\n/)[0] ?? text;

const once = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`${option} is given more than once`);
  if (values[0] === '-') throw new UsageError(`${option} can't be read from standard input`);
  return values[0] ?? null;
};

const readNow = (text: string): number => {
  const now = parseIsoTime(text);
  if (Number.isNaN(now)) throw new UsageError(`--now is no ISO 8601 time such as 2026-03-24T12:00:00Z: ${text}`);
  return now;
};
