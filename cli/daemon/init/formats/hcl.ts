import { visible, wrapped } from '../../../terminal/text.ts';

const WIDTH = 100;

/** A part of a Terraform block. The value of an attribute is an expression, which may have several lines. */
export type Item =
  | { readonly name: string; readonly value: string; readonly comment: string | null }
  | { readonly head: string; readonly items: readonly Item[]; readonly comment: string | null };

export const attribute = (name: string, value: string, comment: string | null = null): Item => ({
  name,
  value,
  comment,
});

export const block = (head: string, items: readonly (Item | null)[], comment: string | null = null): Item => ({
  head,
  items: items.filter((item) => item !== null),
  comment,
});

/** A text as Terraform quotes it: nothing in it is a template. */
export const quoted = (text: string): string => `"${escaped(text)}"`;

/** The text of a quoted literal. JSON's escapes are Terraform's, but for two. */
export const escaped = (text: string): string =>
  literal(JSON.stringify(text).slice(1, -1).replaceAll('\\b', '\\u0008').replaceAll('\\f', '\\u000c'));

/** Text in which `${` and `%{` stand for themselves. */
export const literal = (text: string): string =>
  text.replaceAll(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`);

export const listOf = (expressions: readonly string[]): string =>
  expressions.length < 2
    ? `[${expressions.join('')}]`
    : `[\n${expressions.map((each) => `${indented(each)},`).join('\n')}\n]`;

/** Blocks with an empty line between them, as `terraform fmt` leaves them. */
export const hclText = (above: readonly string[], blocks: readonly Item[]): string =>
  `${[...above.map(commentOf), '', ...blocks.flatMap((each) => [...linesOf([each]), ''])].join('\n').trimEnd()}\n`;

/** Names of neighbours on one line each are padded to one width, as `terraform fmt` does it. */
const linesOf = (items: readonly Item[]): readonly string[] =>
  items.flatMap((item, index) => {
    const comment = item.comment === null ? [] : [commentOf(item.comment)];
    if ('head' in item) {
      const before = index === 0 ? [] : [''];
      if (item.items.length === 0) return [...before, ...comment, `${item.head} {}`];
      return [...before, ...comment, `${item.head} {`, ...linesOf(item.items).map(indented), '}'];
    }
    const before = index > 0 && isBlock(items[index - 1]) ? [''] : [];
    const width = Math.max(...neighbours(items, index).map(({ length }) => length));
    return [...before, ...comment, ...`${item.name.padEnd(width)} = ${item.value}`.split('\n')];
  });

const isBlock = (item: Item | undefined): boolean => item !== undefined && 'head' in item;

/** The names of the attributes in a row to which one belongs: a comment above one begins a row, and one of several lines is alone. */
const neighbours = (items: readonly Item[], index: number): readonly string[] => {
  const own = items[index];
  if (own === undefined || 'head' in own) return [];
  if (!isOneLine(own)) return [own.name];
  let from = index;
  while (from > 0 && items[from]?.comment === null && isOneLine(items[from - 1])) from -= 1;
  const names: string[] = [];
  for (let at = from; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined || !isOneLine(item) || !('name' in item) || (at > from && item.comment !== null)) break;
    names.push(item.name);
  }
  return names;
};

/** A heredoc counts: its text begins on the next line. */
const isOneLine = (item: Item | undefined): boolean =>
  item !== undefined && 'name' in item && (!item.value.includes('\n') || item.value.startsWith('<<'));

const indented = (line: string): string =>
  line
    .split('\n')
    .map((each) => (each === '' ? '' : `  ${each}`))
    .join('\n');

const commentOf = (sentences: string): string =>
  wrapped(visible(sentences), WIDTH)
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
