import { type Io, writeLines } from './io.ts';

/** Asks on standard error; true only for "yes" on the first line of standard input. */
export const typedYes = async (io: Io, question: string): Promise<boolean> => {
  await writeLines(io.stderr, [`${question} Type yes:`]);
  return (await firstLine(io)).trim() === 'yes';
};

const firstLine = async ({ stdin }: Io): Promise<string> => {
  let text = '';
  for await (const bytes of stdin) {
    text += Buffer.from(bytes).toString();
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
};
