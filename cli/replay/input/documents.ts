import { holdBytes } from './held-bytes.ts';
import { jsonOrText } from './json-text.ts';
import { type LineReader, readLines } from './lines.ts';
import { advance, startOfFile } from './position.ts';
import { type FormReader, LONGEST_RECORD, type Sink, sinkAfter, TOO_LONG } from './sink.ts';
import { isBlank, scanValues } from './value-scanner.ts';

const [QUOTE, COMMA, NEWLINE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT] = [34, 44, 10, 91, 93, 123];

const NOT_CLOSED = 'is not valid JSON: it ends before its list does';

/** Takes bytes from an index on, and returns the index from which the next state goes on. */
type State = (bytes: Buffer, from: number) => number;

/**
 * JSON that is not one value a line: a list of records, or objects one after the other, printed however. The records of
 * a list are taken one by one, so that it is never held whole. One that is cut off ends where the next begins. Outside of a
 * list, other text or an object that is cut off makes the rest a log, which is read line by line.
 * @param isWrapped the list is in an object, as its first field: `{"events": […], …}`
 */
export const readDocuments = (sink: Sink, isWrapped = false): FormReader => {
  const held = holdBytes(LONGEST_RECORD);
  const scanner = scanValues();
  let inList = false;
  let inWrapper = isWrapped;
  let isCutOff = false;
  const position = startOfFile();
  let [firstLine, firstColumn] = [1, 0];

  const between: State = (bytes, from) => {
    const byte = bytes[from];
    if (byte === CLOSE_LIST) {
      inList = false;
      if (inWrapper) enter(wrapperRest, 1);
    } else if (byte === OPEN_LIST && !inList) {
      firstLine = position.line;
      state = afterOpenList;
    } else if (!isBlank(byte) && byte !== COMMA) {
      [firstLine, firstColumn] = [position.line, position.column];
      const beginsValue = byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE;
      enter(beginsValue ? inValue : inList ? inScalar : inLog);
      return from;
    }
    return from + 1;
  };

  /** A log's line may begin with `[INFO]`, or with a time. */
  const afterOpenList: State = (bytes, from) => {
    const byte = bytes[from];
    if (isBlank(byte)) return from + 1;
    inList = byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE || byte === CLOSE_LIST;
    state = inList ? between : inLog;
    if (!inList) logFrom(firstLine).push(Buffer.from(`[${'\n'.repeat(position.line - firstLine)}`));
    return from;
  };

  const enter = (next: State, openBrackets = 0): void => {
    scanner.begin(position.column, openBrackets);
    state = next;
  };

  const inValue: State = (bytes, from) => {
    const { found, next } = scanner.scan(bytes, from);
    held.add(bytes.subarray(from, next));
    if (found === 'end') parse();
    else if (found === 'cut') cutOff();
    return next;
  };

  /** Of a list: a number, a word, or what is not JSON at all. */
  const inScalar: State = (bytes, from) => {
    let at = from;
    while (at < bytes.length && !endsScalar(bytes[at])) at++;
    held.add(bytes.subarray(from, at));
    if (at < bytes.length) parse();
    return at;
  };

  const endsScalar = (byte: number | undefined): boolean =>
    byte === NEWLINE || (inList && (byte === COMMA || byte === CLOSE_LIST));

  const parse = (): void => {
    state = between;
    handOn((text) => jsonOrText(text.trim()));
  };

  /** All records that are there are whole: what is missing may be any number of them. One that was cut off has told so itself. */
  const notClosed = (): void => {
    if (!isCutOff) sink.broken(NOT_CLOSED, position.line);
  };

  /** As text, in which whole events may be found. */
  const cutOff = (): void => {
    isCutOff = true;
    state = inList ? untilRecord : inLog;
    handOn((text) => text);
  };

  const handOn = (read: (text: string) => unknown): void => {
    const text = held.take();
    if (text === null) sink.broken(TOO_LONG, firstLine);
    else sink.value(read(text), firstLine);
  };

  const inLog: State = (bytes, from) => {
    logFrom(position.line).push(bytes.subarray(from));
    return bytes.length;
  };

  const logFrom = (first: number): LineReader => {
    log ??= readLines(sinkAfter(first - 1, sink));
    return log;
  };

  /** After a record that was cut off: what follows may be the rest of it, unless it begins like the record did. */
  const untilRecord: State = (bytes, from) => {
    const byte = bytes[from];
    if (isBlank(byte)) return from + 1;
    state = position.column <= firstColumn && (byte === OPEN_OBJECT || byte === CLOSE_LIST) ? between : untilLineEnd;
    return from;
  };

  const untilLineEnd: State = (bytes, from) => {
    const end = bytes.indexOf(NEWLINE, from);
    if (end === -1) return bytes.length;
    state = untilRecord;
    return end + 1;
  };

  const untilList: State = (bytes, from) => {
    const at = bytes.indexOf(OPEN_LIST, from);
    if (at === -1) return bytes.length;
    state = between;
    return at;
  };

  const wrapperRest: State = (bytes, from) => {
    const { found, next } = scanner.scan(bytes, from);
    if (found === 'open') return next;
    inWrapper = false;
    state = found === 'end' ? between : untilRecord;
    return next;
  };

  let log: LineReader | undefined;
  let state: State = isWrapped ? untilList : between;

  return {
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        const next = state(bytes, at);
        advance(position, bytes.subarray(at, next));
        at = next;
      }
    },
    end: () => {
      if (state === inValue) cutOff();
      else if (state === inScalar) parse();
      else if (inWrapper || (inList && state === between)) notClosed();
      log?.end();
    },
  };
};
