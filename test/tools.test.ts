import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from './drawn.ts';

const ROOT = join(import.meta.dirname, '..');
/** The most that `npm ci` may bring, the Node among it: 390 MB in 2026-12. A tool that needs more gets a folder in `tools`. */
const MOST_MB = 400;

type Packages = Readonly<Record<string, string>>;
type Manifest = { readonly dependencies?: Packages; readonly optionalDependencies?: Packages };
type Lock = { readonly packages: Readonly<Record<string, Manifest & { readonly version?: string }>> };

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const wanted = ({ dependencies = {}, optionalDependencies = {} }: Manifest): Packages => ({
  ...dependencies,
  ...optionalDependencies,
});
const rootLock = JSON.parse(textOf('package-lock.json')) as Lock;
/** `node-24` is no tool that is left out: it is there for its `engines`, and the repository's own lock has it. */
const TOOLS = readdirSync(join(ROOT, 'tools')).filter((name) =>
  existsSync(join(ROOT, 'tools', name, 'package-lock.json')),
);

describe.each(TOOLS)('tools/%s', (tool) => {
  const packages = wanted(JSON.parse(textOf(`tools/${tool}/package.json`)) as Manifest);

  it('pins what it needs, and its lock says the same', () => {
    const [root] = Object.values((JSON.parse(textOf(`tools/${tool}/package-lock.json`)) as Lock).packages);
    expect(Object.keys(packages)).not.toEqual([]);
    for (const version of Object.values(packages)) expect(version).toMatch(/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/);
    expect(wanted(root ?? {})).toEqual(packages);
  });

  it('lets no package run a script as it is installed', () => {
    expect(textOf(`tools/${tool}/.npmrc`)).toContain(textOf('.npmrc').trim());
  });

  it('holds nothing that npm ci installs in the repository too', () => {
    for (const name of Object.keys(packages))
      expect(Object.keys(rootLock.packages)).not.toContain(`node_modules/${name}`);
  });

  it('is installed by .ci/run, or asked for by no test', () => {
    const [, installed = ''] = /^for tool in (.+); do$/m.exec(textOf('.ci/run')) ?? [];
    expect([...installed.split(' '), 'mutation']).toContain(tool);
  });
});

describe('what npm ci installs', () => {
  it('brings the Node of Lambda where the own one is older, and leaves it out elsewhere', () => {
    expect(rootLock.packages['tools/node-24']).toMatchObject({ engines: { node: '<24' }, optional: true });
    expect(rootLock.packages['']?.optionalDependencies).toEqual({ 'bookend-node-24': 'file:tools/node-24' });
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi(`is at most ${MOST_MB} MB`), () => {
    const files = readdirSync(join(ROOT, 'node_modules'), { recursive: true, withFileTypes: true });
    const bytes = files
      .filter((file) => file.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    expect(bytes / 1e6).toBeLessThan(MOST_MB);
  });
});
