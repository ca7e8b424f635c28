import { holdBytes } from './held-bytes.ts';
import { readJson } from './json-text.ts';
import { type FormReader, LONGEST_RECORD, type Sink, TOO_LONG } from './sink.ts';
import { isBlank, scanValues } from './value-scanner.ts';

const [QUOTE, COMMA, NEWLINE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT] = [34, 44, 10, 91, 93, 123];

/** Takes bytes from an index on, and returns the index from which the next state goes on. */
type State = (bytes: Buffer, from: number) => number;

/**
 * JSON that is not one value a line: a list of records, or objects one after the other, printed however. The records of
 * a list are taken one by one, so that it is never held whole. One that is cut off ends where the next begins.
 * @param isWrapped the list is in an object, as its first field: `{"events": […], …}`
 */
export const readDocuments = (sink: Sink, isWrapped = false): FormReader => {
  const held = holdBytes(LONGEST_RECORD);
  const scanner = scanValues();
  let inList = false;
  let inWrapper = isWrapped;
  let [line, column] = [1, 0];
  let [firstLine, firstColumn] = [1, 0];

  const advance = (passed: Buffer): void => {
    let newlineAt = -1;
    for (let at = passed.indexOf(NEWLINE); at !== -1; at = passed.indexOf(NEWLINE, at + 1)) {
      line++;
      newlineAt = at;
    }
    column = newlineAt === -1 ? column + passed.length : passed.length - newlineAt - 1;
  };

  const between: State = (bytes, from) => {
    const byte = bytes[from];
    if (byte === CLOSE_LIST) {
      inList = false;
      if (inWrapper) enter(wrapperRest, 1);
    } else if (byte === OPEN_LIST && !inList) inList = true;
    else if (!isBlank(byte) && byte !== COMMA) {
      [firstLine, firstColumn] = [line, column];
      enter(byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE ? inValue : inScalar);
      return from;
    }
    return from + 1;
  };

  const enter = (next: State, openBrackets = 0): void => {
    scanner.begin(column, openBrackets);
    state = next;
  };

  const inValue: State = (bytes, from) => {
    const { found, next } = scanner.scan(bytes, from);
    held.add(bytes.subarray(from, next));
    if (found === 'end') parse();
    else if (found === 'cut') cutOff();
    return next;
  };

  /** A number, a word, or what is no JSON at all. */
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
    const text = held.take();
    if (text === null) sink.broken(TOO_LONG, firstLine);
    else {
      const read = readJson(text);
      if ('value' in read) sink.value(read.value, firstLine);
      else sink.broken(read.problem, firstLine);
    }
  };

  const cutOff = (): void => {
    held.take();
    sink.broken('is cut off', firstLine);
    state = untilRecord;
  };

  /** After a record that was cut off: what follows may be the rest of it, unless it begins like the record did. */
  const untilRecord: State = (bytes, from) => {
    const byte = bytes[from];
    if (isBlank(byte)) return from + 1;
    state = column <= firstColumn && (byte === OPEN_OBJECT || byte === CLOSE_LIST) ? between : untilLineEnd;
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

  let state: State = isWrapped ? untilList : between;

  return {
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        const next = state(bytes, at);
        advance(bytes.subarray(at, next));
        at = next;
      }
    },
    end: () => {
      if (state === inValue) cutOff();
      else if (state === inScalar) parse();
    },
  };
};
