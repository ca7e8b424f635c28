import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Asked } from './asked.ts';
import { child } from './child.ts';
import { type FleetSize, fleetLines } from './fleet/lives.ts';
import { alternate, rarely, ratioOf } from './rounds.ts';
import type { Row } from './table.ts';
import { roomFor, withTemporaryFolder } from './temporary-folder.ts';

/** One million events are on 5 000 container instances. */
const EVENTS_EACH = 200;
const ROUNDS = 3;
const BYTES_A_LINE = 3300;

/**
 * `bookend replay --json` of many events ÷ reading and parsing the same lines, and the time of an event on ten times as
 * many container instances. Each is a process of its own, which reads a file in the temporary folder; both files are
 * removed afterwards.
 */
export async function* benchReplay({ events }: Asked): AsyncGenerator<Row> {
  yield* await withTemporaryFolder((folder) => measure(folder, fitting(folder, events)));
}

const measure = async (folder: string, events: number): Promise<readonly Row[]> => {
  const instances = events / EVENTS_EACH;
  const few = await write(folder, { instances, eventsEach: EVENTS_EACH });
  const many = await write(folder, { instances: instances * 10, eventsEach: EVENTS_EACH / 10 });
  const contenders = [
    child('parse-lines.ts', few),
    child('../cli/bin.js', 'replay', '--json', few),
    child('../cli/bin.js', 'replay', '--json', many),
    rarely(child('naive/replay-file.ts', few), ROUNDS),
  ];
  const [parse, replay, wide, rival] = await alternate(contenders, ROUNDS);
  const ratio = (what: string, times?: readonly number[], base?: readonly number[], target: number | null = null) =>
    ({ what, measured: ratioOf(times, base), unit: 'ratio', target, isTimed: true }) as const;
  const size = `${inDigits(events)} events`;
  return [
    ratio(
      `bookend replay of ${size} on ${inDigits(instances)} instances ÷ reading and parsing the lines`,
      replay,
      parse,
      2,
    ),
    ratio('  the naive rival', rival, parse),
    ratio(
      `bookend replay of ${size} on ${inDigits(instances * 10)} instances ÷ on ${inDigits(instances)}`,
      wide,
      replay,
      1.2,
    ),
  ];
};

const inDigits = (count: number): string => count.toLocaleString('en').replaceAll(',', ' ');

/** The number of events that were asked for, or that the disk has room for; whole numbers for each container instance. */
const fitting = (folder: string, events: number): number => {
  const most = Math.min(events, roomFor(BYTES_A_LINE, folder));
  return Math.max(1, Math.floor(most / EVENTS_EACH)) * EVENTS_EACH;
};

const write = async (folder: string, size: FleetSize): Promise<string> => {
  const path = join(folder, `${size.instances}.jsonl`);
  await pipeline(Readable.from(chunksOf(fleetLines(size))), createWriteStream(path));
  return path;
};

/** Lines by the thousand: a stream that is given each one alone is slow. */
function* chunksOf(lines: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < 1000) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}
