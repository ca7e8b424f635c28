import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+\//;
const LICENCE = /^(licen[cs]e|notice)(\.(md|txt))?$/i;

/**
 * The packages whose code is in a bundle, and the text of each licence once, as Markdown.
 * @param root the bundle's inputs are relative to it
 * @throws Error where a package neither brings its licence nor names it: it could not be passed on
 */
export const thirdPartyOf = ({ inputs }: Metafile, root: string): string => {
  const folders = [...new Set(Object.keys(inputs).flatMap((path) => PACKAGE.exec(path)?.[0] ?? []))].sort();
  const byText = Map.groupBy(folders, (folder) => licenceIn(join(root, folder)));
  return [
    '# Packages in this file',
    ...[...byText].map(([text, same]) => sectionOf(same.map(nameIn(root)), text)),
  ].join('\n\n');
};

const sectionOf = (names: readonly string[], text: string): string =>
  `${names.map((name) => `- ${name}`).join('\n')}\n\n\`\`\`\`text\n${text}\n\`\`\`\``;

const licenceIn = (folder: string): string => {
  const files = readdirSync(folder).filter((file) => LICENCE.test(file));
  if (files.length === 0) return nameOfLicence(folder);
  return files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .join('\n\n');
};

const nameOfLicence = (folder: string): string => {
  const { license } = manifestIn(folder);
  if (license === undefined) throw new Error(`${folder} is bundled, and neither brings its licence nor names it`);
  return `${license}: these packages name it, and bring no text of it.`;
};

const nameIn =
  (root: string) =>
  (folder: string): string => {
    const { name, version } = manifestIn(join(root, folder));
    return `${name} ${version}`;
  };

type Manifest = { readonly name: string; readonly version: string; readonly license?: string };

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
