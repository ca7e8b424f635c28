/**
 * `npm run demo`: Bookend over a simulated fleet, on this machine alone. `-- --full` shows every message in full. Ctrl-C ends
 * it cleanly.
 */
import { parseArgs } from 'node:util';
import { runDemo } from './demo/run.ts';

const { stdin, stdout, stderr, env } = process;
const { full: isFull } = parseArgs({ options: { full: { type: 'boolean', default: false } } }).values;
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

process.exitCode = await runDemo({ io: { stdin, stdout, stderr, env }, signal: interruption.signal, isFull });
