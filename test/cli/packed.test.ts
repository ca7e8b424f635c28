import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, PACKAGE_NAME } from '../../infra/build-command.ts';
import { namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { hasProgram } from '../needs.ts';
import { startEcs } from '../simulator/api/ecs.ts';
import { type Ran, run } from './run.ts';

const PACKED_MB = 2;
/** Beside the Node that runs the tests. `.ci/run` installs them: `npm ci --prefix tools/node-versions`. */
const NODES = [process.execPath, 'node20', 'node22'];
/** The file alone, without anything of the repository beside it, finds no package by accident. */
const folder = await mkdtemp(join(tmpdir(), 'bookend-packed-'));
const BUILT = join(folder, 'built');
const FILE = join(folder, 'bookend.cjs');

beforeAll(async () => {
  await buildCommand(BUILT);
  await writeFile(FILE, await readFile(join(BUILT, 'bookend.cjs')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const packed = (node: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } };
    execFile(node, [FILE, ...argv], options, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

/** A Node that this machine lacks is skipped, and named. */
const titleOf = (node: string): string =>
  node === process.execPath ? 'the Node of the tests' : `${node} (needs ${node})`;

describe('the command as one file', () => {
  describe.each(NODES.map((node) => ({ node, title: titleOf(node) })))('on $title', ({ node }) => {
    const isHere = node === process.execPath || hasProgram(node);
    const itRuns = it.skipIf(!isHere);
    const itInCi = it.skipIf(!isHere || !RUNS_ALL_DRAWN);

    itRuns('has all scenarios, and says what the command of the repository says', async () => {
      const events = join(folder, `${node === process.execPath ? 'here' : node}.jsonl`);
      const simulated = await packed(node, ['simulate', 'daemon-late', '--seed', '3', '--out', events]);
      expect(simulated).toMatchObject({ code: 0, err: '' });
      const replayed = await packed(node, ['replay', events]);
      expect(replayed).toEqual(await run(['replay', events]));
      expect(replayed.code).toBe(1);
      const { out } = await packed(node, ['simulate', '--list']);
      for (const name of scenarioNames()) expect(out).toContain(`${name} `);
    });

    itInCi(inCi('asks AWS, and says one sentence where it can not'), async () => {
      const scenario = namedScenario('audit-clean');
      const ecs = await startEcs({ scenario, afterSeconds: scenario.hours * 3600, throttled: false });
      const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
      const at = ['--endpoint-url', ecs.server.url, '--region', 'us-west-2'];
      const { out, err } = await packed(node, ['audit', ...at, '--json'], env);
      expect(out).toContain('{"type":"coverage","clusterArn":"arn:aws:ecs:us-west-2:');
      expect(err).not.toContain('Warning');
      const nobody = await packed(node, ['audit', ...at], { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' });
      expect(nobody.code).toBe(2);
      expect(nobody.err).not.toMatch(/^\s+at /m);
    });

    itRuns('writes a template, and reads it, without a package beside it', async () => {
      const at = join(folder, 'agent.yml');
      await rm(at, { force: true });
      const init = await packed(node, ['daemon', 'init', '--cluster', 'prod', '--provider', 'web', '--out', at]);
      expect(init.code).toBe(0);
      expect(await packed(node, ['daemon', 'check', at, '--strict'])).toMatchObject({ code: 0, err: '' });
    });
  });

  it.skipIf(!hasProgram('node18'))('says on Node 18 in one sentence what it needs (needs node18)', async () => {
    const { code, out, err } = await packed('node18', ['--version']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^bookend needs Node 20 or newer; this is v18\.\d+\.\d+\.\n$/);
  });
});

describe('the package of the command', () => {
  it(`is smaller than ${PACKED_MB} MB, needs no other, and stands in a scope`, async () => {
    const { name, bin, ...manifest } = JSON.parse(await readFile(join(BUILT, 'package.json'), 'utf8'));
    expect({ name, bin }).toEqual({ name: PACKAGE_NAME, bin: { bookend: 'bookend.cjs' } });
    expect(name).toMatch(/^@[\w-]+\//);
    expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([]);
    await promisify(execFile)('npm', ['pack', '--pack-destination', folder], { cwd: BUILT });
    const tarball = join(folder, `bookend-ecs-cli-${manifest.version}.tgz`);
    expect((await stat(tarball)).size).toBeLessThan(PACKED_MB * 1_000_000);
  });

  it('brings the licences of all that is in it', async () => {
    const text = await readFile(join(BUILT, 'THIRD-PARTY.md'), 'utf8');
    for (const name of ['@aws-sdk/client-ecs', '@smithy/core', 'yaml', 'valibot', 'csv-parse'])
      expect(text).toMatch(new RegExp(`^- ${name} \\d`, 'm'));
    expect(text).toContain('Apache License');
    expect(text).toContain('Permission is hereby granted');
  });
});
