import { readdirSync, readFileSync } from 'node:fs';

const DOCS = new URL('../../docs/', import.meta.url);

export const docNames = (): readonly string[] => readdirSync(DOCS).filter((name) => name.endsWith('.md'));

export const docText = (name: string): string => readFileSync(new URL(name, DOCS), 'utf8');

/** Headings as they are linked: small letters, without punctuation, hyphens for spaces. Code is no heading. */
export const anchorsIn = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The text under one heading, up to the next of its level or above. */
export const sectionOf = (text: string, heading: string): string => {
  const [, level = ''] = new RegExp(`^(#+) ${heading}$`, 'm').exec(text) ?? [];
  if (level === '') throw new Error(`there is no section ${heading}`);
  const [, rest = ''] = text.split(`\n${level} ${heading}\n`);
  return rest.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0] ?? '';
};

/** Links to other documents of the folder, and within one: `[file, anchor]`. */
export const linksIn = (text: string, name: string): readonly (readonly [string, string])[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      return [file === '' ? name : file, anchor] as const;
    });

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '');
