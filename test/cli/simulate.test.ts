import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeClustersCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterAll, describe, expect, it } from 'vitest';
import { namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import { SCENARIO } from '../../simulator/scenarios/schema.ts';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { run } from './run.ts';

const BIN = join(import.meta.dirname, '../../cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'bookend-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const written = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
const parsed = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const MINE = `
name: mine
says: One container instance, one daemon, two tasks.
hours: 0.5
clusters:
  - name: shop
    capacityProviders: [{ name: default, instances: 1 }]
    daemons: [{ name: log-agent }]
    services: [{ name: web, capacityProvider: default, desiredCount: 2 }]
`;

describe('bookend simulate', () => {
  it('prints the events as JSON Lines that replay reads', async () => {
    const { code, out, err } = await run(['simulate', 'daemon-late']);
    const replayed = await run(['replay', '-', '--json'], { stdin: out });

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(parsed(out).every(({ source }) => source === 'aws.ecs')).toBe(true);
    expect(
      parsed(replayed.out)
        .filter(({ outcome }) => outcome === 'violated')
        .map(({ rule }) => rule),
    ).toEqual(['daemon-running', 'daemon-started-first']);
  });

  it('writes the truth in the form of replay --json, and the daemons for its option', async () => {
    const files = ['--out', at('events.jsonl'), '--truth', at('truth.jsonl'), '--daemons', at('daemons.json')];
    const { code, out } = await run(['simulate', 'drained-at-age', ...files]);
    const replayed = await run(['replay', at('events.jsonl'), '--daemons', at('daemons.json'), '--json']);
    const withoutReason = (text: string) => parsed(text).map(({ reason: _, ...line }) => line);

    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(withoutReason(read('truth.jsonl'))).toEqual(withoutReason(replayed.out));
    expect(Object.keys(parsed(read('truth.jsonl'))[0])).toEqual(Object.keys(parsed(replayed.out)[0]));
  });

  it.each(scenarioNames().filter((name) => namedScenario(name).policy !== undefined))(
    'writes the policy of %s, by which replay tells what the truth tells',
    async (scenario) => {
      const [events, daemons, policy] = [at('own.jsonl'), at('own-daemons.json'), at('own-policy.json')];
      const files = ['--out', events, '--truth', at('own-truth.jsonl'), '--daemons', daemons, '--policy', policy];
      expect(await run(['simulate', scenario, ...files])).toEqual({ code: 0, out: '', err: '' });
      const outcomes = (text: string) =>
        new Map(
          parsed(text).map(({ rule, daemonName, containerInstanceArn, outcome }) => [
            `${rule} ${daemonName} ${containerInstanceArn}`,
            outcome,
          ]),
        );
      const replayed = async (...argv: readonly string[]) =>
        (await run(['replay', events, '--daemons', daemons, '--json', ...argv])).out;
      const truth = outcomes(read('own-truth.jsonl'));
      const told = await replayed('--policy', policy);
      const said = outcomes(told);
      expect(truth.size).toBeGreaterThan(0);
      // replay says what happened, or that the events do not tell
      expect([...truth].filter(([line, outcome]) => ![outcome, 'inconclusive'].includes(said.get(line)))).toEqual([]);
      expect(await replayed()).not.toBe(told);
    },
  );

  it('writes a policy of defaults for a scenario without one', async () => {
    const { out } = await run(['simulate', 'daemon-late', '--out', at('late.jsonl'), '--policy', '-']);
    expect(JSON.parse(out)).toEqual({});
  });

  it.each([
    { scenario: 'daemon-not-yet-started', rule: 'daemon-running', waits: 'for the daemon task to start' },
    { scenario: 'daemon-unhealthy-just-now', rule: 'daemon-healthy', waits: 'for the daemon to recover' },
    { scenario: 'drain-under-way', rule: 'drain-finished', waits: 'for the drain to end' },
  ])('tells by the events of $scenario what $rule waits for, and until when', async ({ scenario, rule, waits }) => {
    const { out: stdin } = await run(['simulate', scenario, '--daemons', at('daemons-of-it.json')]);
    const until = String.raw`waits ${waits}, until 2026-\d\d-\d\dT[\d:.]+Z`;
    for (const [form, before] of [
      [[], String.raw` .*\n    `],
      [['--markdown'], String.raw` \|.*\| `],
    ] as const) {
      const { out } = await run(['replay', '-', '--daemons', at('daemons-of-it.json'), ...form], { stdin });
      expect(out).toMatch(new RegExp(`${rule}${before}${until}`));
    }
  });

  it('is the same, byte for byte, from the same seed, and another one from another', async () => {
    const one = await run(['simulate', 'zone-lost', '--seed', '7']);
    const same = await run(['simulate', 'zone-lost', '--seed', '7']);
    const other = await run(['simulate', 'zone-lost', '--seed', '8']);

    expect(same.out).toBe(one.out);
    expect(other.out).not.toBe(one.out);
  });

  it('reads a scenario of one’s own, as YAML and as JSON', async () => {
    const yaml = await run(['simulate', written('mine.yaml', MINE)]);
    const { shows: _, ...scenario } = namedScenario('daemon-late');
    const json = await run(['simulate', written('late.json', JSON.stringify(scenario))]);

    expect(yaml.code).toBe(0);
    expect(yaml.out).toContain('"group":"daemon:log-agent"');
    expect(json.out).toBe((await run(['simulate', 'daemon-late'])).out);
  });

  it('names every problem of a scenario at once', async () => {
    const { code, out, err } = await run([
      'simulate',
      written('bad.yaml', `${MINE}speed: 9\nfaults: [{ fault: flood }]\n`),
    ]);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n').filter((line) => line.includes('bad.yaml'))).toHaveLength(2);
    expect(err).toMatch(/speed: is not known here/);
    expect(err).toMatch(/faults\.0\.fault: must be a fault, one of daemon-late, /);
  });

  it.each([
    { argv: [], says: 'name a scenario; --list shows them' },
    { argv: ['nowhere'], says: 'there is no scenario and no file "nowhere"' },
    { argv: ['daemon-late', 'zone-lost'], says: 'only one scenario can be given: daemon-late, zone-lost' },
    { argv: ['daemon-late', '--seed', '-1'], says: "Option '--seed' argument is ambiguous" },
    { argv: ['daemon-late', '--seed', '1.5'], says: '--seed is not a whole number: 1.5' },
    { argv: ['daemon-late', '--seed', '1', '--seed', '2'], says: '--seed is given more than once' },
    { argv: ['daemon-late', '--serve', '70000'], says: '--serve is not a port: 70000' },
    { argv: ['daemon-late', '--speed', '2'], says: '--speed needs --serve' },
    { argv: ['daemon-late', '--until-now'], says: '--until-now needs --serve' },
    { argv: ['daemon-late', '--deny', 'iam:GetRole'], says: '--deny needs --serve' },
    {
      argv: ['daemon-late', '--serve', '0', '--deny', 'iam:GetRole,GetRole'],
      says: '--deny is not an action such as iam:GetRole: GetRole',
    },
    {
      argv: ['daemon-late', '--serve', '0', '--speed', 'fast'],
      says: '--speed is not a number from 0 to 100000: fast',
    },
    { argv: ['daemon-late', '--truth', '-'], says: 'only one thing can go to standard output: give --out a file' },
    { argv: ['daemon-late', '--out', 'x', '--truth', 'x'], says: 'two options name the same file: x' },
    { argv: ['daemon-late', '--list'], says: '--list takes no other options' },
    { argv: ['daemon-late', '--no-such'], says: "Unknown option '--no-such'" },
  ])('ends with 2 for $argv', async ({ argv, says }) => {
    const { code, out, err } = await run(['simulate', ...argv]);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`bookend: ${says}`);
    expect(err).toContain('See: bookend simulate --help');
  });

  it('ends with 2 for a file that can not be written, and one that can not be read', async () => {
    const unwritable = await run(['simulate', 'daemon-late', '--out', join(folder, 'no', 'such', 'folder')]);
    const unreadable = await run(['simulate', folder]);

    expect([unwritable.code, unreadable.code]).toEqual([2, 2]);
    expect(unwritable.err).toContain("can't be written");
    expect(unreadable.err).toContain("can't be read");
  });

  it('lists each scenario with its sentence, and explains itself', async () => {
    const list = (await run(['simulate', '--list'])).out.trimEnd().split('\n');

    expect(list).toHaveLength(scenarioNames().length);
    for (const [index, name] of scenarioNames().entries()) {
      expect(list[index]).toMatch(new RegExp(`^${name} +\\S`));
      expect(list[index]).toContain(namedScenario(name).says);
    }
    for (const argv of [
      ['simulate', '--help'],
      ['help', 'simulate'],
    ])
      expect((await run(argv)).out).toContain('bookend simulate SCENARIO');
  });
});

describe('docs/simulator.md', () => {
  const [page = '', policy = ''] = ['simulator.md', 'policy.md'].map((name) =>
    readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8'),
  );

  it('shows a scenario that works', async () => {
    const [, scenario = ''] = /```yaml\n([\s\S]+?)```/.exec(page) ?? [];
    const { code } = await run(['simulate', written('monday.yaml', scenario), '--out', at('monday.jsonl')]);
    const replayed = await run(['replay', at('monday.jsonl'), '--json']);

    expect(code).toBe(0);
    expect(replayed.out).toContain('"rule":"daemon-started-first","outcome":"violated"');
    expect(replayed.out).toContain('"rule":"drain-finished","outcome":"held"');
  });

  it('names every field and every fault that a scenario may have', () => {
    const names = new Set(fieldsOf(SCENARIO));
    expect(names).toContain('drain-stuck');
    for (const name of names) expect(page + policy, name).toContain(name);
  });
});

/** Every key and literal of a valibot schema, however deep. */
const fieldsOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'entries') return [...Object.keys(value), ...Object.values(value).flatMap(fieldsOf)];
    if (key === 'literal') return [String(value)];
    return ['options', 'item', 'wrapped', 'pipe'].includes(key) ? fieldsOf(value) : [];
  });
};

