import { readJsonText } from './json-text.ts';
import type { Sink } from './sink.ts';

/** A message of a record of a list of lists is four deep; hostile nesting ends here, as no envelope. */
const DEEPEST = 6;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/**
 * Takes what may be an envelope out of what a log group, a subscription or a query put around it: a record's field
 * `message` or `@message`, a list of records, a row of Logs Insights. All else is handed on as it is.
 */
export const unwrap = (value: unknown, line: number, sink: Sink, depth = 0): void => {
  if (!isFields(value) || 'detail-type' in value || depth > DEEPEST) {
    sink.value(value, line);
    return;
  }
  const message = messageOf(value);
  const records = recordsOf(value);
  if (typeof message === 'string') unwrapText(message, line, sink, depth);
  else if (message !== undefined) unwrap(message, line, sink, depth + 1);
  else if (records === undefined) sink.value(value, line);
  else for (const record of records) unwrap(record, line, sink, depth + 1);
};

/** A row of Logs Insights is a list of cells. */
const messageOf = (record: Fields): unknown =>
  Array.isArray(record) ? record.find(isMessageCell)?.value : (record['@message'] ?? record.message);

const isMessageCell = (cell: unknown): cell is Fields => isFields(cell) && cell.field === '@message';

const recordsOf = (value: Fields): readonly unknown[] | undefined => {
  const records = Array.isArray(value) ? value : (value.logEvents ?? value.events ?? value.results);
  return Array.isArray(records) ? records : undefined;
};

/** Text is another's log line, and no envelope; what only begins like JSON is broken. */
const unwrapText = (message: string, line: number, sink: Sink, depth: number): void => {
  const read = readJsonText(message);
  if ('value' in read) unwrap(read.value, line, sink, depth + 1);
  else if ('problem' in read) sink.broken(read.problem, line);
  else sink.value(message, line);
};
