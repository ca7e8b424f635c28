import { jsonOrText } from './json-text.ts';
import { type LineReader, readLines } from './lines.ts';
import { scanOpening } from './list-opening.ts';
import { advance, startOfFile } from './position.ts';
import { collectRecords } from './records.ts';
import { type FormReader, type Sink, sinkAfter } from './sink.ts';
import { isBlank, scanValues } from './value-scanner.ts';

const [QUOTE, COMMA, NEWLINE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT] = [34, 44, 10, 91, 93, 123];

const NOT_CLOSED = 'is not valid JSON: the list is not closed';

/** Takes bytes from an index on, and returns the index from which the next state goes on. */
type State = (bytes: Buffer, from: number) => number;

/**
 * JSON that is not one value a line: a list of records, or objects one after the other, printed however. The records of
 * a list are taken one by one, so that it is never held whole. One that is cut off ends where the next begins. Outside of a
 * list, other text or an object that is cut off makes the rest a log, which is read line by line.
 * @param isWrapped the list is in an object, as its first field: `{"events": […], …}`
 */
export const readDocuments = (sink: Sink, isWrapped = false): FormReader => {
  const records = collectRecords(sink);
  const scanner = scanValues();
  /** The number of open lists. Records of a list within a list are taken one by one too: a lost bracket costs no record. */
  let lists = 0;
  let inWrapper = isWrapped;
  let isCutOff = false;
  const position = startOfFile();
  let [firstLine, firstColumn] = [1, 0];
  let openedAt = startOfFile();
  let opening = scanOpening();
  /** The bytes held while it was unclear whether a list opens; they are read again as a list. */
  let again: Buffer | null = null;

  const between: State = (bytes, from) => {
    const byte = bytes[from];
    if (byte === CLOSE_LIST) {
      records.endRow();
      lists = Math.max(0, lists - 1);
      if (inWrapper && lists === 0) enter(wrapperRest, 1);
    } else if (byte === OPEN_LIST) {
      records.endRow();
      if (lists > 0) lists += 1;
      else openList();
    } else if (!isBlank(byte) && byte !== COMMA) {
      [firstLine, firstColumn] = [position.line, position.column];
      const beginsValue = byte === OPEN_OBJECT || byte === QUOTE;
      enter(beginsValue ? inValue : lists > 0 ? inScalar : inLog);
      return from;
    }
    return from + 1;
  };

  const openList = (): void => {
    openedAt = { line: position.line, column: position.column + 1 };
    opening = scanOpening();
    state = inOpening;
  };

  const inOpening: State = (bytes, from) => {
    const { found, next } = opening.scan(bytes, from);
    if (found !== 'open') opened(found);
    return next;
  };

  const opened = (found: 'list' | 'log'): void => {
    const after = opening.take();
    if (found === 'list') {
      lists = 1;
      state = between;
      again = after;
    } else {
      state = inLog;
      const reader = logFrom(openedAt.line);
      reader.push(Buffer.from('['));
      reader.push(after);
    }
  };

  const enter = (next: State, openBrackets = 0): void => {
    scanner.begin(position.column, openBrackets);
    state = next;
  };

  const inValue: State = (bytes, from) => {
    const { found, next } = scanner.scan(bytes, from);
    records.add(bytes.subarray(from, next));
    if (found === 'end') parse();
    else if (found === 'cut') cutOff();
    return next;
  };

  /** A list may hold a number, a word, or text that is not JSON at all. */
  const inScalar: State = (bytes, from) => {
    let at = from;
    while (at < bytes.length && !endsScalar(bytes[at])) at++;
    records.add(bytes.subarray(from, at));
    if (at < bytes.length) parse();
    return at;
  };

  /** No word of JSON has a brace: what comes before one is another's text, and an event may begin there. */
  const endsScalar = (byte: number | undefined): boolean =>
    byte === NEWLINE || (lists > 0 && (byte === COMMA || byte === CLOSE_LIST || byte === OPEN_OBJECT));

  const parse = (): void => {
    state = between;
    handOn((text) => jsonOrText(text.trim()));
  };

  /** All records that are there are whole: what is missing may be any number of them. One that was cut off has told so itself. */
  const notClosed = (): void => {
    if (!isCutOff) sink.broken(NOT_CLOSED, position.line);
  };

  /** Hands the rest on as text: it may hold whole events. */
  const cutOff = (): void => {
    isCutOff = true;
    state = lists > 0 ? untilRecord : inLog;
    handOn((text) => text);
  };

  const handOn = (read: (text: string) => unknown): void => records.handOn(read, firstLine, lists > 1);

  const inLog: State = (bytes, from) => {
    logFrom(position.line).push(bytes.subarray(from));
    return bytes.length;
  };

  const logFrom = (first: number): LineReader => {
    log ??= readLines(sinkAfter(first - 1, sink));
    return log;
  };

  /** After a record that was cut off, the next bytes may be the rest of it, unless they begin like the record did. */
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

  const run = (bytes: Buffer): void => {
    let at = 0;
    while (at < bytes.length) {
      const next = state(bytes, at);
      advance(position, bytes.subarray(at, next));
      at = next;
      if (again !== null) runAgain(again);
    }
  };

  const runAgain = (bytes: Buffer): void => {
    again = null;
    Object.assign(position, openedAt);
    run(bytes);
  };

  return {
    push: run,
    end: () => {
      if (state === inOpening) opened(opening.end());
      if (again !== null) runAgain(again);
      if (state === inValue) cutOff();
      else if (state === inScalar) parse();
      else if (inWrapper || (lists > 0 && state === between)) notClosed();
      records.endRow();
      log?.end();
    },
  };
};
