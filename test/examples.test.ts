import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asExpected, type Example, expectations, REPOSITORY } from '../cli/examples/expected.ts';
import { jsonVerdictsOf } from '../cli/examples/json-verdicts.ts';
import { main } from '../cli/main.ts';
import { createReplay } from '../cli/replay/stream/engine.ts';
import type { VerdictLine } from '../cli/terminal/verdict-line.ts';
import { readDaemons } from '../shared/edge/documents/declared-daemons.ts';
import { readPolicy } from '../shared/edge/policy/read-policy.ts';
import type { Event } from './examples/envelope.ts';
import { page } from './examples/page.ts';
import { stories } from './examples/stories.ts';
import { traces } from './examples/traces.ts';

const { examples, oneStream } = expectations;
const files = examples.map(({ file }) => file);
const storyOf = (file: string): readonly Event[] => {
  const [name = ''] = file.split('.');
  return stories[name]?.() ?? [];
};

/** The document that an example gives to an option; undefined if it gives none. */
const documentOf = ({ options }: Example, option: string): unknown => {
  const file = options[options.indexOf(option) + 1];
  return options.includes(option) && file !== undefined
    ? JSON.parse(readFileSync(join(REPOSITORY, file), 'utf8'))
    : undefined;
};

const replayOf = (events: readonly Event[], example?: Example): readonly VerdictLine[] => {
  const daemons = example && documentOf(example, '--daemons');
  const policy = example && documentOf(example, '--policy');
  const replay = createReplay({
    ...(daemons !== undefined && { daemons: readDaemons(daemons) }),
    ...(policy !== undefined && { policy: readPolicy(policy) }),
  });
  for (const { envelope } of events) expect(replay.add(envelope).kind).toMatch(/^(fact|passed-by)$/);
  return replay.finish();
};

const violates = (lines: readonly VerdictLine[]): boolean => lines.some(({ outcome }) => outcome === 'violated');
const clustersIn = (lines: readonly VerdictLine[]) => new Set(lines.map(({ clusterArn }) => clusterArn));

describe('examples/', () => {
  it('holds the traces that the stories make, and nothing else', () => {
    expect(readdirSync(join(REPOSITORY, 'examples')).sort()).toEqual(traces().map(({ file }) => file));
    expect([...files].sort()).toEqual(traces().map(({ file }) => file));
  });

  it.each(traces())('$file is as it is made', ({ file, text }) => {
    const bytes = readFileSync(join(REPOSITORY, 'examples', file));
    expect((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()).toBe(text);
  });

  it('is listed, trace by trace, in docs/examples.md', () => {
    const written = readFileSync(join(REPOSITORY, 'docs/examples.md'), 'utf8');
    expect(written).toBe(page());
    for (const file of files) expect(written).toContain(`| [${file}](../examples/${file}) |`);
  });
});

describe('an example', () => {
  it.each(examples)('$file says what one should see', (example) => {
    const lines = replayOf(storyOf(example.file), example);
    expect(lines.map(asExpected)).toEqual(example.verdicts);
    expect(violates(lines) ? 1 : 0).toBe(example.exitCode);
  });

  it.each(examples)('$file says the same backwards, and with every event twice', (example) => {
    const events = storyOf(example.file);
    const lines = replayOf(events, example);
    expect(replayOf(events.toReversed(), example)).toEqual(lines);
    expect(replayOf([...events, ...events], example)).toEqual(lines);
  });
});

describe('all examples as one stream', () => {
  const together = replayOf(files.flatMap(storyOf));

  it.each(examples)('say of $file what it says alone, without its options', ({ file }) => {
    const alone = replayOf(storyOf(file));
    const clusters = clustersIn(alone);
    expect(clusters.size).toBe(1);
    expect(together.filter(({ clusterArn }) => clusters.has(clusterArn)).map(asExpected)).toEqual(
      alone.map(asExpected),
    );
  });

  it('say the same through the command, read from their files', async () => {
    const { exitCode, lines } = await jsonVerdictsOf(main, [
      'replay',
      ...files.map((file) => join(REPOSITORY, 'examples', file)),
    ]);
    expect(lines).toEqual(together);
    expect(exitCode).toBe(oneStream.exitCode);
  });

  it('say nothing beside that', () => {
    expect(clustersIn(together).size).toBe(examples.length);
    expect(violates(together) ? 1 : 0).toBe(oneStream.exitCode);
  });
});

describe('all examples, shown', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'cli/examples.ts')], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const lines = stdout.trimEnd().split('\n');

  it('finds that every example says what it should', () => {
    expect({ status, stderr, last: lines.at(-1) }).toEqual({
      status: 0,
      stderr: '',
      last: `All ${examples.length} examples give the expected verdicts.`,
    });
  });

  it('fits a terminal of 100 columns, without colour where NO_COLOR is set', () => {
    // A command is one line, so that it can be pasted.
    expect(lines.filter((line) => line.length > 100 && !line.startsWith('$ '))).toEqual([]);
    expect(stdout).not.toContain('\u001b');
  });
});
