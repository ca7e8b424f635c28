import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hasTool, toolFile } from './needs.ts';

const run = promisify(execFile);
const BIOME = toolFile('lint', '.bin/biome');

/** The lines of a file that a plugin of the core finds fault with. */
const faultyLines = async (plugin: string, code: readonly string[]): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'lint-plugins-'));
  try {
    await cp(join(import.meta.dirname, '../shared/core', plugin), join(folder, plugin));
    const config = { linter: { rules: { recommended: false } }, plugins: [`./${plugin}`] };
    await writeFile(join(folder, 'biome.json'), JSON.stringify(config));
    await writeFile(join(folder, 'code.ts'), code.join('\n'));
    const { stdout } = await run(BIOME, ['lint', '--reporter=json', 'code.ts'], { cwd: folder }).catch(
      (failed: { stdout: string }) => failed,
    );
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { start: { line: number } } }[] };
    return diagnostics.map(({ location }) => code[location.start.line - 1] ?? '').sort();
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe.skipIf(!hasTool('lint'))('a plugin of the linter finds (needs tools/lint)', () => {
  it('lists that are spread into arguments, and no others', async () => {
    const bad = [
      'found.push(...more);',
      'const last = Math.max(...times);',
      'const least = Math.min(0, ...times);',
      'const most = Math.max(0, 1, ...times.map(Number));',
      'const tasks = new Tasks(...more);',
    ];
    const good = ['const all = [...one, ...other];', 'const set = new Set([...one, two]);', 'call(one, { ...two });'];
    expect(await faultyLines('no-spread-arguments.grit', [...good, ...bad])).toEqual(bad.sort());
  });

  it('Math.random', async () => {
    const bad = 'const at = Math.random();';
    expect(await faultyLines('no-randomness.grit', ['const at = Math.max(1, 2);', bad])).toEqual([bad]);
  });
});
