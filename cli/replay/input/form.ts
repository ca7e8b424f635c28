import { csvOf, mayBeHeader, otherCsvOf } from './csv.ts';
import { readDocuments } from './documents.ts';
import { readLines } from './lines.ts';
import type { FormReader, Sink } from './sink.ts';
import { isBlank } from './value-scanner.ts';

const [NEWLINE, OPEN_LIST, OPEN_OBJECT] = [10, 91, 123];
/** This is longer than any event: a file that has no line end for so long is not JSON Lines. */
const LOOKAHEAD = 8 * 1024 * 1024;
/** `aws logs filter-log-events` and its like wrap the list of records in an object, of which this is the beginning. */
const WRAPPER = /^\{\s*"(events|logEvents|results|Messages|Records|records)"\s*:\s*\[/;
const LONGEST_WRAPPER = 64;
/** The first cells of a line are before that. */
const LONGEST_LINE = 4096;

export type Form = (sink: Sink) => FormReader;

/** The form of a file, by how it begins and not by its name; undefined if that takes more bytes to say. */
export const formOfHead = (head: Buffer): Form | undefined => guess(head, false);

export const formOfAll = (bytes: Buffer): Form => guess(bytes, true) ?? readLines;

const guess = (head: Buffer, isAll: boolean): Form | undefined => {
  const start = nextNonBlank(head, 0);
  if (start === -1) return isAll ? readLines : undefined;
  if (head[start] === OPEN_LIST) return readDocuments;
  const lineEnd = head.indexOf(NEWLINE, start);
  const isEnough = isAll || head.length >= LOOKAHEAD;
  if (lineEnd === -1 && !isEnough) return undefined;
  const firstLine = head.toString('utf8', start, lineEnd === -1 ? head.length : lineEnd);
  const csv = csvOf(firstLine);
  if (csv !== null) return csv;
  if (head[start] !== OPEN_OBJECT) return linesOrCsv(firstLine, head.subarray(lineEnd + 1), isEnough);
  if (isJson(firstLine)) return readLines;
  const next = lineEnd === -1 ? -1 : nextNonBlank(head, lineEnd);
  if (next === -1 && !isEnough) return undefined;
  // A first line that is broken does not make the others any less lines.
  if (next !== -1 && head[next] === OPEN_OBJECT && head[next - 1] === NEWLINE) return readLines;
  if (head.length - start < LONGEST_WRAPPER && !isAll) return undefined;
  const isWrapped = WRAPPER.test(head.toString('utf8', start, start + LONGEST_WRAPPER));
  return (sink) => readDocuments(sink, isWrapped);
};

/** The first line of a log may look like a header of names that nobody knows: the second line tells. */
const linesOrCsv = (firstLine: string, rest: Buffer, isEnough: boolean): Form | undefined => {
  if (!mayBeHeader(firstLine)) return readLines;
  const lineEnd = rest.indexOf(NEWLINE);
  if (lineEnd === -1 && !isEnough) return undefined;
  const second = rest.toString('utf8', 0, Math.min(lineEnd === -1 ? rest.length : lineEnd, LONGEST_LINE));
  return otherCsvOf(firstLine, second) ?? readLines;
};

const nextNonBlank = (bytes: Buffer, from: number): number => {
  for (let at = from; at < bytes.length; at++) if (!isBlank(bytes[at])) return at;
  return -1;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
