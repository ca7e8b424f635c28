import type { Writable } from 'node:stream';
import { main } from './main.ts';

const FAILED = 2; // 1 says that something is violated, and is for verdicts only
const BROKEN_PIPE = 141; // a shell reports 128 + SIGPIPE for a program whose reader went away

/** Runs the command line of this process, in this process, and sets its exit code. */
export const runHere = async (): Promise<void> => {
  endQuietlyWithoutReader(process.stdout);
  endQuietlyWithoutReader(process.stderr);
  try {
    const { stdin, stdout, stderr, env } = process;
    process.exitCode = await main(process.argv.slice(2), { stdin, stdout, stderr, env });
  } catch (error) {
    process.exitCode = FAILED;
    console.error(error);
  }
};

/** `bookend replay … | head` closes our output early; that is no error worth a word. */
const endQuietlyWithoutReader = (stream: Writable): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    throw error;
  });
};
