import { parse } from 'csv-parse';
import { type FormReader, LONGEST_RECORD, type Sink } from './sink.ts';

/** The column in which CloudWatch Logs puts the text of a log event: Logs Insights, and the console's log viewer. In any case. */
const COLUMNS = ['@message', 'message'];

/** Excel's delimiter depends on the language of its user. */
const DELIMITERS = [',', ';', '\t'];
/** The line in which Excel says so itself, before the header. */
const SEPARATOR_LINE = /^sep=([,;\t])\s*$/;

/** A header consists of such characters. The second line tells a header of unknown names from the first line of a log. */
const NAMES = /^[\w @."(),;\t/-]{1,1024}$/;
/** JSON in a cell: its quotes are doubled, which they are in no other form. */
const QUOTED_JSON = /(?:^|[,;\t])"\s{0,64}(?:\[\s{0,64})?\{\s{0,64}(?:""|$)/;

type Csv = (sink: Sink) => FormReader;

/** @returns the reader of a CSV export with such a first line; null if it is none */
export const csvOf = (line: string): Csv | null => {
  const separator = SEPARATOR_LINE.exec(line)?.[1];
  if (separator !== undefined) return (sink) => readCsv(sink, separator, 2);
  const delimiter = line.startsWith('{')
    ? undefined
    : DELIMITERS.find((one) => messageColumn(line.split(one).map(unquoted)) !== -1);
  return delimiter === undefined ? null : (sink) => readCsv(sink, delimiter);
};

/** Tells whether a first line may be the header of a CSV file that has no known column. */
export const mayBeHeader = (line: string): boolean => NAMES.test(line.trim());

/** @returns the reader of a CSV file without a column that is known: it says so; null if the second line shows none */
export const otherCsvOf = (header: string, second: string): Csv | null => {
  if (!mayBeHeader(header) || !QUOTED_JSON.test(second.trimEnd())) return null;
  const [delimiter = ','] = DELIMITERS.toSorted((one, other) => header.split(other).length - header.split(one).length);
  return (sink) => readCsv(sink, delimiter);
};

/** The index of the column; -1 if there is none. */
const messageColumn = (names: readonly string[]): number => {
  const known = names.map((name) => name.toLowerCase());
  return COLUMNS.map((column) => known.indexOf(column)).find((at) => at !== -1) ?? -1;
};

const MOST_NAMES = 8;

const noColumn = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
  return `has no column ${COLUMNS.join(' or ')}, only ${shown.join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;
};

const unquoted = (name: string): string => name.trim().replace(/^"(.*)"$/, '$1');

/** A CSV export of CloudWatch Logs: one record a row, in its message column. */
const readCsv = (sink: Sink, delimiter: string, headerLine = 1): FormReader => {
  let isUnreadable = false;
  let names: readonly string[] | null = null;
  let column = -1;
  const readHeader = (header: readonly string[], line: number): void => {
    names = header;
    column = messageColumn(header);
    if (column === -1) sink.broken(noColumn(header), line);
  };
  const parser = parse({
    delimiter,
    from_line: headerLine,
    trim: false,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
    on_record: (row: readonly string[], { lines }) => {
      if (names === null) readHeader(row.map(unquoted), lines);
      else if (column !== -1) {
        const message = row[column];
        const within = row.join('').split('\n').length - 1;
        if (message !== undefined) sink.value({ message }, lines - within);
      }
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
