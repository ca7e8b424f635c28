import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../infra/build-command.ts';

const ROOT = join(import.meta.dirname, '../..');
/** npx, its options, and the name of a package that nobody owns. */
const UNSCOPED = /\bnpx (?:-\S+ )*(?:@[^/\s]+\/)?bookend\b(?!-ecs)/;
/** It says why no page has such a command. */
const OF_THE_NAME = ['docs/decisions.md'];

const ours = (): readonly string[] =>
  execFileSync(
    'git',
    [
      'ls-files',
      '--cached',
      '--others',
      '--exclude-standard',
      '*.md',
      '*.ts',
      '*.js',
      '*.cjs',
      '*.yml',
      '*.sh',
      '*.json',
      '*.svg',
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter((name) => name !== '' && !OF_THE_NAME.includes(name) && !name.includes('/fixtures/'));

it('no file lets npx fetch a package that anybody could publish', () => {
  const files = ours();
  expect(files.length).toBeGreaterThan(1000);
  expect(files.filter((name) => UNSCOPED.test(readFileSync(join(ROOT, name), 'utf8')))).toEqual([]);
});

it.each([
  { command: ['npx', 'bookend status'].join(' '), is: true },
  { command: ['npx', '--yes bookend'].join(' '), is: true },
  { command: ['npx', '-y -q bookend'].join(' '), is: true },
  { command: `npx ${PACKAGE_NAME} status`, is: false },
  { command: 'npx ./bookend-ecs-cli-0.1.0.tgz status', is: false },
])('$command: $is', ({ command, is }) => {
  expect(UNSCOPED.test(command)).toBe(is);
});

it('a clone answers to the name under which the command is packed', () => {
  const linked = JSON.parse(readFileSync(join(ROOT, 'tools/command/package.json'), 'utf8'));
  const { dependencies, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(linked).toMatchObject({ name: PACKAGE_NAME, version, bin: { bookend: './bookend.js' } });
  expect(dependencies[PACKAGE_NAME]).toBe('file:tools/command');
});
