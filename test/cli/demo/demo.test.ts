import { afterEach, describe, expect, it, vi } from 'vitest';
import { runDemo } from '../../../cli/demo/run.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { APPLICATION_FIRST } from '../../end-to-end/service.ts';
import { screen } from '../run.ts';

afterEach(() => vi.resetModules()); // functions read where AWS is when they are loaded

type Shown = { readonly exitCode: number; readonly out: string; readonly err: string };

const shown = async (scenario: Scenario, { stderr = {}, isEnforced = false } = {}): Promise<Shown> => {
  const [out, err] = [screen(), screen(stderr)];
  async function* nothing(): AsyncGenerator<Buffer> {}
  const io = { stdin: nothing(), stdout: out.output, stderr: err.output, env: {} };
  const { signal } = new AbortController();
  const exitCode = await runDemo({ io, signal, scenario, isEnforced });
  return { exitCode, out: out.text(), err: err.text() };
};

describe('the demo', () => {
  it('shows what comes in, what opens and resolves, the messages, and that they are the truth', async () => {
    const { exitCode, out, err } = await shown({ ...APPLICATION_FIRST, hours: 0.4 });
    const lines = out.trimEnd().split('\n');
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(lines.at(-1)).toBe('Bookend reported all that went wrong, and nothing else.');
    for (const like of [
      /^08:\d\d:\d\d {2}in {8}\d+ .*task events/,
      /^08:\d\d:\d\d {2}open {6}shop · i-[0-9a-f]+ · log-agent · daemon-started-first$/,
      /^08:\d\d:\d\d {2}Slack {5}🟠 shop: \d checkout tasks? started .* before log-agent; it runs now$/,
      /^08:\d\d:\d\d {2}resolved {2}shop/,
      /^daemon-started-first +1 +1 +0 +0 /,
      /^ECS +[\d ]+ {2}DescribeCapacityProviders \d+/,
      /^DynamoDB +[\d ]+ {2}.*PutItem \d+/,
      /^SNS +\d+ {2}.*PublishBatch \d+/,
      /^SQS +\d+ {2}SendMessageBatch \d+/,
    ])
      expect(lines.filter((line) => like.test(line)).length, String(like)).toBeGreaterThan(0);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(out).not.toContain('\u001b');
  });

  it.runIf(RUNS_ALL_DRAWN)(inCi("judges by the scenario's policy, as the truth is told by it"), async () => {
    const policy = { settleSeconds: 5 };
    const { exitCode, out } = await shown({ ...APPLICATION_FIRST, hours: 0.1, policy });
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^daemon-running +1 +1 +0 +0 /m);
  });

  it('fails, and names what was missed, if events never reach Bookend', async () => {
    const { exitCode, out } = await shown({ ...APPLICATION_FIRST, hours: 0.1, way: { drop: 1 } });
    expect(exitCode).toBe(1);
    expect(out).toMatch(/missed: daemon-started-first, log-agent on arn:\S+/);
    expect(out.trimEnd().split('\n').at(-1)).toBe("Bookend's reports are not what happened.");
  });

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('shows what Bookend does where it may act, and that it is what ECS was asked for'),
    async () => {
      const { exitCode, out } = await shown({ ...APPLICATION_FIRST, hours: 0.1 }, { isEnforced: true });
      expect(exitCode).toBe(0);
      expect(out).toContain('stop-early-tasks by Bookend: ECS accepted it');
      expect(out.slice(out.indexOf('calls to AWS'))).toMatch(/StopTask 1\b/);
    },
  );

  it.runIf(RUNS_ALL_DRAWN)(
    inCi('shows where it stands below the lines, if a person looks on, and takes it away at the end'),
    async () => {
      const { err } = await shown({ ...APPLICATION_FIRST, hours: 0.05 }, { stderr: { isTTY: true, columns: 60 } });
      const texts = err.split('\r\u001b[K');
      expect(texts[0]).toBe('');
      expect(texts.at(-1)).toBe('');
      expect(texts.filter((text) => /^08:0\d:\d\d \[#+\.*\] \d+ events/.test(text)).length).toBeGreaterThan(10);
      for (const text of texts) expect(text.length).toBeLessThan(60);
    },
  );
});
