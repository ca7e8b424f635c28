import { Writable } from 'node:stream';
import type { Io } from '../terminal/io.ts';
import type { VerdictLine } from '../terminal/verdict-line.ts';

/** The command: it resolves to its exit code. */
type Command = (argv: readonly string[], io: Io) => Promise<number>;

export type JsonVerdicts = { readonly exitCode: number; readonly lines: readonly VerdictLine[] };

/** Runs the command with `--json`, as a program does, and reads its verdicts. */
export const jsonVerdictsOf = async (main: Command, argv: readonly string[]): Promise<JsonVerdicts> => {
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
