import { parse } from 'csv-parse';
import { type FormReader, LONGEST_RECORD, type Sink } from './sink.ts';

/** The column in which CloudWatch Logs puts the text of a log event: Logs Insights, and the console's log viewer. */
const COLUMNS = ['@message', 'message'];

export const isCsvHeader = (line: string): boolean =>
  !line.startsWith('{') && messageColumn(line.split(',')) !== undefined;

const messageColumn = (names: readonly string[]): string | undefined => {
  const unquoted = names.map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return COLUMNS.find((column) => unquoted.includes(column));
};

/** A CSV export of CloudWatch Logs: one record a row, in its message column. */
export const readCsv = (sink: Sink): FormReader => {
  let isUnreadable = false;
  const parser = parse({
    columns: true,
    trim: false,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
    on_record: (row: Record<string, string>, { lines }) => {
      const message = row[messageColumn(Object.keys(row)) ?? ''];
      const within = Object.values(row).join('').split('\n').length - 1;
      if (message !== undefined) sink.value({ message }, lines - within);
      return null;
    },
  });
  parser.on('error', ({ message }) => {
    isUnreadable = true; // an unclosed quote has swallowed the rest
    sink.broken(message, parser.info.lines);
  });
  const settled = (run: (done: () => void) => void): Promise<void> =>
    isUnreadable ? Promise.resolve() : new Promise((resolve) => run(resolve));
  return {
    push: (bytes) => settled((done) => parser.write(bytes, () => done())),
    end: () => settled((done) => parser.once('close', done).resume().end()),
  };
};
