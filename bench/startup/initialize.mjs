// Loads a function as Lambda does before its first event, and tells on file descriptor 3 how many milliseconds of
// processor time that took since the process began. JavaScript, so that nobody's start-up holds the time to strip types.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

// Lambda's own runtime client loads this before any function: its source requires these two and makes one agent.
const require = createRequire(import.meta.url);
require('node:net');
const { Agent } = require('node:http');
export const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const { handler } = await import(process.argv[2]);
if (typeof handler !== 'function') throw new Error(`${process.argv[2]} exports no handler`);
const { user, system } = process.threadCpuUsage();
writeSync(3, String((user + system) / 1000));
