import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { run } from '../../run.ts';
import { checked, checkedPaths, written } from './checking.ts';

const definition = (image: string, more = {}) => ({
  family: 'agent',
  containerDefinitions: [{ name: 'agent', image, healthCheck: { command: ['CMD', '/agent'] }, ...more }],
});
const CLEAN = definition('x/agent:1.2');
const INFO = definition('x/agent:latest');
const WARNING = definition('x/agent:1.2', { healthCheck: undefined });
const OPEN = {
  ...CLEAN,
  executionRoleArn: 'arn:aws:iam::111122223333:role/r',
  containerDefinitions: [{ ...CLEAN.containerDefinitions[0], logConfiguration: { logDriver: 'awslogs' } }],
};
const NOTHING = { Resources: {} };
const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
].join('\n');

describe('exit codes', () => {
  it.each([
    ['a clean file', { 'a.json': CLEAN }, 0, 0],
    ['an info alone', { 'a.json': INFO }, 0, 0],
    ['a warning', { 'a.json': WARNING }, 1, 1],
    ['a value that is not known', { 'a.json': OPEN }, 0, 3],
    ['a warning, and a value that is not known', { 'a.json': OPEN, 'b.json': WARNING }, 1, 1],
    ['nothing to check', { 'a.json': NOTHING }, 0, 3],
    ['nothing to check in one of two', { 'a.json': NOTHING, 'b.json': CLEAN }, 0, 0],
    ['a file of something else', { 'package.json': { name: 'x' } }, 0, 3],
    ['a broken file beside a clean one', { 'a.json': '{', 'b.json': CLEAN }, 0, 3],
    ['a broken file beside a warning', { 'a.json': '{', 'b.json': WARNING }, 1, 1],
    ['an empty file', { 'a.yaml': '' }, 2, 2],
    ['a file of comments', { 'a.yaml': '# nothing\n' }, 2, 2],
    ['an empty object', { 'a.json': '{}' }, 2, 2],
    ['prose', { 'a.txt': 'It is neither.' }, 2, 2],
    ['every file broken or empty', { 'a.json': '{', 'b.yaml': '' }, 2, 2],
    ['an alias bomb beside a clean file', { 'a.yaml': BOMB, 'b.json': CLEAN }, 2, 2],
  ])('of %s', async (_what, files, code, strict) => {
    expect((await checked(files)).code).toBe(code);
    expect((await checked(files, '--strict')).code).toBe(strict);
  });

  it.each([
    [[], 'name a file'],
    [['--json', '--sarif', 'a'], 'choose one'],
    [['--cluster', 'prod', 'a'], '--cluster goes with --live'],
    [['--live', 'agent'], '--live needs --cluster'],
    [['--live', 'agent', '--cluster', 'prod', 'a'], 'takes no file'],
    [['--nope', 'a'], "Unknown option '--nope'"],
  ])('of wrong usage: %j', async (argv, problem) => {
    const { code, err } = await run(['daemon', 'check', ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });
});

describe('files that can not be read', () => {
  it.each([
    ['JSON that ends', '{"Resources": {', 'is not valid JSON'],
    ['YAML with a tab', 'Resources:\n\tA: 1\n', 'is not valid YAML: Tabs are not allowed'],
    ['YAML that does not close', 'a: [1, 2\nb: 3\n', 'is not valid YAML'],
    ['an alias bomb', BOMB, 'is an alias bomb'],
    ['an alias in itself', 'a: &a [*a]', 'is an alias bomb'],
    ['an alias without an anchor', 'a: *b', 'is not valid YAML'],
    ['HCL', '# a comment\nresource "aws_ecs_daemon" "agent" {\n  name = "x"\n}\n', 'terraform show -json'],
    ['a stored state', '{"version": 4, "serial": 1, "lineage": "x", "resources": []}', 'terraform show -json'],
    ['JSON behind JSON that is broken', '{"a": 1}\n{"b": ', 'is not valid JSON'],
    ['a zip', Buffer.from('504b0304', 'hex').toString('latin1'), 'zip archive'],
    ['YAML nested without end', `${'['.repeat(20_000)}`, 'is not valid'],
  ])('are named: %s', async (_what, text, why) => {
    const { folder, paths } = written({ 'broken.yaml': '', 'clean.json': CLEAN });
    writeFileSync(join(folder, 'broken.yaml'), text, 'latin1');
    const told = await checkedPaths(paths);
    expect(told.err).toContain(`${folder}/broken.yaml`);
    expect(told.lines).toEqual([{ type: 'unread', what: `${folder}/broken.yaml`, why: expect.stringContaining(why) }]);
  });

  it('are named where they are not there', async () => {
    const { code, err } = await run(['daemon', 'check', '/nowhere/at-all.yaml']);
    expect({ code, says: err.includes('there is no such file') }).toEqual({ code: 2, says: true });
  });
});

describe('odd files', () => {
  const yaml =
    'family: agent\ncontainerDefinitions:\n- name: agent\n  image: x:latest\n  healthCheck: {command: [CMD, /x]}\n';
  it.each([
    ['JSON behind JSON', `{"a": ["}"]}\n\n${JSON.stringify(INFO)}`, 3],
    ['a mark of UTF-8', `\ufeff${yaml}`, 4],
    ['CR LF', yaml.replaceAll('\n', '\r\n'), 4],
    ['several documents', `a: 1\n---\n${yaml}`, 6],
    ['a key that comes twice', yaml.replace('family: agent\n', 'family: other\nfamily: agent\n'), 5],
    ['an unknown tag', yaml.replace('family: agent', 'family: !!str agent'), 4],
    ['an anchor', yaml.replace('image: x:latest', 'image: &i x:latest'), 4],
    [
      'a merge key',
      `base: &b { image: "x:latest", healthCheck: { command: [CMD, /x] } }\nfamily: agent\ncontainerDefinitions:\n- { name: agent, <<: *b }\n`,
      1,
    ],
    [
      'JSON with comments of YAML',
      `{ # a comment\n family: agent,\n containerDefinitions: [{ name: agent,\n image: "x:latest", healthCheck: { command: [CMD, /x] } }] }`,
      4,
    ],
  ])('are read: %s', async (_what, text, line) => {
    const { lines } = await checked({ 'a.yaml': text });
    expect(lines).toEqual([expect.objectContaining({ hole: 'image-not-pinned', resource: 'agent#agent', line })]);
  });

  it('come from standard input, packed too', async () => {
    for (const stdin of [Buffer.from(yaml), gzipSync(yaml)]) {
      const { out, code } = await run(['daemon', 'check', '-', '--json'], { stdin });
      expect(JSON.parse(out)).toMatchObject({ file: '-', hole: 'image-not-pinned' });
      expect(code).toBe(0);
    }
  });
});

describe('--baseline', () => {
  it.each([['--json'], ['--sarif']])(
    'of an earlier %s: only new holes fail, however lines moved and words changed',
    async (form) => {
      const { folder, paths } = written({ 'a.json': WARNING });
      const before = await run(['daemon', 'check', ...paths, form]);
      const baseline = join(folder, 'baseline');
      writeFileSync(baseline, before.out);
      writeFileSync(
        paths[0] ?? '',
        `\n\n\n${JSON.stringify(definition('y/agent:2.0', { healthCheck: undefined, command: ['x'] }), null, 4)}`,
      );
      const known = await checkedPaths(paths, '--baseline', baseline);
      expect(known.code).toBe(0);
      expect(known.lines).toEqual([expect.objectContaining({ hole: 'no-health-check', baseline: true })]);
      writeFileSync(
        paths[0] ?? '',
        JSON.stringify(
          definition('y/agent:2.0', { healthCheck: undefined, logConfiguration: { logDriver: 'syslog' } }),
        ),
      );
      const fresh = await checkedPaths(paths, '--baseline', baseline);
      expect(fresh.code).toBe(1);
      expect(fresh.lines.map(({ hole, baseline: isKnown }) => [hole, isKnown])).toEqual([
        ['no-health-check', true],
        ['unsupported-log-driver', false],
      ]);
    },
  );

  it('that is neither is refused', async () => {
    const { folder, paths } = written({ 'a.json': WARNING, 'baseline.txt': 'hello' });
    const { code, err } = await run(['daemon', 'check', paths[0] ?? '', '--baseline', join(folder, 'baseline.txt')]);
    expect({ code, says: err.includes('is no line of an earlier --json') }).toEqual({ code: 2, says: true });
  });
});

it('--policy accepts a hole by its name in the file', async () => {
  const policy = {
    acceptedHoles: [{ hole: 'no-health-check', resource: 'agent', reason: 'it is a test', until: null }],
  };
  const { paths } = written({ 'policy.json': policy, 'a.json': WARNING });
  const told = await checkedPaths([paths[1] ?? ''], '--policy', paths[0] ?? '');
  expect(told.code).toBe(0);
  expect(told.lines).toEqual([
    expect.objectContaining({ hole: 'no-health-check', accepted: { reason: 'it is a test', until: null } }),
  ]);
});

describe('--sarif', () => {
  it('is a log of SARIF 2.1.0 with rules, levels, places and fingerprints', async () => {
    const { folder, paths } = written({ 'a b.json': WARNING, 'b.json': '{' });
    const { out } = await run(['daemon', 'check', ...paths, '--sarif']);
    const log = JSON.parse(out);
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') });
    const [{ tool, results, invocations }] = log.runs;
    expect(tool.driver).toMatchObject({
      name: 'bookend',
      rules: [
        {
          id: 'no-health-check',
          shortDescription: { text: 'The daemon has no health check' },
          help: { text: expect.any(String) },
        },
      ],
    });
    expect(results).toEqual([
      expect.objectContaining({
        ruleId: 'no-health-check',
        ruleIndex: 0,
        level: 'warning',
        message: { text: expect.any(String) },
        partialFingerprints: { 'bookendHole/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
      }),
    ]);
    const [location] = results[0].locations;
    expect(location.physicalLocation.artifactLocation.uri).toMatch(/^(\.\.\/)+.*a%20b\.json$/);
    expect(location.physicalLocation.artifactLocation.uri).not.toContain(`/${folder}`);
    expect(location.physicalLocation.region).toEqual({ startLine: 3, startColumn: 27 });
    expect(location.logicalLocations).toEqual([{ fullyQualifiedName: 'agent', kind: 'resource' }]);
    expect(invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'warning' }],
    });
  });
});

