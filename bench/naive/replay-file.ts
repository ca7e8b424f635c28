import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createNaiveReplay } from './replay.ts';

/** Replays a file of JSON lines the naive way, and prints what `bookend replay --json` would. */
const [, , path = ''] = process.argv;
const replay = createNaiveReplay();
for await (const line of createInterface({ input: createReadStream(path) })) replay.add(JSON.parse(line));
for (const verdict of replay.finish()) console.log(JSON.stringify(verdict));
