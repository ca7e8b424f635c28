import { gzipSync } from 'node:zlib';
import type { Event } from './envelope.ts';
import { stories } from './stories.ts';

/** One file of `examples/`. */
export type Trace = {
  readonly file: string;
  /** The text of the file; `bytes` may hold it packed. */
  readonly text: string;
  readonly bytes: Uint8Array;
};

/** The ending of a file's name says how it is written; all others are JSON Lines. */
const ENDINGS: Readonly<Record<string, string>> = {
  'daemon-ended-first': '.csv',
  'rolling-deployment': '.jsonl.gz',
};

const line = ({ envelope }: Event): string => JSON.stringify(envelope);
const jsonLines = (events: readonly Event[]): string => events.map((event) => `${line(event)}\n`).join('');

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Exports events as CloudWatch Logs Insights does from a rule's log group: newest first. */
const csv = (events: readonly Event[]): string =>
  ['@timestamp,@message', ...events.map((event) => `${quoted(logTime(event))},${quoted(line(event))}`).reverse()]
    .map((row) => `${row}\n`)
    .join('');

const logTime = ({ at }: Event): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '');

/** Every example trace, sorted by file. */
export const traces = (): readonly Trace[] =>
  Object.entries(stories)
    .map(([story, events]) => traceOf(`${story}${ENDINGS[story] ?? '.jsonl'}`, events()))
    .sort((one, other) => (one.file < other.file ? -1 : 1));

const traceOf = (file: string, events: readonly Event[]): Trace => {
  const text = file.endsWith('.csv') ? csv(events) : jsonLines(events);
  return { file, text, bytes: file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text) };
};
