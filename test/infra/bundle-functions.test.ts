import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { packFunctions, type Serverless } from '../../infra/bundle-functions.ts';
import { runBundle } from './bundle.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

let serviceDir = '';
beforeEach(async () => {
  serviceDir = await mkdtemp(join(tmpdir(), 'bookend-bundles-'));
  folders.push(serviceDir);
  await mkdir(join(serviceDir, 'functions'));
  await write('shared.ts', 'export const shared: string = "of both";');
  await write(
    'functions/one.ts',
    'import { shared } from "../shared.ts"; export const handler = () => "one " + shared;',
  );
  await write(
    'functions/two.ts',
    'import { shared } from "../shared.ts"; export const handler = () => "two " + shared;',
  );
});

const write = (path: string, text: string) => writeFile(join(serviceDir, path), text);
const service = (...names: readonly string[]): Serverless => ({
  serviceDir,
  service: { functions: Object.fromEntries(names.map((name) => [name, { handler: `functions/${name}.handler` }])) },
});
const zipOf = (name: string) => readFile(join(serviceDir, '.serverless', `${name}.zip`));

describe('packaging', () => {
  it("gives osls each function's zip, which holds its bundle and map, and nothing of the others", async () => {
    const both = service('one', 'two');
    await packFunctions(both);
    expect(both.service.functions.one?.package).toEqual({ artifact: '.serverless/one.zip' });
    for (const name of ['one', 'two']) {
      const files = unzipSync(await zipOf(name));
      expect(Object.keys(files).sort()).toEqual([`functions/${name}.mjs`, `functions/${name}.mjs.map`]);
    }
  });

  it('makes bundles that run alone', async () => {
    await packFunctions(service('one'));
    const zip = await zipOf('one');
    expect(await runBundle({ handler: 'functions/one.handler', zip, environment: {} }, {})).toBe('one of both');
  });

  it('names the sources in the map as they lie in the repository', async () => {
    await packFunctions(service('one'));
    const { 'functions/one.mjs.map': map } = unzipSync(await zipOf('one'));
    expect(JSON.parse(Buffer.from(map ?? []).toString()).sources).toEqual([
      '../../../shared.ts',
      '../../../functions/one.ts',
    ]);
  });

  it('of the same sources makes the same bytes, whenever it runs', async () => {
    await packFunctions(service('one'));
    const first = await zipOf('one');
    const { mtimeMs } = await stat(join(serviceDir, '.serverless', 'one.zip'));
    await new Promise((done) => setTimeout(done, 20));
    await packFunctions(service('one', 'two'));
    expect((await stat(join(serviceDir, '.serverless', 'one.zip'))).mtimeMs).toBeGreaterThan(mtimeMs);
    expect(await zipOf('one')).toEqual(first);
  });

  it('fails where a function has no file, and where its handler names none', async () => {
    await expect(packFunctions(service('three'))).rejects.toThrow('functions/three.ts');
    const nameless = { serviceDir, service: { functions: { one: { handler: 'handler' } } } };
    await expect(packFunctions(nameless)).rejects.toThrow('the handler of one names no file and export: handler');
  });
});
