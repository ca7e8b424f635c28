import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';

/** What `bookend simulate` was asked for. */
export type Request = { readonly kind: 'list' } | ({ readonly kind: 'simulate' } & Simulate);

export type Simulate = {
  /** A name or a file. */
  readonly scenario: string;
  readonly seed: number;
  /** Files; `-` is standard output, null is nothing. */
  readonly out: string | null;
  readonly truth: string | null;
  readonly daemons: string | null;
  readonly serve: { readonly port: number; readonly speed: number } | null;
};

const OPTIONS = {
  seed: { type: 'string', multiple: true },
  out: { type: 'string', multiple: true },
  truth: { type: 'string', multiple: true },
  daemons: { type: 'string', multiple: true },
  serve: { type: 'string', multiple: true },
  speed: { type: 'string', multiple: true },
  list: { type: 'boolean' },
} as const;

export const readRequest = (argv: readonly string[]): Request => {
  const { values, positionals } = parse(argv);
  const [scenario, ...more] = positionals;
  if (values.list === true) {
    if (scenario !== undefined || Object.keys(values).length > 1) throw new UsageError('--list stands alone');
    return { kind: 'list' };
  }
  if (scenario === undefined) throw new UsageError('name a scenario, or see them with --list');
  if (more.length > 0) throw new UsageError(`one scenario at a time: ${positionals.join(', ')}`);
  const serve = serveOf(once('--serve', values.serve), once('--speed', values.speed));
  const files = {
    out: once('--out', values.out) ?? (serve === null ? '-' : null),
    truth: once('--truth', values.truth),
    daemons: once('--daemons', values.daemons),
  };
  mustDiffer(Object.values(files).filter((file) => file !== null));
  return { kind: 'simulate', scenario, seed: seedOf(once('--seed', values.seed)), ...files, serve };
};

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message.split(/\. |\n/)[0] ?? error.message, { cause: error });
  }
};

const once = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`${option} is given more than once`);
  return values[0] ?? null;
};

const mustDiffer = (files: readonly string[]): void => {
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice === '-') throw new UsageError('only one thing can go to standard output: give --out a file');
  if (twice !== undefined) throw new UsageError(`two things can't go to one file: ${twice}`);
};

const seedOf = (text: string | null): number => {
  if (text === null) return 1;
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(`--seed is no whole number: ${text}`);
  return Number(text);
};

const serveOf = (port: string | null, speed: string | null): Simulate['serve'] => {
  if (port === null && speed !== null) throw new UsageError('--speed goes with --serve');
  if (port === null) return null;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--serve is no port: ${port}`);
  if (speed !== null && !(/^\d+(\.\d+)?$/.test(speed) && Number(speed) <= 100_000))
    throw new UsageError(`--speed is no number from 0 to 100000: ${speed}`);
  return { port: Number(port), speed: Number(speed ?? '1') };
};
