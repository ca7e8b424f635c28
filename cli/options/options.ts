import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearestOf } from '../terminal/nearest-name.ts';
import { UsageError } from './usage-error.ts';

type Known = NonNullable<ParseArgsConfig['options']>;

/** An option that takes a value. That it is given twice is told by `oneValue`, not by `parseArgs`. */
export const VALUE = { type: 'string', multiple: true } as const;

/** Reads the arguments with `parseArgs`; an error keeps the first sentence of its message. @throws UsageError */
export const parsed = <const Options extends Known>(argv: readonly string[], options: Options) => {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // it goes on to explain how to name files that begin with a dash
    const [said = error.message] = error.message.split(/\. |\n/);
    throw new UsageError(`${said}${nearestOption(said, options)}`, { cause: error });
  }
};

const nearestOption = (said: string, options: Known): string => {
  const unknown = /^Unknown option '--([^'=]+)/.exec(said)?.[1];
  const near = unknown === undefined ? null : nearestOf(unknown, Object.keys(options));
  return near === null ? '' : `; did you mean --${near}?`;
};

/** The options of a command that takes nothing else. @throws UsageError */
export const optionsAlone = <const Options extends Known>(argv: readonly string[], options: Options) => {
  const { values, positionals } = parsed(argv, options);
  if (positionals.length > 0) throw new UsageError(`unexpected argument: ${positionals.join(' ')}`);
  return values;
};

/** An option's one value; null if it is not given. @throws UsageError if it is given twice, or empty */
export const oneValue = (option: string, values: readonly string[] = []): string | null => {
  if (values.length > 1) throw new UsageError(`--${option} is given more than once`);
  if (values[0]?.trim() === '') throw new UsageError(`--${option} is empty`);
  return values[0] ?? null;
};
