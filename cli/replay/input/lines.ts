import { holdBytes } from './held-bytes.ts';
import { readJsonText } from './json-text.ts';
import { type FormReader, LONGEST_RECORD, type Sink, TOO_LONG } from './sink.ts';
import { isBlank } from './value-scanner.ts';

const NEWLINE = 10;

/** JSON Lines, also with a timestamp before each. Lines are found in the bytes, so that no character is ever cut. */
export const readLines = (sink: Sink): FormReader => {
  const held = holdBytes(LONGEST_RECORD);
  let line = 0;

  const takeHeld = (): void => {
    const text = held.take();
    if (text === null) sink.broken(TOO_LONG, line);
    else readLine(text, line, sink);
  };

  return {
    push: (bytes) => {
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        line++;
        if (held.isEmpty() && isBlankLine(bytes, start, end)) {
          start = end + 1;
          continue;
        }
        if (held.isEmpty()) readLine(bytes.toString('utf8', start, end), line, sink);
        else {
          held.add(bytes.subarray(start, end));
          takeHeld();
        }
        start = end + 1;
      }
      held.add(bytes.subarray(start));
    },
    end: () => {
      line++;
      if (!held.isEmpty()) takeHeld();
    },
  };
};

/** Megabytes of them are passed in no time: a parser would throw at each. */
const isBlankLine = (bytes: Buffer, from: number, end: number): boolean => {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at === end;
};

const readLine = (text: string, line: number, sink: Sink): void => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    readOddLine(text, line, sink);
    return;
  }
  sink.value(value, line);
};

const readOddLine = (text: string, line: number, sink: Sink): void => {
  const read = readJsonText(text);
  if ('value' in read) sink.value(read.value, line);
  else if ('problem' in read) sink.broken(read.problem, line);
  else if (read.hasTimestamp) sink.value(text, line);
  else if (!read.isBlank) sink.broken('is no JSON', line);
};
