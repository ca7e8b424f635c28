import { columnsOf } from './columns.ts';
import { fitted } from './fitted.ts';
import { type Io, writeLines } from './io.ts';

/** Writes what a person reads, no wider than the terminal. */
export const writePage = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>, lines: Iterable<string>): Promise<void> =>
  writeLines(stdout, fitted(lines, columnsOf(stdout, env)));
