import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { bundlesOf, limitOf, refuseTooLarge } from '../../infra/bundle-limit.ts';

const serviceDir = await mkdtemp(join(tmpdir(), 'bookend-limit-'));
afterAll(() => rm(serviceDir, { recursive: true }));

const packagedAs = async (files: Readonly<Record<string, Uint8Array>>) => {
  const zip = zipSync({ ...files });
  await writeFile(join(serviceDir, 'observe.zip'), zip);
  return {
    zip,
    functions: { observe: { handler: 'functions/observe.handler', package: { artifact: 'observe.zip' } } },
  };
};

describe("a bundle's size", () => {
  it('is what a cold start reads: without its map, and not as it is zipped', async () => {
    const files = { 'functions/observe.mjs': new Uint8Array(5000), 'functions/observe.mjs.map': new Uint8Array(9000) };
    const { zip, functions } = await packagedAs(files);
    expect(bundlesOf({ serviceDir, service: { functions } })).toEqual([
      { name: 'observe', bytes: 5000, zippedBytes: zip.byteLength },
    ]);
  });

  it('is not known of a zip without a bundle', async () => {
    const { functions } = await packagedAs({ 'functions/observe.js': new Uint8Array(10) });
    expect(() => bundlesOf({ serviceDir, service: { functions } })).toThrow('observe.zip holds no bundle');
  });

  it('is not known of a function that was not packaged', () => {
    expect(() =>
      bundlesOf({ serviceDir, service: { functions: { tell: { handler: 'functions/tell.handler' } } } }),
    ).toThrow('tell has not been packaged');
  });

  it.each(['observe', 'remediate'])('of %s may be the limit itself', (name) => {
    expect(() => refuseTooLarge([{ name, bytes: limitOf(name), zippedBytes: 1 }])).not.toThrow();
    expect(() => refuseTooLarge([{ name, bytes: limitOf(name) + 1, zippedBytes: 1 }])).toThrow(name);
  });

  it('is refused above the limit, each by name', () => {
    const bundles = ['observe', 'react', 'tell'].map((name, n) => ({ name, bytes: limitOf(name) + n, zippedBytes: 1 }));
    expect(() => refuseTooLarge(bundles)).toThrow('react (400001 of 400000 bytes), tell (440002 of 440000 bytes)');
  });
});
