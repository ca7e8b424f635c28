import { readJson } from './read-json.ts';
import { hasSections, readSections } from './read-sections.ts';
import { readYaml } from './read-yaml.ts';
import type { Setting } from './setting.ts';

/** The settings of a configuration, in whichever language it is written. Any text gives settings; other text gives some of no meaning. */
export const readConfiguration = (text: string): readonly Setting[] => {
  const first = text.trimStart()[0];
  const json = first === '{' || first === '[' ? readJson(text) : null;
  return json ?? (hasSections(text) ? readSections(text) : readYaml(text));
};

/** The settings of the configuration that a shell script writes to a file, by here-document, echo or printf. */
export const readScript = (script: string): readonly Setting[] => {
  const start = script.search(/\{\s{0,99}"/);
  const end = script.lastIndexOf('}');
  const json = start < 0 || end < start ? null : readJson(script.slice(start, end + 1));
  if (json !== null) return json;
  return readConfiguration(
    script
      .replaceAll('\\n', '\n')
      .split('\n')
      .map((line) => (/^\s{0,99}(?:echo|printf)\b/.test(line) ? line.replaceAll(/["']/g, '\n') : line))
      .join('\n'),
  );
};
