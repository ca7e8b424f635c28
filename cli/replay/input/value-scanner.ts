const [BACKSLASH, NEWLINE, OPEN_OBJECT] = [92, 10, 123];

/** The meaning of a byte outside of a string, for finding the end of a value. */
const [ORDINARY, BLANK, NEW_LINE, STRING, OPENS, CLOSES] = [0, 1, 2, 3, 4, 5];
const tableOf = (meanings: Readonly<Record<string, number>>): Uint8Array => {
  const table = new Uint8Array(256);
  for (const [character, meaning] of Object.entries(meanings)) table[character.charCodeAt(0)] = meaning;
  return table;
};
const MEANING = tableOf({
  ' ': BLANK,
  '\t': BLANK,
  '\r': BLANK,
  '\n': NEW_LINE,
  '"': STRING,
  '[': OPENS,
  '{': OPENS,
  ']': CLOSES,
  '}': CLOSES,
});
const ENDS_PLAIN_TEXT = tableOf({ '"': 1, '\\': 1, '\n': 1 });

export const isBlank = (byte: number | undefined): boolean =>
  byte !== undefined && (MEANING[byte] === BLANK || MEANING[byte] === NEW_LINE);

/** `cut`: the value was cut off, and what follows `next` is not of it. */
export type Scan = { readonly found: 'end' | 'cut' | 'open'; readonly next: number };

/** Finds where a JSON object, list or string ends, without reading it, in bytes that come in chunks. */
export type ValueScanner = {
  /** @param column of its line where the value begins; @param openBrackets that have been passed already */
  readonly begin: (column: number, openBrackets?: number) => void;
  readonly scan: (bytes: Buffer, from: number) => Scan;
};

export const scanValues = (): ValueScanner => {
  let firstColumn = 0;
  let depth = 0;
  let isFirstLine = true;
  let inString = false;
  let isEscaped = false;
  /** The indent of the line so far; -1 once something else than a blank has come. */
  let indent = 0;
  /** Its first line goes on after the opening bracket: so printed, a value has one line, or indents the others. */
  let isCompact = true;

  const newline = (): void => {
    if (isFirstLine && indent !== -1) isCompact = false;
    isFirstLine = false;
    indent = 0;
  };

  /** @returns where the string ends, or is cut off: a raw line end in a string is not valid JSON */
  const endOfString = (bytes: Buffer, from: number): number => {
    let at = from;
    while (at < bytes.length) {
      if (isEscaped && bytes[at] !== NEWLINE) at++;
      isEscaped = false;
      while (at < bytes.length && ENDS_PLAIN_TEXT[bytes[at] ?? 0] === 0) at++;
      if (bytes[at] !== BACKSLASH) return at;
      isEscaped = true;
      at++;
    }
    return at;
  };

  const scan = (bytes: Buffer, from: number): Scan => {
    for (let at = from; at < bytes.length; at++) {
      if (inString) {
        at = endOfString(bytes, at);
        if (at === bytes.length) break;
        if (bytes[at] === NEWLINE) return { found: 'cut', next: at };
        inString = false;
        if (depth === 0) return { found: 'end', next: at + 1 };
        continue;
      }
      const byte = bytes[at] ?? 0;
      switch (MEANING[byte]) {
        case BLANK:
          if (indent !== -1) indent++;
          continue;
        case NEW_LINE:
          newline();
          continue;
        case STRING:
          inString = true;
          break;
        case OPENS:
          if (isCompact && !isFirstLine && beginsARecord(byte)) return { found: 'cut', next: at };
          depth++;
          if (depth === 1 && isFirstLine) continue;
          break;
        case CLOSES:
          depth--;
          if (depth === 0) return { found: 'end', next: at + 1 };
          break;
        case ORDINARY:
          break;
      }
      indent = -1;
    }
    return { found: 'open', next: bytes.length };
  };

  const beginsARecord = (byte: number): boolean => byte === OPEN_OBJECT && indent !== -1 && indent <= firstColumn;

  return {
    begin: (column, openBrackets = 0) => {
      firstColumn = column;
      depth = openBrackets;
      isFirstLine = true;
      inString = false;
      isEscaped = false;
      indent = 0;
      isCompact = true;
    },
    scan,
  };
};
