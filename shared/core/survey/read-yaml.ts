import { bracketsOf, readFlow } from './read-flow.ts';
import { type Setting, unquoted } from './setting.ts';

/** More lists than one line opens. */
const MOST_LISTS = 8;

type Open = { readonly indent: number; readonly isItem: boolean; readonly setting: Setting };

/**
 * The settings of a text that is indented as YAML is: maps, lists, both in brackets too, comments. Anchors are not followed, and the
 * lines of a block of text are read as if they were settings: some agents have a configuration there. Any text gives settings.
 */
export const readYaml = (text: string): readonly Setting[] => {
  const settings: Setting[] = [];
  const open: Open[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = withoutComment(lines[at] ?? '').trimEnd();
    let content = line.trimStart();
    let indent = line.length - content.length;
    for (let lists = 0; isItem(content) && lists < MOST_LISTS; lists += 1) {
      while (isOver(open.at(-1), indent)) open.pop();
      const item = { key: '', value: null, within: open.at(-1)?.setting ?? null };
      settings.push(item);
      open.push({ indent, isItem: true, setting: item });
      const rest = content.slice(1).trimStart();
      indent += content.length - rest.length;
      content = rest;
    }
    const colon = keyEnd(content);
    const value = colon < 0 ? content : content.slice(colon + 1).trim();
    if (colon >= 0) while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    let within = open.at(-1)?.setting ?? null;
    const keys = colon < 0 ? [''] : unquoted(content.slice(0, colon).trim()).split('::');
    const isFlow = value.startsWith('[') || value.startsWith('{');
    const isOuter = isFlow || value === '' || /^[|>][+-]?\d?$/.test(value);
    for (const [index, key] of keys.entries()) {
      if (colon < 0 && (isFlow || value === '')) break;
      const isLast = index === keys.length - 1;
      within = { key, value: isLast && !isOuter ? unquoted(value) : null, within };
      settings.push(within);
    }
    if (colon >= 0 && within !== null) open.push({ indent, isItem: false, setting: within });
    if (!isFlow) continue;
    const parts = [value];
    for (let depth = bracketsOf(value); depth > 0 && at + 1 < lines.length; at += 1) {
      const next = withoutComment(lines[at + 1] ?? '');
      depth += bracketsOf(next);
      parts.push(next);
    }
    readFlow(parts.join('\n'), within, settings);
  }
  return settings;
};

const isItem = (content: string): boolean => content === '-' || content.startsWith('- ');

/** An item of a list ends what is indented more, and the item before it; the key that it belongs to may stand as far left as it does. */
const isOver = (last: Open | undefined, indent: number): boolean =>
  last !== undefined && (last.indent > indent || (last.indent === indent && last.isItem));

/** The place of the colon that ends a key; -1: the line has no key. */
const keyEnd = (content: string): number => {
  const first = content[0] ?? '';
  if (first === '[' || first === '{') return -1;
  if (first === '"' || first === "'") {
    const close = content.indexOf(first, 1);
    return close > 0 && content[close + 1] === ':' ? close + 1 : -1;
  }
  const colon = content.indexOf(': ');
  if (colon >= 0) return colon;
  return content.endsWith(':') ? content.length - 1 : -1;
};

/** A comment begins a line, or follows white space outside of quotes. */
const withoutComment = (line: string): string => {
  if (!line.includes('#')) return line;
  let quote = '';
  let before = ' ';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '#' && (before === ' ' || before === '\t')) return line.slice(0, at);
    before = letter;
  }
  return line;
};
