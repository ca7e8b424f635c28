/**
 * `npm run demo`: Bookend over a simulated fleet, on this machine alone. Ctrl-C ends it cleanly.
 */
const UNUSABLE = 2;
const BROKEN_PIPE = 141; // a shell reports 128 + SIGPIPE for a program whose reader went away

const { stdin, stdout, stderr, env } = process;
/** `npm run demo | head` closes our output early; that is no error worth a word. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
  throw error;
});
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

const OPTIONS = ['--full', '--enforce'];
const USAGE = `npm run demo -- [--full] [--enforce]
  --full      shows every message in full
  --enforce   lets Bookend act; else it only says what it would do
`;

const run = async (argv: readonly string[]): Promise<number> => {
  if (argv.some((option) => !OPTIONS.includes(option))) {
    stderr.write(USAGE);
    return UNUSABLE;
  }
  // Its modules take a second to read: whoever is told how to call it need not wait for that.
  const { runDemo } = await import('./demo/run.ts');
  const [isFull, isEnforced] = [argv.includes('--full'), argv.includes('--enforce')];
  return runDemo({ io: { stdin, stdout, stderr, env }, signal: interruption.signal, isFull, isEnforced });
};

process.exitCode = await run(process.argv.slice(2));
