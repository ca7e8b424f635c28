import { Writable } from 'node:stream';
import { main } from '../../cli/main.ts';

export type Ran = { code: number; out: string; err: string };
type Terminal = { isTTY?: boolean; columns?: number };

/** Something to write to, that remembers. */
export const screen = (terminal: Terminal = {}): { output: Writable & Terminal; text: () => string } => {
  const parts: string[] = [];
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      parts.push(String(chunk));
      done();
    },
  });
  return { output: Object.assign(output, terminal), text: () => parts.join('') };
};

/** Runs the command line in this process. */
export const run = async (
  argv: readonly string[],
  {
    stdin = '',
    env = {},
    stdout = {},
    stderr = {},
  }: { stdin?: string | Buffer; env?: Record<string, string>; stdout?: Terminal; stderr?: Terminal } = {},
): Promise<Ran> => {
  async function* bytes(): AsyncGenerator<Buffer> {
    yield Buffer.from(stdin);
  }
  const [out, err] = [screen(stdout), screen(stderr)];
  const code = await main(argv, { stdin: bytes(), stdout: out.output, stderr: err.output, env });
  return { code, out: out.text(), err: err.text() };
};
