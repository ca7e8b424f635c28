import { Writable } from 'node:stream';
import { main } from '../../cli/main.ts';

/** The text that a command prints, with the colours of a terminal. */
export const commandPage = async (argv: readonly string[]): Promise<string> => {
  const parts: string[] = [];
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      parts.push(String(chunk));
      done();
    },
  });
  await main(argv, { stdin: process.stdin, stdout, stderr: process.stderr, env: { FORCE_COLOR: '1' } });
  return parts.join('');
};
