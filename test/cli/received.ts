import { readInput } from '../../cli/replay/input/read-input.ts';

export type Received = {
  values: unknown[];
  /** The line of each value. */
  lines: number[];
  broken: { problem: string; line: number }[];
  bytes: number;
};

/** The bytes in chunks of one size. */
export async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads files, or these bytes from standard input. */
export const receive = async (input: Buffer | string | readonly string[], size = 1 << 20): Promise<Received> => {
  const received: Received = { values: [], lines: [], broken: [], bytes: 0 };
  const isBytes = typeof input === 'string' || Buffer.isBuffer(input);
  const stdin = isBytes ? chunked(Buffer.from(input), size) : chunked(Buffer.alloc(0), size);
  await readInput(isBytes ? ['-'] : input, stdin, {
    value: (value, _file, line) => {
      received.values.push(value);
      received.lines.push(line);
    },
    broken: (problem, _file, line) => received.broken.push({ problem, line }),
    progress: (bytes) => {
      received.bytes += bytes;
    },
  });
  return received;
};
