/**
 * `npm run demo`: Bookend over a simulated fleet, on this machine alone. `-- --full` shows every message in full. Ctrl-C ends
 * it cleanly.
 */
import { runDemo } from './demo/run.ts';

const UNUSABLE = 2;
const BROKEN_PIPE = 141; // what a shell reports of a program whose reader went away: 128 + SIGPIPE

const { stdin, stdout, stderr, env } = process;
/** `npm run demo | head` closes our output early; that is no error worth a word. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
  throw error;
});
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

const run = async (argv: readonly string[]): Promise<number> => {
  const [isFull, ...others] = argv.map((one) => one === '--full');
  if (isFull === false || others.length > 0) {
    stderr.write('npm run demo: the only option is --full, which shows every message in full\n');
    return UNUSABLE;
  }
  return runDemo({ io: { stdin, stdout, stderr, env }, signal: interruption.signal, isFull: isFull === true });
};

process.exitCode = await run(process.argv.slice(2));
