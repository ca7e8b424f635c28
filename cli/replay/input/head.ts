import { isBlank } from './value-scanner.ts';

const NEWLINE = 10;

/** The beginning of a file, as far as it takes to know its form. Blank lines before anything else are counted and not held. */
export type Head = {
  /** Takes more bytes. @returns whether there is enough more than before to look at it again */
  readonly add: (bytes: Buffer) => boolean;
  readonly head: () => Buffer;
  /** The number of lines that were left out. */
  readonly blankLines: () => number;
};

/** It is joined, and looked at, each time it has doubled: what comes in many small pieces is not copied over and over. */
export const headOf = (): Head => {
  let parts: Buffer[] = [];
  let length = 0;
  let lookedAt = 0;
  let blankLines = 0;
  let isBlankSoFar = true;

  const withoutBlanks = (bytes: Buffer): Buffer => {
    let at = 0;
    let lineAt = 0;
    for (; at < bytes.length && isBlank(bytes[at]); at++) {
      if (bytes[at] !== NEWLINE) continue;
      blankLines += 1;
      lineAt = at + 1;
    }
    isBlankSoFar = at === bytes.length;
    return bytes.subarray(isBlankSoFar ? at : lineAt);
  };

  const head = (): Buffer => {
    const whole = parts.length === 1 ? parts[0] : undefined;
    if (whole !== undefined) return whole;
    const joined = Buffer.concat(parts);
    parts = [joined];
    return joined;
  };

  return {
    add: (bytes) => {
      const more = isBlankSoFar ? withoutBlanks(bytes) : bytes;
      if (more.length > 0) parts.push(more);
      length += more.length;
      if (length === 0 || length < lookedAt * 2) return false;
      lookedAt = length;
      return true;
    },
    head,
    blankLines: () => blankLines,
  };
};
