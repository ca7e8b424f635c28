/** Writes the example traces and the page that lists them, the same byte for byte each time. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { REPOSITORY } from '../../cli/examples/expected.ts';
import { page } from './page.ts';
import { type Trace, traces } from './traces.ts';

const FOLDER = join(REPOSITORY, 'examples');

/** Another zlib packs the same text into other bytes: a packed trace is written anew only if its text changed. */
const isWritten = ({ file, text, bytes }: Trace): boolean => {
  const path = join(FOLDER, file);
  if (!existsSync(path)) return false;
  const written = readFileSync(path);
  return file.endsWith('.gz') ? gunzipSync(written).toString() === text : written.equals(bytes);
};

mkdirSync(FOLDER, { recursive: true });
const made = traces();
for (const file of readdirSync(FOLDER)) {
  if (!made.some((trace) => trace.file === file)) rmSync(join(FOLDER, file));
}
for (const trace of made) {
  if (!isWritten(trace)) writeFileSync(join(FOLDER, trace.file), trace.bytes);
}
writeFileSync(join(REPOSITORY, 'docs/examples.md'), page());
