import { describe, expect, it } from 'vitest';
import { inCode, inFence, inText } from '../../cli/terminal/markdown-text.ts';
import { CLUSTER, DAEMON, deployment, instance, taskArn, timeline } from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, early, earlyFleet, earlyOf, inOrder } from './traces.ts';

const markdown = (events: Parameters<typeof asLines>[0], ...options: readonly string[]) =>
  run(['replay', '-', '--markdown', ...options], { stdin: asLines(events) });

/** The cells of a row, as GitHub parts them: a backslash takes the meaning from what follows. */
const cellsOf = (line: string): readonly string[] => line.match(/(?:\\.|[^|\\])+/g) ?? [];
const rowsOf = (out: string): readonly string[] => out.split('\n').filter((line) => line.startsWith('|'));

describe('bookend replay --markdown', () => {
  it('says what broke, by which tasks and by how much, and sums up', async () => {
    const { code, out, err } = await markdown(early);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(
      /^## bookend replay: 1 violated, 0 inconclusive, 0 pending, \d held\n\n❌ `payments`: `web` started before `cloudwatch-agent` on `i-0[^\n]*\n\n```text\n12:00:/,
    );
    expect(out).toContain('\n### violated\n');
    const row = rowsOf(out)[2] ?? '';
    expect(row).toMatch(
      /^\| daemon-started-first \| 8\.4 s early \| `cloudwatch-agent` \| `[0-9a-f]{32}` \| `payments` \| `managed-general` \| 2026-09-14T12:00:22\.000Z \|/,
    );
    expect(row).toContain(`\`${taskArn('web').split('/').at(-1)} service:web\``);
    expect(out).toMatch(/\n```text\nSUMMARY\n[^`]*clock [^`]*\n```\n$/);
  });

  it('tells container instances of equal ids in two clusters apart', async () => {
    const elsewhere: typeof early = JSON.parse(JSON.stringify(early).replaceAll(`/${CLUSTER}`, '/orders'));
    const { out } = await markdown([...early, ...elsewhere]);
    const [names, , ...violated] = rowsOf(out).slice(0, 4).map(cellsOf);
    const cluster = names?.indexOf(' cluster ') ?? -1;
    expect(violated.map((cells) => cells[cluster])).toEqual([' `orders` ', ` \`${CLUSTER}\` `]);
  });

  it('has the cluster of a deployment, which is on no container instance', async () => {
    const { out } = await markdown(timeline(deployment(['00:00 PENDING', '05:00 IN_PROGRESS', '59:00 STOPPED'])));
    expect(rowsOf(out)[2]).toMatch(
      new RegExp(`^\\| deployment-settled \\| [^|]* \\| \`${DAEMON}\` \\|  \\| \`${CLUSTER}\` \\|  \\|`),
    );
  });

  it('has the exit code and the numbers of the table', async () => {
    for (const events of [early, inOrder, earlyFleet(60)]) {
      const table = await run(['replay', '-'], { stdin: asLines(events) });
      const { code, out } = await markdown(events);
      expect(code).toBe(table.code);
      expect(out).toContain(table.out.slice(table.out.indexOf('SUMMARY')).trimEnd());
    }
  });

  it('is bounded', async () => {
    const { out } = await markdown(earlyFleet(200));
    expect(out).toContain('| 200 of 200 instances |');
    expect(out.split('\n').length).toBeLessThan(60);
  });

  it('lists what is not judged, and says why nothing is', async () => {
    const rolledBack = deployment(['00:00 PENDING', '40:00 ROLLBACK_IN_PROGRESS', '41:00 ROLLBACK_SUCCESSFUL']);
    const { out } = await markdown(timeline(rolledBack, instance(['02:00 REGISTERING'])));
    expect(out).toMatch(/### not judged\n\nonly deployments or actions of/);
    expect(out).toMatch(
      /\n\| `[0-9a-f]{32}` \| `payments` \| `REGISTERING` \| 2026-09-14T12:02:00\.000Z \| `i-0[0-9a-f]+` \|\n/,
    );
    expect((await markdown(inOrder.slice(0, 1))).out).toContain('\nNothing is judged: no daemon covers');
  });

  it('is one of two forms', async () => {
    const { code, err } = await markdown(early, '--json');
    expect(code).toBe(2);
    expect(err).toContain('--json and --markdown: choose one');
  });

  it.each([
    'a|b',
    'a\\|b',
    '`a`',
    '```',
    '<img src=x>',
    '[a](https://example.com)',
    '@everyone #1',
    '\u001b[31m',
    '\u202e',
    'x'.repeat(9000),
  ])('shows a hostile group for what it is: %j', async (hostile) => {
    const { out } = await markdown(earlyOf(`service:${hostile}`));
    const [names, , row] = rowsOf(out);
    expect(cellsOf(row ?? '')).toHaveLength(cellsOf(names ?? '').length);
    expect(out.replaceAll('\n', '').replaceAll('\u200b', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(row?.length).toBeLessThan(500);
    expect(out.match(/^```+/gm)).toHaveLength(4); // the story and the summary
  });
});

describe('text in Markdown', () => {
  it.each([
    { text: 'not *known*: a|b', shown: 'not \\*known\\*: a\\|b' },
    { text: '@all see #12', shown: '@\u200ball see \\#\u200b12' },
    { text: '<b>&amp;', shown: '\\<b\\>\\&amp;' },
    { text: 'a\\|b', shown: 'a\\\\\\|b' },
  ])('has no marks of its own: $text', ({ text, shown }) => {
    expect(inText(text)).toBe(shown);
  });

  it.each([
    { text: 'plain', shown: '`plain`' },
    { text: 'a`b', shown: '``a`b``' },
    { text: '`', shown: '`` ` ``' },
    { text: 'a|b', shown: '`a\\u{7c}b`' },
    { text: '', shown: '' },
  ])('is code that nothing in it ends: $text', ({ text, shown }) => {
    expect(inCode(text)).toBe(shown);
  });

  it('is a block that nothing in it ends', () => {
    expect(inFence(['a', '````', 'b'])).toEqual(['`````text', 'a', '````', 'b', '`````']);
  });
});
