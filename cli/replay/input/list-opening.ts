import { isBlank } from './value-scanner.ts';

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [34, 92, 44, 10];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** An opening is held in memory; if it is still undecided after so many bytes, it is taken for a list. */
const LONGEST_OPENING = 1024 * 1024;

export type OpeningScan = { readonly found: 'list' | 'log' | 'open'; readonly next: number };
type Decision = 'list' | 'log' | null;

/**
 * Tells by what follows an opening bracket whether it opens a JSON list or a line of a log: `[INFO]`, `["INFO" …`, `[{main, …`.
 * It holds what it was given, so that this can be read as what it is.
 */
export const scanOpening = () => {
  let held: Buffer[] = [];
  let length = 0;
  /** Logs have it all on the line of the bracket. */
  let isFirstLine = true;
  let isEscaped = false;

  const begin = (byte: number): Decision => {
    if (byte === NEWLINE) isFirstLine = false;
    if (isBlank(byte) || byte === OPEN_LIST) return null;
    if (byte === OPEN_OBJECT) phase = inObject;
    else if (byte === QUOTE) phase = inString;
    else return byte === CLOSE_LIST ? 'list' : 'log';
    return isFirstLine ? null : 'list';
  };

  const inObject = (byte: number): Decision => {
    if (byte === NEWLINE || byte === QUOTE || byte === CLOSE_OBJECT) return 'list';
    return isBlank(byte) ? null : 'log';
  };

  const inString = (byte: number): Decision => {
    if (byte === NEWLINE) return 'log'; // in JSON it is written as an escape
    if (byte === QUOTE && !isEscaped) phase = afterString;
    isEscaped = byte === BACKSLASH && !isEscaped;
    return null;
  };

  const afterString = (byte: number): Decision => {
    if (byte === NEWLINE || byte === COMMA || byte === CLOSE_LIST) return 'list';
    return isBlank(byte) ? null : 'log';
  };

  let phase = begin;

  const decide = (byte: number): Decision => phase(byte) ?? (++length > LONGEST_OPENING ? 'list' : null);

  return {
    scan: (bytes: Buffer, from: number): OpeningScan => {
      let decision: Decision = null;
      let at = from;
      while (at < bytes.length && decision === null) decision = decide(bytes[at++] ?? NEWLINE);
      held.push(bytes.subarray(from, at));
      return { found: decision ?? 'open', next: at };
    },
    /** Decides when nothing more comes. */
    end: (): 'list' | 'log' => (phase === afterString ? 'list' : 'log'),
    /** All that it was given, after the bracket. */
    take: (): Buffer => {
      const all = Buffer.concat(held);
      held = [];
      return all;
    },
  };
};
