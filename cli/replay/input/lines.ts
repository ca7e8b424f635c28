import { holdBytes } from './held-bytes.ts';
import { jsonOrText } from './json-text.ts';
import { collectPrinted } from './printed-value.ts';
import { LONGEST_RECORD, type Sink, TOO_LONG } from './sink.ts';
import { isBlank } from './value-scanner.ts';

const NEWLINE = 10;

/** A reader that nobody has to wait for. */
export type LineReader = { readonly push: (bytes: Buffer) => void; readonly end: () => void };

/**
 * JSON Lines and the text of logs: what is not JSON is handed on as text. Lines are found in the bytes, so that no character is
 * ever cut.
 */
export const readLines = (sink: Sink): LineReader => {
  const held = holdBytes(LONGEST_RECORD);
  const printed = collectPrinted(sink);
  let line = 0;

  const readLine = (raw: string): void => {
    const text = raw.trim();
    if (text === '' || (printed.isOpen() && printed.add(raw))) return;
    const value = jsonOrText(text);
    if (value !== text || !printed.begin(text, line)) sink.value(value, line);
  };

  const takeHeld = (): void => {
    const text = held.take();
    if (text !== null) readLine(text);
    else {
      printed.end();
      sink.broken(TOO_LONG, line);
    }
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
        if (held.isEmpty()) readLine(bytes.toString('utf8', start, end));
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
      printed.end();
    },
  };
};

/** Megabytes of them are passed in no time: a parser would throw at each. */
const isBlankLine = (bytes: Buffer, from: number, end: number): boolean => {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at === end;
};
