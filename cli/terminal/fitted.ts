import { stripVTControlCharacters } from 'node:util';

/** Pages are written for about so many columns: a line that had no room for the next word is continued by the next line. */
const FULL = 90;
/** `  --json    one line for each verdict`: what follows the gap stands in a column of its own. */
const TWO_COLUMNS = /^( *\S(?:.*?\S)?? {2,})(?=\S)/;
const COMMAND = /^ +(bookend|npx|npm|aws|curl|echo|eval|jq|--[a-z])( |$|-)/;
/** Outside of quotes; a line with these shows the form of a command, and is not run. */
const PLACEHOLDER = /[[…]/;
const MORE = 4;

/** Lines that belong together: one, and those that continue it. */
type Paragraph = { readonly lines: string[]; readonly column: number; readonly head: string; text: string };

/**
 * Wraps the lines of a page to a width, between words: text goes on in its column, a command goes on after a backslash, so that
 * it can be pasted. Lines of a page that all fit stay as they are.
 * @param columns null: nothing is wrapped
 */
export function* fitted(lines: Iterable<string>, columns: number | null): Generator<string> {
  let open: Paragraph | null = null;
  for (const line of lines) {
    if (columns === null) yield line;
    else if (open !== null && continues(open, line)) {
      open.lines.push(line);
      open.text += ` ${line.trimStart()}`;
    } else {
      if (open !== null) yield* closed(open, columns);
      open = begun(line);
    }
  }
  if (open !== null && columns !== null) yield* closed(open, columns);
}

/** `✗ shop: …`: the sentence goes on below its first word. */
const markOf = (line: string): number => (/^ *✗ (?=\S)/.test(stripVTControlCharacters(line)) ? 2 : 0);

const begun = (line: string): Paragraph => {
  const [, head = ''] = TWO_COLUMNS.exec(line) ?? [];
  const text = line.slice(head.length);
  return head === ''
    ? { lines: [line], column: indentOf(line) + markOf(line), head, text }
    : { lines: [line], column: widthOf(head), head, text };
};

const continues = ({ lines, column }: Paragraph, line: string): boolean => {
  const [first = '', last = ''] = [lines[0], lines.at(-1)];
  if (line.trim() === '' || indentOf(line) !== column) return false;
  if (TWO_COLUMNS.test(line) || COMMAND.test(line) || COMMAND.test(first)) return false;
  const [word = ''] = line.trimStart().split(' ');
  return widthOf(last) + 1 + widthOf(word) > FULL;
};

function* closed({ lines, column, head, text }: Paragraph, columns: number): Generator<string> {
  const [first = ''] = lines;
  if (lines.every((line) => widthOf(line) <= columns)) yield* lines;
  else if (head === '' && COMMAND.test(first)) yield* commandLines(first, columns);
  else if (head !== '' && column <= columns / 2) {
    const wrapped = wordsOn(text.split(' '), columns - column);
    yield* wrapped.map((line, at) => (at === 0 ? head : ' '.repeat(column)) + line);
  } else yield* hanging(`${head}${text}`, columns, head === '' ? column : indentOf(first) + MORE);
}

/** @param indent of all lines but the first */
const hanging = (text: string, columns: number, indent: number): readonly string[] => {
  const own = indentOf(text);
  const [first = '', ...rest] = wordsOn(text.trimStart().split(' '), columns - Math.max(own, indent));
  return [' '.repeat(own) + first, ...rest.map((line) => ' '.repeat(indent) + line)];
};

const commandLines = (line: string, columns: number): readonly string[] => {
  const indent = indentOf(line);
  const words = shellWords(line.trimStart());
  const isForm = PLACEHOLDER.test(line.replace(/'[^']*'|"[^"]*"/g, ''));
  const end = isForm ? '' : ' \\';
  const wrapped = wordsOn(words, columns - indent - MORE - end.length);
  return wrapped.map(
    (text, at) => ' '.repeat(at === 0 ? indent : indent + MORE) + text + (at === wrapped.length - 1 ? '' : end),
  );
};

const CLOSING: Readonly<Record<string, string>> = { "'": "'", '"': '"', '[': ']' };

/** The words of a command; what stands in quotes or brackets is not torn apart. One that is never closed is a sign like others. */
const shellWords = (line: string): readonly string[] => {
  const words: string[] = [];
  let word = '';
  for (let at = 0; at < line.length; ) {
    const end = endOfPart(line, at);
    const part = line.slice(at, end);
    if (part !== ' ') word += part;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
    at = end;
  }
  return word === '' ? words : [...words, word];
};

const endOfPart = (line: string, at: number): number => {
  const close = CLOSING[line[at] ?? ''];
  if (close === undefined || line.lastIndexOf(close) <= at) return at + 1;
  return line.indexOf(close, at + 1) + 1;
};

/** Words on lines of at most `width` characters; a longer word has a line of its own. Gaps within a line stay. */
const wordsOn = (words: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line.trim() !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

const indentOf = (line: string): number => line.length - line.trimStart().length;
