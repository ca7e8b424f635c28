import { spawn } from 'node:child_process';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Asked } from './asked.ts';
import { measuredOf } from './rounds.ts';
import { ODD_STREAMS, ordinaryStream } from './streams/streams.ts';
import type { Row } from './table.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const TARGET = 4;
const ROUNDS = 3;
const SHORT_ROUNDS = 1;
/** The short form runs with this part of the full size. */
const SHORT_PART = 0.25;
const ORDINARY_EVENTS = 20_000;

/** The arguments that choose what is printed. */
type Form = readonly string[];
const JSON_LINES: Form = ['--json'];
const TABLE: Form = [];

/** The cost of one replay: milliseconds of its main thread, bytes read and printed, the most bytes in memory. */
type Use = { readonly cpuMs: number; readonly bytes: number; readonly residentBytes: number };

/**
 * `bookend replay` of streams that are unlike a fleet ÷ of an ordinary one: the time of a byte that is read or printed,
 * without the start of the process; and the most memory at any time, with it.
 */
export async function* benchStreams({ isShort }: Asked): AsyncGenerator<Row> {
  const rounds = isShort ? SHORT_ROUNDS : ROUNDS;
  const nothing = await medianUse(ordinaryStream(1), rounds, JSON_LINES);
  const asLines = await medianUse(ordinaryStream(ORDINARY_EVENTS), rounds, JSON_LINES);
  const asTables = await medianUse(ordinaryStream(ORDINARY_EVENTS), rounds, TABLE);
  const timePerByte = ({ cpuMs, bytes }: Use): number => (cpuMs - nothing.cpuMs) / bytes;
  for (const { what, lines, asTable } of ODD_STREAMS) {
    const ordinary = asTable ? asTables : asLines;
    const uses = await usesOf(lines(isShort ? SHORT_PART : 1), rounds, asTable ? TABLE : JSON_LINES);
    const ratios = uses.map((use) => timePerByte(use) / timePerByte(ordinary));
    const times = measuredOf(ratios);
    const memory = measuredOf(uses.map(({ residentBytes }) => residentBytes / ordinary.residentBytes));
    yield {
      what: `replay: ${what}${isShort ? ', a quarter' : ''}: time a byte ÷ a fleet's`,
      measured: times,
      unit: 'ratio',
      target: TARGET,
      isTimed: true,
    };
    yield { what: "  its memory ÷ a fleet's", measured: memory, unit: 'ratio', target: TARGET };
  }
}

const medianUse = async (lines: Iterable<string>, rounds: number, form: Form): Promise<Use> => {
  const uses = await usesOf(lines, rounds, form);
  const of = (part: keyof Use): number => measuredOf(uses.map((use) => use[part])).median;
  return { cpuMs: of('cpuMs'), bytes: of('bytes'), residentBytes: of('residentBytes') };
};

const usesOf = (lines: Iterable<string>, rounds: number, form: Form): Promise<readonly Use[]> =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'stream.jsonl');
    await pipeline(Readable.from(lines), createWriteStream(path));
    const uses: Use[] = [];
    for (let round = 0; round < rounds; round++) uses.push(await replayed(path, form));
    rmSync(path);
    return uses;
  });

const replayed = (path: string, form: Form): Promise<Use> =>
  new Promise((resolve, reject) => {
    const preload = new URL('tell-usage.ts', import.meta.url).href;
    const program = fileURLToPath(new URL('../cli/bin.js', import.meta.url));
    const started = spawn(process.execPath, ['--import', preload, program, 'replay', ...form, path], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    let printed = 0;
    let told = '';
    started.stdout?.on('data', (bytes: Buffer) => {
      printed += bytes.length;
    });
    started.stdio[3]?.on('data', (bytes) => {
      told += bytes;
    });
    started.on('error', reject);
    started.on('close', (code) => {
      if (code !== 0 && code !== 1) return reject(new Error(`the replay of ${path} ended with ${code}`));
      const { cpuMs, residentBytes } = JSON.parse(told) as Omit<Use, 'bytes'>;
      resolve({ cpuMs, residentBytes, bytes: statSync(path).size + printed });
    });
  });
