import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';

const DEMO = join(import.meta.dirname, '..', '..', '..', 'cli/demo.ts');

describe('the process of the demo', () => {
  it.each(drawnOf([[['--fast']], [['--full', 'more']]]))(
    'says what it can be asked for, and nothing else: %j',
    (argv) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO, ...argv], { encoding: 'utf8' });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('--full');
    },
  );

  it.runIf(RUNS_ALL_DRAWN)(inCi('ends quietly when nobody reads on'), async () => {
    const child = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: string[] = [];
    child.stderr.on('data', (chunk) => errors.push(String(chunk)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([141, null]);
    expect(errors.join('')).toBe('');
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('has stopped every server when it is interrupted: nothing keeps its process'),
    async () => {
      const child = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] });
      const errors: string[] = [];
      child.stderr.on('data', (chunk) => errors.push(String(chunk)));
      for await (const chunk of child.stdout) if (String(chunk).includes('Slack')) break;
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([130, null]);
      expect(errors.join('')).toBe('');
    },
  );
});
