import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const given = (instruction: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

/** No engine builds it here, so its lines are held to the repository. */
describe('the Dockerfile', () => {
  it('has no instruction but those that are looked at here', () => {
    expect(new Set(lines.map((line) => line.split(' ')[0]))).toEqual(
      new Set(['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'ENTRYPOINT']),
    );
  });

  it('copies what is there, and all that npm ci reads', () => {
    const copied = given('COPY')
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(' ').slice(0, -1));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', '.npmrc', 'tools/node-24']));
  });

  it('runs scripts that there are, in a Node that needs no other', () => {
    for (const command of given('RUN')) {
      const [, script] = /^npm run (\S+)$/.exec(command) ?? [];
      if (script === undefined) expect(command).toBe('npm ci --no-audit --no-fund');
      else expect(Object.keys(manifest.scripts)).toContain(script);
    }
    expect(new Set(given('FROM').map((text) => text.split(' ')[0]))).toEqual(new Set(['node:24-slim']));
  });

  it('starts the file that the build writes', () => {
    expect(given('COPY')).toContain('--from=build /source/dist/cli /opt/bookend');
    expect(given('ENTRYPOINT')).toEqual(['["node", "/opt/bookend/bookend.cjs"]']);
  });
});