describe('hostile text', () => {
  const ESCAPE = '\u001b[2J\u202e';
  const hostile = {
    ...WARNING,
    family: `a${ESCAPE}|<b>@x`,
    containerDefinitions: [{ name: `n${ESCAPE}|`, image: `x${ESCAPE}:latest` }],
  };

  it.each([
    ['page', []],
    ['--json', ['--json']],
    ['--markdown', ['--markdown']],
    ['--sarif', ['--sarif']],
  ])('steers no terminal: %s', async (_form, options) => {
    const { paths } = written({ [`f${ESCAPE}.json`]: hostile });
    const { out, err } = await run(['daemon', 'check', ...paths, ...options]);
    expect(out).not.toContain('\u001b');
    expect(out + err).not.toContain('\u202e');
  });

  it('makes neither cells nor tags of Markdown', async () => {
    const { paths } = written({ 'a.json': hostile });
    const { out } = await run(['daemon', 'check', ...paths, '--markdown']);
    expect(out).not.toContain('|<b>');
    const row = out.split('\n').find((line) => line.startsWith('| warning'));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(8);
  });
});

it('a page shows place, reason and cure of each hole', async () => {
  const { paths } = written({ 'a.json': WARNING });
  const { out } = await run(['daemon', 'check', ...paths]);
  expect(out).toContain('HOLES 1 warning');
  expect(out).toContain(`${paths[0]}:3:27  agent`);
  expect(out).toContain('→ Add healthCheck');
});

it('the hook names its script', () => {
  const root = join(import.meta.dirname, '../../../..');
  expect(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')).toContain('entry: cli/pre-commit.sh');
});
