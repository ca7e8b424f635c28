import { Writable } from 'node:stream';
import { main } from '../main.ts';
import type { VerdictLine } from '../replay/verdict-line.ts';

export type Told = { readonly exitCode: number; readonly lines: readonly VerdictLine[] };

/** What a command tells a program: its verdicts, by `--json`. */
export const verdictsOf = async (argv: readonly string[]): Promise<Told> => {
  const said: string[] = [];
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      said.push(String(chunk));
      done();
    },
  });
  const { stdin, stderr, env } = process;
  const exitCode = await main([...argv, '--json'], { stdin, stdout, stderr, env });
  const lines = said.join('').split('\n');
  return { exitCode, lines: lines.filter((line) => line !== '').map((line) => JSON.parse(line)) };
};
