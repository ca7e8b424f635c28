import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { asLines, early, inOrder } from './traces.ts';

const BIN = join(import.meta.dirname, '../../cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'bookend-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number | null; out: string; err: string };

/** The command as a person runs it. */
const bookend = (
  argv: readonly string[],
  stdin: string | Buffer = '',
  env: Record<string, string> = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const { FORCE_COLOR: _forced, NO_COLOR: _none, ...inherited } = process.env;
    const child = spawn(process.execPath, [BIN, ...argv], { env: { ...inherited, ...env } });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.on('error', () => {}); // it may end before it has read all
    child.stdin.end(stdin);
  });

describe('the command', () => {
  it('ends with 0 when nothing is violated', async () => {
    const { code, out, err } = await bookend(['replay', '-'], asLines(inOrder));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('SUMMARY');
  });

  it('ends with 1 when something is', async () => {
    const { code, out } = await bookend(['replay', '-', '--json'], gzipSync(asLines(early)));
    expect(code).toBe(1);
    expect(out).toContain('"rule":"daemon-started-first","outcome":"violated"');
  });

  it.each(
    drawnOf([
      { argv: ['replay'] },
      { argv: ['replay', '--no-such'] },
      { argv: ['replay', 'nowhere.jsonl'] },
      { argv: ['replay', '-'] },
    ]),
  )('ends with 2 for $argv', async ({ argv }) => {
    const { code, out, err } = await bookend(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^bookend: /);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('has colours only if asked to, where nobody looks'), async () => {
    const path = join(folder, 'early.jsonl');
    writeFileSync(path, asLines(early));
    expect((await bookend(['replay', path])).out).not.toContain('\u001b');
    expect((await bookend(['replay', path], '', { FORCE_COLOR: '1' })).out).toContain('\u001b');
    expect((await bookend(['replay', path], '', { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain('\u001b');
  });
});
