import { readFlow } from './read-flow.ts';
import { type Setting, unquoted } from './setting.ts';

const HEADER = /^\[{1,2}([\w.@"' -]{1,200})\]{1,2}$/;
const TAG = /^<(\/?)([\w@.-]{1,200})[^<>]{0,500}>$/;

/** True where a line begins a section, as those of Fluent Bit, TOML and Fluentd do. */
export const hasSections = (text: string): boolean =>
  text.split('\n').some((line) => HEADER.test(line.trim()) || TAG.test(line.trim()));

/**
 * The settings of a text in sections: `[INPUT]` with `Port 2020` (Fluent Bit), `[sources.a]` with `address = "…"` (TOML), `<source>` with
 * `port 24224` (Fluentd). Any text gives settings.
 */
export const readSections = (text: string): readonly Setting[] => {
  const settings: Setting[] = [];
  const open: Setting[] = [];
  const begin = (key: string): void => {
    const section = { key, value: null, within: open.at(-1) ?? null };
    settings.push(section);
    open.push(section);
  };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = HEADER.exec(line)?.[1];
    const [, slash, tag] = TAG.exec(line) ?? [];
    if (header !== undefined) {
      open.length = 0;
      for (const key of header.split('.')) begin(unquoted(key.trim()));
    } else if (tag !== undefined && slash === '') begin(tag);
    else if (tag !== undefined) open.pop();
    else addPair(line, open.at(-1) ?? null, settings);
  }
  return settings;
};

const addPair = (line: string, within: Setting | null, settings: Setting[]): void => {
  const end = line.search(/[\s=]/);
  const key = end < 0 ? line : line.slice(0, end);
  const rest = end < 0 ? '' : line.slice(end).trimStart();
  const value = rest.startsWith('=') ? rest.slice(1).trim() : rest;
  if (!value.startsWith('[') && !value.startsWith('{')) {
    settings.push({ key, value: unquoted(value), within });
    return;
  }
  const outer = { key, value: null, within };
  settings.push(outer);
  readFlow(value, outer, settings);
};
