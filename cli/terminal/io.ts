/** Bytes as they come; `process.stdin` is one. */
export type Bytes = AsyncIterable<Buffer | string>;

/** A command reads and writes through this; `process` is one. */
export type Io = {
  readonly stdin: Bytes;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const BATCH = 64 * 1024;

/** Writes the lines, however many, no faster than they are taken. */
export const writeLines = async (output: Output, lines: Iterable<string>): Promise<void> => {
  let batch = '';
  for (const line of lines) {
    batch += `${line}\n`;
    if (batch.length < BATCH) continue;
    await write(output, batch);
    batch = '';
  }
  await write(output, batch);
};

const write = async (output: Output, text: string): Promise<void> => {
  if (text !== '' && !output.write(text)) await new Promise<void>((resolve) => output.once('drain', resolve));
};
