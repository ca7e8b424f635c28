import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applicationTask, DAEMON, daemonTask, type Envelope, instance, timeline } from '../timeline/index.ts';
import { run } from './run.ts';
import { asLines, early, inOrder } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'bookend-strict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const daemons = (...documents: readonly object[]): readonly string[] => {
  const path = join(folder, 'daemons.json');
  writeFileSync(path, JSON.stringify(documents));
  return ['--daemons', path];
};

const active = instance(['00:00 REGISTERING', '00:20 ACTIVE']);
const unregistered = instance(['00:00 REGISTERING', '00:20 ACTIVE'], { registeredAt: null });
/** Seen for the first time when it is half an hour old. */
const older = (on?: string): readonly Envelope[] =>
  instance(['30:00 ACTIVE'], { registeredAt: '00:00', firstVersion: 9, ...(on !== undefined && { on }) });
const beside = (on?: string) =>
  timeline(
    daemonTask({ id: `daemon-${on}`, ...(on !== undefined && { on }), started: '30:30' }),
    applicationTask({ id: `web-${on}`, ...(on !== undefined && { on }), started: '30:10' }),
  );

type Case = {
  when: string;
  events: string;
  options?: readonly string[];
  codes: readonly [number, number, number];
  why?: string;
};

describe('the exit code without --strict, with it, and with --strict=all', () => {
  it.each<Case>([
    { when: 'all is well', events: asLines(inOrder), codes: [0, 0, 0] },
    { when: 'something is violated', events: `${asLines(early)}\n{"a`, codes: [1, 1, 1] },
    {
      when: 'a rule is inconclusive on an instance that registered in the stream',
      events: asLines(timeline(active, applicationTask({ started: '01:00' }), daemonTask({ lost: ['RUNNING'] }))),
      codes: [0, 3, 3],
      why: '1 inconclusive verdict',
    },
    {
      when: 'a rule is inconclusive on one of which nobody knows when in the stream it registered',
      events: asLines(timeline(unregistered, applicationTask({ started: '01:00' }), daemonTask({ started: '01:10' }))),
      codes: [0, 3, 3],
      why: '4 inconclusive verdicts',
    },
    {
      when: 'a healthy recording begins in the middle of its life',
      events: asLines(timeline(older(), beside())),
      codes: [0, 0, 3],
    },
    {
      when: 'a declared daemon covers no container instance',
      events: asLines(inOrder),
      options: daemons({ daemonName: DAEMON }, { daemonName: 'b', clusterArn: 'orders' }),
      codes: [0, 3, 3],
      why: 'a declared daemon covers no container instance',
    },
    {
      when: 'nothing was judged',
      events: asLines(timeline(active, applicationTask({ launchType: 'EC2', started: '01:00' }))),
      codes: [0, 3, 3],
      why: 'nothing was judged',
    },
    { when: 'a line was broken', events: `${asLines(inOrder)}\n{"a`, codes: [0, 3, 3], why: '1 broken line' },
    { when: 'a line is of another log', events: `[INFO] hello\n${asLines(inOrder)}`, codes: [0, 0, 0] },
    { when: 'there is no ECS event', events: '{}', codes: [2, 2, 2] },
  ])('is $codes when $when', async ({ events, options = [], codes, why }) => {
    for (const form of [[], ['--json']]) {
      const replayed = (...strict: readonly string[]) =>
        run(['replay', '-', ...form, ...options, ...strict], { stdin: events });
      const all = [await replayed(), await replayed('--strict'), await replayed('--strict=all')] as const;
      expect(all.map(({ code }) => code)).toEqual(codes);
      if (why !== undefined) expect(all[1].err).toContain(`bookend: --strict: ${why}\n`);
      expect(all[0].err).not.toContain('--strict');
    }
  });

  it.each(['--strict=some', '--strict='])('is 2 for %s', async (option) => {
    const { code, err } = await run(['replay', '-', option], { stdin: asLines(inOrder) });
    expect(code).toBe(2);
    expect(err).toContain('--strict takes only the value all');
  });
});
