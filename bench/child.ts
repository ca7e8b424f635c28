import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Timed } from './rounds.ts';

const TELL_CPU = new URL('tell-cpu.ts', import.meta.url).href;

/** The processor time of one run of a program of this repository. Violated (1) is as good an end as held (0). */
export const child =
  (program: string, ...args: readonly string[]): Timed =>
  () =>
    new Promise((resolve, reject) => {
      const path = fileURLToPath(new URL(program, import.meta.url));
      const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const;
      const started = spawn(process.execPath, ['--import', TELL_CPU, path, ...args], { stdio: [...stdio] });
      let told = '';
      started.stdio[3]?.on('data', (bytes) => {
        told += bytes;
      });
      started.on('error', reject);
      started.on('close', (code) => {
        if (code === 0 || code === 1) resolve(Number(told));
        else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
      });
    });
