import { readFileSync } from 'node:fs';

const CORE = new URL('../../shared/core/', import.meta.url);

export const coreText = (file: string): string => readFileSync(new URL(file, CORE), 'utf8');

/** The text of a constant of one of the core's files, up to the end of its statement. */
export const declarationIn = (file: string, name: string): string => {
  const text = coreText(file);
  const start = text.indexOf(`\nconst ${name}`);
  if (start < 0) throw new Error(`${file} has no constant ${name}`);
  return text.slice(start, text.indexOf(';\n', start));
};

/** The words of a constant that is a list of texts, each of one or more words. */
export const wordsIn = (file: string, name: string): readonly string[] => {
  const words = [...declarationIn(file, name).matchAll(/'([^'\n]+)'/g)].flatMap(([, text = '']) => text.split(' '));
  const found = words.filter((word) => word !== '');
  if (found.length === 0) throw new Error(`${name} of ${file} has no words`);
  return found;
};

/** The severities that a hole's file names, but for those in the path of a field. */
export const severitiesOf = (hole: string): ReadonlySet<string> =>
  new Set(
    coreText(`holes/${hole}.ts`)
      .replaceAll(/path: \[[^\]]*\]/g, '')
      .match(/(?<=')(critical|warning|info)(?=')/g),
  );
