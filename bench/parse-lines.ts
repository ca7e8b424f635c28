import { createReadStream } from 'node:fs';

/** Reads a file of JSON lines and parses each: what a replay must do first, and what it is measured against. */
const NEWLINE = 10;
const [, , path = ''] = process.argv;
let parsed = 0;
let rest: Buffer = Buffer.alloc(0);

for await (const chunk of createReadStream(path)) {
  const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    if (JSON.parse(bytes.toString('utf8', start, end)) !== null) parsed++;
    start = end + 1;
  }
  rest = bytes.subarray(start);
}
console.log(parsed);