/** The command as a person runs it, until it says something on standard error. */
const started = (argv: readonly string[]) => {
  const child = spawn(process.execPath, [BIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = new Promise<string>((resolve) => child.stderr.once('data', (chunk) => resolve(String(chunk))));
  return { child, ended, said };
};

describe('the command', () => {
  it('simulates', async () => {
    const { child, ended } = started(['simulate', 'daemon-late', '--seed', '3']);
    const parts: Buffer[] = [];
    child.stdout.on('data', (chunk) => parts.push(chunk));

    expect(await ended).toBe(0);
    expect(Buffer.concat(parts).toString()).toBe((await run(['simulate', 'daemon-late', '--seed', '3'])).out);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('serves the fleet until it is interrupted, and then tells the truth'), async () => {
    const files = ['--out', at('served.jsonl'), '--truth', at('served-truth.jsonl')];
    const { child, ended, said } = started(['simulate', 'daemon-late', '--serve', '0', '--speed', '0', ...files]);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await said)?.[0] ?? '';
    const ecs = new ECSClient({
      endpoint: url,
      region: 'us-west-2',
      credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    });
    await fetch(`${url}/simulation/advance`, { method: 'POST', body: '{"seconds":900}' });
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['shop'] }));
    ecs.destroy();
    child.kill('SIGINT');

    expect(clusters?.[0]?.registeredContainerInstancesCount).toBe(3);
    expect(await ended).toBe(0);
    expect(parsed(read('served.jsonl')).length).toBeGreaterThan(20);
    expect(parsed(read('served-truth.jsonl')).map(({ rule }) => rule)).toContain('daemon-started-first');
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('serves a fleet whose hours are over now, and denies what it is told to'), async () => {
    const options = ['--until-now', '--speed', '0', '--deny', 'ecs:ListClusters,iam:*'];
    const { child, ended, said } = started(['simulate', 'daemon-late', '--serve', '0', ...options]);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await said)?.[0] ?? '';
    const before = Date.now();
    const ecs = new ECSClient({
      endpoint: url,
      region: 'us-west-2',
      credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    });
    const { now } = (await (await fetch(`${url}/simulation`)).json()) as { readonly now: string };
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['shop'] }));
    await expect(ecs.send(new ListClustersCommand({}))).rejects.toThrow('not authorized to perform: ecs:ListClusters');
    ecs.destroy();
    child.kill('SIGINT');

    expect(Date.parse(now)).toBeLessThanOrEqual(before);
    expect(Date.parse(now)).toBeGreaterThan(before - 600_000);
    expect(clusters?.[0]?.registeredContainerInstancesCount).toBe(3);
    expect(await ended).toBe(0);
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi('ends with 2 if the port is taken'), async () => {
    const first = started(['simulate', 'daemon-late', '--serve', '0']);
    const port = /:(\d+),/.exec(await first.said)?.[1] ?? '';
    const second = started(['simulate', 'daemon-late', '--serve', port]);

    expect(await second.said).toMatch(/EADDRINUSE/);
    expect(await second.ended).toBe(2);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });
});
