import { parse } from 'csv-parse';
import { type FormReader, LONGEST_RECORD, type Sink } from './sink.ts';

/** The column in which CloudWatch Logs puts the text of a log event: Logs Insights, and the console's log viewer. */
const COLUMNS = ['@message', 'message'];

/** What Excel separates columns with depends on the language of its user. */
const DELIMITERS = [',', ';', '\t'];
/** The line in which Excel says so itself, before the header. */
const SEPARATOR_LINE = /^sep=([,;\t])\s*$/;

/** @returns the reader of a CSV export with such a first line; null if it is none */
export const csvOf = (line: string): ((sink: Sink) => FormReader) | null => {
  const separator = SEPARATOR_LINE.exec(line)?.[1];
  if (separator !== undefined) return (sink) => readCsv(sink, separator, 2);
  const delimiter = line.startsWith('{') ? undefined : DELIMITERS.find((one) => messageColumn(line.split(one)));
  return delimiter === undefined ? null : (sink) => readCsv(sink, delimiter);
};

const messageColumn = (names: readonly string[]): string | undefined => {
  const known = names.map(unquoted);
  return COLUMNS.find((column) => known.includes(column));
};

const unquoted = (name: string): string => name.trim().replace(/^"(.*)"$/, '$1');

/** A CSV export of CloudWatch Logs: one record a row, in its message column. */
const readCsv = (sink: Sink, delimiter: string, headerLine = 1): FormReader => {
  let isUnreadable = false;
  const parser = parse({
    columns: (names: readonly string[]) => names.map(unquoted),
    delimiter,
    from_line: headerLine,
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
