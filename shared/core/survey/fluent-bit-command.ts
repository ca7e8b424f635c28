import type { Setting } from './setting.ts';

/** Options that begin a plugin, by the section that the configuration file has for it. */
const PLUGINS: ReadonlyMap<string, string> = new Map([
  ['-i', 'input'],
  ['--input', 'input'],
  ['-F', 'filter'],
  ['--filter', 'filter'],
  ['-o', 'output'],
  ['--output', 'output'],
]);

/** Options that stand for a setting of the section `service`. */
const SERVICE: ReadonlyMap<string, string> = new Map([
  ['-f', 'flush'],
  ['--flush', 'flush'],
  ['-P', 'http_port'],
  ['--port', 'http_port'],
]);

const PROPERTY = new Set(['-p', '--prop']);

/** The settings that Fluent Bit's command line states (its own --help), as if they were written in its configuration file. */
export const readFluentBitCommand = (words: readonly string[]): readonly Setting[] => {
  const settings: Setting[] = [];
  const service: Setting = { key: 'service', value: null, within: null };
  let plugin: Setting | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const [option, attached] = parted(words[at] ?? '');
    const value = attached ?? words[at + 1] ?? '';
    const section = PLUGINS.get(option);
    const key = SERVICE.get(option);
    if (section !== undefined) {
      plugin = { key: section, value: null, within: null };
      settings.push(plugin, { key: 'name', value, within: plugin });
    } else if (key !== undefined) {
      settings.push({ key, value, within: service });
      if (key === 'http_port') settings.push({ key: 'http_server', value: 'on', within: service });
    } else if (PROPERTY.has(option) && plugin !== null) {
      const equals = value.indexOf('=');
      if (equals > 0)
        settings.push({ key: value.slice(0, equals).trim(), value: value.slice(equals + 1).trim(), within: plugin });
    } else continue;
    if (attached === null) at += 1;
  }
  return settings;
};

/** `--input=tail` → `--input` and `tail`. */
const parted = (word: string): readonly [string, string | null] => {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? [word, null] : [word.slice(0, equals), word.slice(equals + 1)];
};
