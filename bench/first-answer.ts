import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildCommand } from '../infra/build-command.ts';
import { measuredOf } from './rounds.ts';
import type { Row } from './table.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const EXAMPLE = 'application-first.jsonl';
const VIOLATED = 1;

/** The bytes and seconds of a stranger's way: `fetched` comes over a network, `kept` is what stays on the disk, without npm's cache. */
type Way = { readonly fetched: number; readonly kept: number; readonly seconds: number };

/**
 * Goes from nothing to the first answer in both ways that there are: the packed command, and a clone with its demo. npm begins with an empty cache,
 * so what it needs comes from its registry. Once each: it takes minutes, and a machine that others use gives no better number for two rounds.
 */
export async function* benchFirstAnswer(): AsyncGenerator<Row> {
  const { packed, clone } = await withTemporaryFolder(async (folder) => ({
    packed: await byPackedFile(join(folder, 'packed')),
    clone: await byClone(join(folder, 'clone')),
  }));
  for (const [what, way] of [
    ['the packed command', packed],
    ['a clone and its demo', clone],
  ] as const) {
    yield rowOf(`first answer by ${what}: fetched`, way.fetched, 'bytes');
    yield rowOf(`first answer by ${what}: on the disk`, way.kept, 'bytes');
    yield rowOf(`first answer by ${what}: time`, way.seconds, 's');
  }
  yield rowOf('a clone to the packed command: bytes fetched', clone.fetched / packed.fetched, 'ratio');
  yield rowOf('a clone to the packed command: bytes on the disk', clone.kept / packed.kept, 'ratio');
  yield rowOf('a clone to the packed command: time', clone.seconds / packed.seconds, 'ratio');
}

const rowOf = (what: string, value: number, unit: Row['unit']): Row => ({
  what,
  measured: measuredOf([value]),
  unit,
  target: null,
});

/** `npx ./FILE.tgz replay …` in a folder that has nothing but the package and the events. */
const byPackedFile = async (folder: string): Promise<Way> => {
  const cache = join(folder, 'cache');
  const empty = join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  await buildCommand(join(folder, 'built'));
  await run('npm pack --silent --pack-destination ../empty', join(folder, 'built'), cache);
  const [tarball = ''] = readdirSync(empty);
  copyFileSync(join(ROOT, 'examples', EXAMPLE), join(empty, EXAMPLE));
  const seconds = await run(`npx --yes ./${tarball} replay ${EXAMPLE}`, empty, cache, VIOLATED);
  const fetched = statSync(join(empty, tarball)).size;
  return { fetched, kept: fetched + bytesIn(join(cache, '_npx')), seconds };
};

/** `git clone`, `npm ci`, `npm run demo`. The clone is of the last commit. */
const byClone = async (folder: string): Promise<Way> => {
  const cache = join(folder, 'cache');
  const clone = join(folder, 'bookend');
  mkdirSync(folder, { recursive: true });
  const cloned = await run(`git clone --quiet --depth 1 'file://${ROOT}' bookend`, folder, cache);
  const installed = await run('npm ci --no-audit --no-fund', clone, cache);
  const fetched = bytesIn(join(clone, '.git')) + bytesIn(join(cache, '_cacache', 'content-v2'));
  return { fetched, kept: bytesIn(clone), seconds: cloned + installed + (await run('npm run demo', clone, cache)) };
};

/** The seconds that a command takes by a shell that knows nothing of this run: neither npm's variables, nor the Node of this clone. */
const run = (command: string, cwd: string, cache: string, code = 0): Promise<number> => {
  const PATH = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/.test(name));
  const env = { ...Object.fromEntries(own), PATH: PATH.join(delimiter), npm_config_cache: cache };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (bytes) => {
      complaint = `${complaint}${bytes}`.slice(-2_000);
    });
    child.on('error', reject);
    child.on('close', (ended) => {
      if (ended === code) resolve((performance.now() - began) / 1_000);
      else reject(new Error(`${command} ended with ${ended}: ${complaint}`));
    });
  });
};

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
