import { describe, expect, it } from 'vitest';
import { applicationTask, daemonTask, instance, timeline } from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, early, earlyFleet, earlyOf, inOrder } from './traces.ts';

const replayed = async (events: Parameters<typeof asLines>[0], ...options: readonly string[]) =>
  (await run(['replay', '-', ...options], { stdin: asLines(events) })).out;

describe('what leads the page of a replay', () => {
  it('is a sentence on what broke, and the story around it', async () => {
    const [sentence, ...story] =
      (await replayed(early))
        .replace(/\n {2}(?=\S)/, ' ')
        .split('\n\n')[0]
        ?.split('\n') ?? [];
    expect(sentence).toMatch(
      /^✗ payments: web started before cloudwatch-agent on i-0\w+ \(managed-general\): 1 task, 8\.4 s early, 2026-09-14T12:00:22Z$/,
    );
    expect(story).toContainEqual(
      expect.stringMatching(
        /^ {4}12:00:22\.000 {2}the application task service:web \(\w+\) started {3}← 8\.4 s early$/,
      ),
    );
    expect(story.at(-1)).toBe('    1 of these tasks still ran when the events ended');
  });

  it('is a sentence for each cause, and one for a storm', async () => {
    const down = timeline(
      instance(['00:00 REGISTERING', '00:20 ACTIVE'], { on: 'other', cluster: 'orders' }),
      daemonTask({ on: 'other', cluster: 'orders', id: 'd1', started: '00:30', ended: '05:00' }),
      daemonTask({ on: 'other', cluster: 'orders', id: 'd2', started: '06:00' }),
      applicationTask({ on: 'other', cluster: 'orders', id: 'app', started: '00:40' }),
    );
    const sentences = (await replayed([...earlyFleet(60), ...down])).replace(/\n {2}(?=\S)/g, ' ').match(/^✗ .*$/gm);
    expect(sentences?.[0]).toMatch(
      /^✗ payments: web started before cloudwatch-agent on 60 of 60 instances of managed-general: 60 tasks, worst /,
    );
    expect(sentences?.[1]).toMatch(/^✗ orders: .* ran without cloudwatch-agent on i-0/);
  });

  it.each([
    { fleet: 2, says: 'worst 100 ms early, first' },
    { fleet: 3, says: 'worst 150 ms early, median 100 ms early, first' },
  ])('has no median of two, which would be the worst: $fleet', async ({ fleet, says }) => {
    expect((await replayed(earlyFleet(fleet))).replace(/\n {2}(?=\S)/g, ' ')).toContain(says);
  });

  it('marks one moment, the task of two at once', async () => {
    const atOnce = timeline(
      instance(['00:00 REGISTERING', '00:20 ACTIVE']),
      daemonTask({ started: '00:30' }),
      applicationTask({ started: '00:20' }),
    );
    const marked = (await replayed(atOnce)).split('\n').filter((line) => line.includes('←'));
    expect(marked).toEqual([expect.stringContaining('the application task')]);
  });

  it('counts a task as running that was told to stop and has not ended', async () => {
    const stopping = timeline(
      instance(['00:00 REGISTERING', '00:20 ACTIVE']),
      daemonTask({ id: 'd1', started: '00:30', ended: '05:00' }),
      daemonTask({ id: 'd2', started: '06:00' }),
      applicationTask({ started: '00:40', stopping: '04:50' }),
    );
    expect(await replayed(stopping)).toContain('\n    1 of these tasks still ran when the events ended\n');
  });

  it('is nothing where nothing broke', async () => {
    expect(await replayed(inOrder)).toMatch(/^HELD /);
    expect(await replayed(inOrder, '--markdown')).not.toContain('❌');
  });

  it.each([[], ['--markdown']])('hides no text of others, nor takes it for its own: %s', async (...options) => {
    const out = await replayed(earlyOf('service:\u001b[31m\u202e**bold** [x](https://example.com)'), ...options);
    for (const hidden of ['\u001b', '\u202e']) expect(out).not.toContain(hidden);
    if (options.length > 0) expect(out.match(/^❌ .*$/m)?.[0]).toContain('`\\u{1b}[31m');
  });

  it('fits a narrow terminal', async () => {
    const { out } = await run(['replay', '-'], { stdin: asLines(early), env: { COLUMNS: '60' } });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('the summary under filters', () => {
  it('counts what they leave out', async () => {
    const whole = await replayed(early);
    expect(whole).not.toContain('left out');
    const held = /held (\d+)\n/.exec(whole)?.[1];
    const part = await replayed(early, '--cluster', 'elsewhere');
    expect(part).toContain(`\nleft out      by the filters: violated 1, inconclusive 0, pending 0, held ${held}\n`);
    expect(await replayed(early, '--rule', 'daemon-started-first')).toContain(
      `by the filters: violated 0, inconclusive 0, pending 0, held ${held}\n`,
    );
  });
});
