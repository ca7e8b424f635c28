import type { Setting } from './setting.ts';

/** Adds the settings of a list or map that is written in brackets: `[env, ec2]`, `{ key: [a] }`. One that does not end is read to its end. */
export const readFlow = (text: string, within: Setting | null, settings: Setting[]): void => {
  const open: (Setting | null)[] = [];
  let key: string | null = null;
  let quoted: string | null = null;
  let start = 0;
  const scalar = (at: number): string => quoted ?? text.slice(start, at).trim();
  const add = (value: string | null): Setting => {
    const setting = { key: key ?? '', value, within: open.at(-1) ?? within };
    settings.push(setting);
    return setting;
  };
  const begin = (at: number): void => {
    key = null;
    quoted = null;
    start = at + 1;
  };
  const end = (at: number): void => {
    const value = scalar(at);
    if (quoted !== null || value !== '' || key !== null) add(value);
    begin(at);
  };
  let isBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isBlank && (letter === '"' || letter === "'")) {
      const close = text.indexOf(letter, at + 1);
      quoted = text.slice(at + 1, close < 0 ? text.length : close);
      at = close < 0 ? text.length : close;
    } else if (letter === '[' || letter === '{') {
      open.push(open.length === 0 && key === null ? within : add(null));
      begin(at);
    } else if (letter === ']' || letter === '}') {
      end(at);
      open.pop();
    } else if (letter === ',') end(at);
    else if (letter === ':' && key === null && (quoted !== null || /^[\s[{]?$/.test(text[at + 1] ?? ''))) {
      key = scalar(at);
      quoted = null;
      start = at + 1;
    } else {
      isBlank = isBlank && /\s/.test(letter);
      continue;
    }
    isBlank = quoted === null;
  }
  end(text.length);
};

/** The number of brackets that a line leaves open, outside of quotes. */
export const bracketsOf = (line: string): number => {
  let depth = 0;
  let quote = '';
  for (const letter of line)
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '[' || letter === '{') depth += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
  return depth;
};
