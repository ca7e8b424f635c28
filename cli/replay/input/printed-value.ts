import { LONGEST_RECORD, type Sink, TOO_LONG } from './sink.ts';

/** Collects the lines of a value that is printed over several, alone or after words: `Received event: {`. */
export type PrintedValue = {
  readonly isOpen: () => boolean;
  /** @returns whether such a value begins at the end of the line */
  readonly begin: (text: string, line: number) => boolean;
  /** Takes one more line. @returns false if it is not of the value; then all that was collected has been handed on */
  readonly add: (text: string) => boolean;
  /** Hands on what was collected so far. */
  readonly end: () => void;
};

const OPENS_AT_END = /[[{]\s*$/;
/** The lines after the first are indented, or begin with a character that only a line of JSON begins with. */
const GOES_ON = /^(?:\s|["\]}]|$)/;
/** Without indents, a value of a list begins like a record would, after the list's beginning or the value before. */
const OPENS = /^[[{]/;
const BEFORE_VALUE = /(?:\[|[\]}],)\s*$/;

export const collectPrinted = (sink: Sink): PrintedValue => {
  /** Null as long as there is no line after the first: most lines that end with a bracket begin nothing. */
  let lines: ReturnType<typeof heldLines> | null = null;
  let [firstLine, depth, first, last] = [0, 0, '', ''];

  const hold = (text: string): void => {
    lines ??= heldLines(first);
    lines.add(text);
    last = text.slice(-LONGEST_END);
  };

  const end = (): void => {
    if (last === '') return;
    const text = lines === null ? first : lines.text();
    if (text === null) sink.broken(TOO_LONG, firstLine);
    else sink.value(text, firstLine);
    [lines, first, last] = [null, '', ''];
  };

  const isValueOfList = (text: string): boolean => OPENS.test(text) && BEFORE_VALUE.test(last);

  return {
    isOpen: () => last !== '',
    begin: (text, line) => {
      if (!OPENS_AT_END.test(text.slice(-LONGEST_END))) return false;
      firstLine = line;
      depth = openAtEnd(text);
      first = text;
      last = text.slice(-LONGEST_END);
      return true;
    },
    add: (text) => {
      const next = GOES_ON.test(text) || isValueOfList(text) ? depthAfter(text, depth) : null;
      if (next !== null) hold(text);
      if (next === null || next <= 0) end();
      depth = next ?? 0;
      return next !== null;
    },
    end,
  };
};

const LONGEST_END = 64;

const MOST_APART = 1024;

/** Lines by the million are joined as they come: each by itself would cost more than its text. */
const heldLines = (first: string) => {
  let [apart, joined]: [string[], string[]] = [[first], []];
  let length = first.length + 1;
  const join = (): void => {
    joined.push(apart.join('\n'));
    apart = [];
  };
  return {
    add: (line: string): void => {
      length += line.length + 1;
      if (length > LONGEST_RECORD) [apart, joined] = [[], []];
      else apart.push(line);
      if (apart.length === MOST_APART) join();
    },
    /** Null if it is too long. */
    text: (): string | null => {
      join();
      return length > LONGEST_RECORD ? null : joined.join('\n');
    },
  };
};

/** Counts the open brackets at the end of a line, with nothing but blanks between them. */
const openAtEnd = (text: string): number => {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at] ?? '';
    if (character === '{' || character === '[') depth++;
    else if (character.trim() !== '') break;
  }
  return depth;
};

/** Counts the brackets that are open after the line; null if it ends within a string, which no line of JSON does. */
const depthAfter = (text: string, before: number): number | null => {
  let depth = before;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
  }
  return inString ? null : depth;
};
