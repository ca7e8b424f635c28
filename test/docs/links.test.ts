import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { anchorsIn, docNames, linksIn } from './markdown.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  docNames().map((name) => `docs/${name}`),
);

const links = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return linksIn(text, page.slice(page.lastIndexOf('/') + 1)).map(([file, anchor]) => ({
    page,
    target: join(dirname(page), file),
    anchor,
  }));
});

it('every link of a page leads to a file that is there, and to a heading of it', () => {
  expect(links.length).toBeGreaterThan(150);
  const broken = links.filter(
    ({ target, anchor }) =>
      !existsSync(join(ROOT, target)) ||
      (anchor !== '' &&
        target.endsWith('.md') &&
        !anchorsIn(readFileSync(join(ROOT, target), 'utf8')).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

it('every page of docs can be found from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached)
    for (const link of links) if (link.page === page && link.target.endsWith('.md')) reached.add(link.target);
  expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
});
