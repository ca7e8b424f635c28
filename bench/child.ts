import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Timed } from './rounds.ts';

const TELL_CPU = new URL('tell-cpu.ts', import.meta.url).href;

/** The processor time of one run of a program of this repository. Violated (1) is as good an end as held (0). */
export const child = (program: string, ...args: readonly string[]): Timed =>
  told(['--import', TELL_CPU, fileURLToPath(new URL(program, import.meta.url)), ...args], { endsWell: [0, 1] });

type Ends = { readonly endsWell: readonly number[]; readonly env?: Readonly<Record<string, string>> };

/**
 * The number that one run of Node tells on file descriptor 3.
 * @param endsWell the exit codes that are no failure
 * @param env all that it has of an environment; absent: ours
 */
export const told =
  (args: readonly string[], { endsWell, env }: Ends): Timed =>
  () =>
    new Promise((resolve, reject) => {
      const started = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
      let text = '';
      started.stdio[3]?.on('data', (bytes) => {
        text += bytes;
      });
      started.on('error', reject);
      started.on('close', (code) => {
        if (code !== null && endsWell.includes(code)) resolve(Number(text));
        else reject(new Error(`node ${args.join(' ')} ended with ${code}`));
      });
    });
