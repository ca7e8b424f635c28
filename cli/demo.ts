/** `npm run demo`: Bookend over a simulated fleet, on this machine alone. Ctrl-C ends it cleanly. */
import { runDemo } from './demo/run.ts';

const { stdin, stdout, stderr, env } = process;
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

process.exitCode = await runDemo({ io: { stdin, stdout, stderr, env }, signal: interruption.signal });
