import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawn } from '../drawn.ts';
import { instanceArn, taskArn } from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, early, earlyFleet, earlyOf, inOrder } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** These characters must not reach a terminal raw, beside the ends of our own lines. */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const KEYS = [
  'type',
  'rule',
  'outcome',
  'clusterArn',
  'capacityProviderName',
  'containerInstanceArn',
  'daemonName',
  'marginMs',
  'tasks',
  'occurredAt',
  'reason',
];

describe('bookend replay --json', () => {
  it('prints an object a line, with the keys of the contract in its order', async () => {
    const { code, out, err } = await run(['replay', '-', '--json'], { stdin: asLines(early) });
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(KEYS);
    const started = lines.map((line) => JSON.parse(line)).find(({ rule }) => rule === 'daemon-started-first');
    expect(started).toMatchObject({
      type: 'verdict',
      outcome: 'violated',
      marginMs: -8400,
      containerInstanceArn: instanceArn(),
      tasks: [taskArn('web')],
      occurredAt: '2026-09-14T12:00:22.000Z',
    });
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('says the same whatever the order and repetition of the lines', async () => {
    const one = await run(['replay', '-', '--json'], { stdin: asLines(earlyFleet(5)) });
    const other = await run(['replay', '-', '--json'], {
      stdin: asLines([...earlyFleet(5), ...earlyFleet(3)].toReversed()),
    });
    expect(other.out).toBe(one.out);
  });

  it('keeps a line a line, and escapes what a terminal would obey', async () => {
    const text = asLines(early).replaceAll('cloudwatch-agent', 'agent\\u2028\\u009b31m\\u202e');
    const { out } = await run(['replay', '-', '--json'], { stdin: text });
    expect(out.replaceAll('\n', '')).not.toMatch(HOSTILE);
    expect(out).toContain('agent\\u2028\\u009b31m\\u202e');
  });

  it('goes by the clock that it is given', async () => {
    const stdin = asLines(inOrder.slice(0, 1));
    const daemons = file(
      'daemons.json',
      '[{"daemonName": "cloudwatch-agent", "capacityProviderNames": ["managed-general"]}]',
    );
    const outcomes = async (now: string): Promise<string> => {
      const { out } = await run(['replay', '-', '--json', '--daemons', daemons, '--now', now], { stdin });
      return out.split('\n').find((line) => line.includes('instance-activated')) ?? '';
    };
    expect(await outcomes('2026-09-14T12:01:00Z')).toContain('"outcome":"pending"');
    expect(await outcomes('2026-09-14T12:11:00Z')).toContain('"outcome":"violated"');
  });

  it('goes by the policy that it is given', async () => {
    const policy = file('policy.json', '{"activationDeadlineSeconds": 10}');
    const { code, out } = await run(['replay', '-', '--json', '--policy', policy], { stdin: asLines(inOrder) });
    expect(code).toBe(1);
    expect(out).toMatch(/"rule":"instance-activated","outcome":"violated"/);
  });
});

describe('the exit code', () => {
  it.each([
    { code: 0, when: 'nothing is violated', stdin: asLines(inOrder) },
    { code: 1, when: 'something is violated', stdin: asLines(early) },
    {
      code: 0,
      when: 'there are events of ECS only of other kinds',
      stdin: '{"source":"aws.ecs","detail-type":"ECS Service Action","detail":{}}',
    },
    { code: 2, when: 'there is nothing', stdin: '' },
    { code: 2, when: 'there is no ECS event', stdin: '{"source":"aws.ec2","detail-type":"x","detail":{}}' },
    {
      code: 2,
      when: 'all ECS events are broken',
      stdin: '{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{}}',
    },
  ])('is $code when $when', async ({ code, stdin }) => {
    expect((await run(['replay', '-'], { stdin })).code).toBe(code);
    expect((await run(['replay', '-', '--json'], { stdin })).code).toBe(code);
  });

  const events = file('events.jsonl', asLines(inOrder));
  const bad = file('bad.json', '{"a": ');
  it.each([
    { argv: [], says: 'Usage' },
    { argv: ['reply'], says: 'there is no command "reply"; did you mean replay?\n' },
    { argv: ['help', 'rep'], says: 'there is no command "rep"; did you mean replay?\n' },
    { argv: ['help', 'constructor'], says: 'there is no command "constructor"\n' },
    { argv: ['kubernetes'], says: 'there is no command "kubernetes"\n' },
    { argv: ['replay'], says: 'name the files to replay' },
    { argv: ['replay', '--jsn', events], says: "Unknown option '--jsn'" },
    { argv: ['replay', '--daemons'], says: 'argument missing' },
    { argv: ['replay', '--now', 'today', events], says: '--now must be an ISO 8601 date and time' },
    { argv: ['replay', '--now', '2026-13-99T00:00:00Z', events], says: '--now must be an ISO 8601 date and time' },
    {
      argv: ['replay', '--now', '2026-09-14', events],
      says: '--now must be an ISO 8601 date and time with Z or an offset, such as 2026-03-24T12:00:00Z: 2026-09-14',
    },
    { argv: ['replay', '--policy', 'a', '--policy', 'b', events], says: '--policy is given more than once' },
    { argv: ['replay', '--policy', '-', events], says: "--policy can't be read from standard input" },
    { argv: ['replay', '', events], says: 'the name of file 1 is empty' },
    { argv: ['replay', events, ' '], says: 'the name of file 2 is empty' },
    {
      argv: ['replay', '--strict', 'all', events],
      says: '--strict all: write --strict=all, or ./all for a file of that name',
    },
    { argv: ['replay', '-', '-'], says: 'standard input' },
    { argv: ['replay', '--report', 'out.html', events], says: '--report is not built yet' },
    { argv: ['replay', join(folder, 'nowhere')], says: "nowhere: can't be read: there is no such file" },
    { argv: ['replay', events, join(folder, 'nowhere')], says: "nowhere: can't be read: there is no such file" },
    { argv: ['replay', folder], says: 'it is a directory' },
    {
      argv: ['replay', '--json', file('events.zip', 'PK\u0003\u0004 …')],
      says: "events.zip: can't be read: it is a zip archive: unpack it first",
    },
    { argv: ['replay', '--policy', join(folder, 'nowhere'), events], says: "nowhere: can't be read" },
    { argv: ['replay', '--policy', bad, events], says: 'bad.json: is not valid JSON' },
    { argv: ['replay', '--policy', file('policy-list.json', '[]'), events], says: 'the policy: must be a JSON object' },
    {
      argv: ['replay', '--daemons', file('daemon.json', '[{"name": "a"}]'), events],
      says: '0.name: is not a field of a daemon',
    },
  ])('is 2 for $argv, and says so', async ({ argv, says }) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it.each([['--help'], ['-h'], ['help'], ['replay', '--help'], ['help', 'replay'], ['replay', '--nonsense', '-h']])(
    'is 0 for %s %s, which explain',
    async (...argv) => {
      const { code, out, err } = await run(argv);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Usage');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(105);
    },
  );

  it('is 0 for --version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('the table', () => {
  it('says first what broke, by which tasks and by how much, and then sums up', async () => {
    const { out } = await run(['replay', '-'], { stdin: asLines(early) });
    expect(out).toMatch(/\nVIOLATED 1\ndaemon-started-first {2}8\.4 s early {2}cloudwatch-agent {2}[0-9a-f]{32}\n/);
    expect(out).toContain('    1 application task started before the daemon task, the first 8.4 s early\n');
    expect(out).toContain('    2026-09-14T12:00:22.000Z · i-0');
    expect(out).toContain(`    ${taskArn('web').split('/').at(-1)} service:web\n`);
    expect(out).toMatch(/\nHELD \d/);
    expect(out).toMatch(/\nverdicts +violated 1, inconclusive 0, pending 0, held \d\n/);
    expect(out).toMatch(/\n {2}start +-8\.4 s +-8\.4 s +-8\.4 s\n/);
    expect(out.indexOf('VIOLATED')).toBeLessThan(out.indexOf('HELD'));
  });

  it('has the worst first, and stays short for a fleet', async () => {
    const { code, out } = await run(['replay', '-'], { stdin: asLines(earlyFleet(200)) });
    expect(code).toBe(1);
    expect(out.replace(/\n {2}(?=\S)/g, ' ')).toMatch(
      /^✗ payments: web started before cloudwatch-agent on 200 of 200 instances of managed-general: 200 tasks, worst 10 s early, median 5\.1 s early, first 2026-09-14T12:00:20Z\n/,
    );
    expect(out).toMatch(
      /\nVIOLATED 200\ndaemon-started-first {2}10 s early +cloudwatch-agent {2}200 of 200 instances\n/,
    );
    expect(out).toMatch(/daemon-stayed-up +cloudwatch-agent +200 instances/);
    expect(out.split('\n').length).toBeLessThan(50);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says that nothing is judged where no daemon is', async () => {
    const { code, out } = await run(['replay', '-'], { stdin: asLines(inOrder.slice(0, 1)) });
    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing is judged/);
  });

  it.each([
    { when: 'a terminal', env: {}, isTTY: true, coloured: true },
    { when: 'no terminal', env: {}, isTTY: false, coloured: false },
    { when: 'a terminal and NO_COLOR', env: { NO_COLOR: '1' }, isTTY: true, coloured: false },
    { when: 'a terminal and an empty NO_COLOR', env: { NO_COLOR: '' }, isTTY: true, coloured: true },
    { when: 'no terminal and FORCE_COLOR', env: { FORCE_COLOR: '1' }, isTTY: false, coloured: true },
    { when: 'NO_COLOR and FORCE_COLOR', env: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTTY: true, coloured: false },
    { when: 'a dumb terminal', env: { TERM: 'dumb' }, isTTY: true, coloured: false },
  ])('is coloured: $coloured, for $when', async ({ env, isTTY, coloured }) => {
    const { out } = await run(['replay', '-'], { stdin: asLines(early), env, stdout: { isTTY } });
    expect(out.includes('\u001b[')).toBe(coloured);
  });

  it.each([
    '\u001b[31mred',
    '\u001b]0;title\u0007',
    'a\u202eb',
    'a\u200bb',
    'line\nend\r',
    '\u009b2J',
    'x'.repeat(100_000),
  ])('shows a hostile group for what it is: %j', async (hostile) => {
    const { out } = await run(['replay', '-'], { stdin: asLines(earlyOf(`service:${hostile}`)) });
    expect(out.replaceAll('\n', '')).not.toMatch(HOSTILE);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(out).toMatch(/service:/);
  });
});

describe('standard error', () => {
  const broken = (count: number): string =>
    Array.from({ length: count }, () => '{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{}}').join(
      '\n',
    );

  it('names broken lines by file and line, and the rest is judged', async () => {
    const path = file('broken.jsonl', `${broken(1)}\n{"a"\n${asLines(early)}`);
    const { code, out, err } = await run(['replay', path, '--json']);
    expect(code).toBe(1);
    expect(out).toContain('"marginMs":-8400');
    expect(err.split('\n')).toEqual([
      `${path}:1: detail.updatedAt is missing`,
      expect.stringContaining(`${path}:2: is not valid JSON: `),
      '',
    ]);
  });

  it('names twenty and counts the others', async () => {
    const { err, out } = await run(['replay', '-'], { stdin: `${broken(1234)}\n${asLines(inOrder)}` });
    expect(err.trimEnd().split('\n')).toHaveLength(21);
    expect(err).toContain('… and 1 214 more broken lines');
    expect(out).toContain('0 others skipped, 1 234 broken');
  });

  it('shows hostile text for what it is', async () => {
    const { err } = await run(['replay', '-'], { stdin: `{"a": \u001b[31m\u202e\n${asLines(inOrder)}` });
    expect(err).toContain('\\u{1b}');
    expect(err.replaceAll('\n', '')).not.toMatch(HOSTILE);
  });

  it('has no progress where nobody looks', async () => {
    expect((await run(['replay', '-'], { stdin: asLines(inOrder) })).err).toBe('');
  });

  it('has progress on a terminal, cleared in the end', async () => {
    const path = file('long.jsonl', `${asLines(earlyFleet(drawn(3000, 1000)))}\n`);
    const { err } = await run(['replay', path, '--json'], { stderr: { isTTY: true, columns: 60 } });
    const shown = err.split('\r\u001b[K');
    expect(shown.at(-1)).toBe('');
    expect(shown.some((text) => /^[\d ]+ events, [\d ]+ MB, [\d ]+ events\/s$/.test(text))).toBe(true);
    for (const text of shown) expect(text.length).toBeLessThan(60);
  });
});
