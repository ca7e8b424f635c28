import { describe, expect, it } from 'vitest';
import { docText } from '../../docs/markdown.ts';
import { drawnOf } from '../../drawn.ts';
import { canarying, NEW, ON, SHOP } from './canarying.ts';

const YES = [...ON, '--yes', '--json'];
const CLEAN = ['--clean', '--region', 'us-west-2', '--yes'];

/** The actions of the policy that docs/canary.md gives to paste. */
const actions = (): readonly string[] => {
  const [, json = ''] = /```json\n(\{[\s\S]*?\n\})\n```/.exec(docText('canary.md')) ?? [];
  const { Statement } = JSON.parse(json);
  return Statement.flatMap(({ Action }: { readonly Action: string | readonly string[] }) => Action);
};

/** The simulator does not ask for these: ECS asks for the first with a call that brings tags, and reads no old deployments. */
const UNASKED = ['ecs:TagResource', 'ecs:ListDaemonDeployments'];
const OF_CLEAN = ['ecs:DescribeTaskDefinition', 'ecs:ListClusters', 'ecs:ListTaskDefinitionFamilies'];
const OPTIONAL = ['cloudwatch:GetMetricData'];
const needed = actions().filter((action) => ![...UNASKED, ...OF_CLEAN, ...OPTIONAL].includes(action));

/** The daemon runs nowhere else, so that its metrics are asked for. */
const ALONE = {
  ...SHOP,
  clusters: SHOP.clusters.map(({ services: _, ...cluster }) => ({
    ...cluster,
    capacityProviders: [{ name: 'default', instances: 0 }],
  })),
};

describe('the policy of docs/canary.md', () => {
  it('allows every call that a canary and its cleaning make, and nothing else', async () => {
    const ecs = await canarying({ scenario: ALONE });
    await ecs.run(YES, { onWait: (waits, press) => waits === 9 && press.twice() });
    await ecs.run(CLEAN);
    const whole = await canarying({ scenario: ALONE });
    await whole.run(YES);
    const made = [...ecs.server.calls.keys(), ...whole.server.calls.keys()].map((call) =>
      call.includes(':') ? call : `ecs:${call}`,
    );
    expect(new Set([...made, ...UNASKED])).toEqual(new Set(actions()));
  });

  it.each(drawnOf(needed))(
    'needs %s: without it the canary names it, and exits 2 after cleaning up',
    async (action) => {
      const ecs = await canarying({ denied: [action] });
      let said = '';
      let code = 2;
      try {
        const ran = await ecs.run(YES);
        said = ran.err;
        code = ran.code;
      } catch (error) {
        said = error instanceof Error ? error.message : '';
      }
      expect(code).toBe(2);
      expect(said).toContain(`you may not do ${action}`);
      ecs.server.denied.clear();
      const cleaned = await ecs.run(CLEAN);
      expect(cleaned.code).toBe(0);
      ecs.advance(1200);
      const [cluster] = [...ecs.fleet.clusters.values()];
      const running = [...(cluster?.tasks.values() ?? [])].filter(
        ({ family, processRuns }) => family.startsWith('bookend-') && processRuns,
      );
      expect(running).toEqual([]);
    },
  );

  it.each(OF_CLEAN)('needs %s for --clean alone', async (action) => {
    const ecs = await canarying({ denied: [action] });
    await ecs.run(YES, { onWait: (waits, press) => waits === 9 && press.twice() });
    await expect(ecs.run(CLEAN)).rejects.toThrow(`you may not do ${action}`);
  });

  it('does without metrics', async () => {
    const ecs = await canarying({ scenario: ALONE, denied: OPTIONAL });
    const ran = await ecs.run([...ON, '--yes']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('you may not do cloudwatch:GetMetricData');
  });
});

describe('a canary whose calls fail', () => {
  it.each([{ fault: 'throttling' }, { fault: 'server-error' }, { fault: 'cut' }] as const)(
    'goes on after three times $fault of each call',
    async (fault) => {
      const ecs = await canarying();
      for (const action of [
        'RegisterTaskDefinition',
        'RunTask',
        'DescribeTasks',
        'ListTasks',
        'StopTask',
        'DeleteTaskDefinitions',
        'ListDaemons',
      ])
        ecs.server.faults.inject({ ...fault, action, times: 3 });
      const ran = await ecs.run(YES);
      expect(ran.code).toBe(0);
      expect(JSON.parse(ran.out).left).toEqual([]);
    },
  );

  it('takes away a task whose RunTask was carried out and never answered', async () => {
    const ecs = await canarying();
    ecs.server.faults.inject({ fault: 'cut', action: 'RunTask', after: true });
    const ran = await ecs.run(YES);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out).left).toEqual([]);
    ecs.server.faults.clear();
    expect((await ecs.run(CLEAN)).out).toContain('No canary left anything behind');
  });

  it('names what it could not take away, and --clean does once it can', async () => {
    const ecs = await canarying();
    ecs.server.faults.inject({ fault: 'server-error', action: 'DeregisterTaskDefinition' });
    const ran = await ecs.run(YES);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out).left).toEqual([expect.stringContaining(':task-definition/bookend-canary-')]);
    const failed = await ecs.run(CLEAN);
    expect([failed.code, failed.out]).toEqual([1, expect.stringContaining('left: arn:aws:ecs:')]);
    ecs.server.faults.clear();
    expect((await ecs.run(CLEAN)).code).toBe(0);
  });
});

describe('names that others chose', () => {
  it('reach the terminal escaped, in every form', async () => {
    const name = 'log\u001b[2J\u202eagent';
    const faults = [{ fault: 'daemon-late', instances: [NEW], lateSeconds: 40 }] as const;
    const clusters = SHOP.clusters.map((cluster) => ({ ...cluster, daemons: [{ name }] }));
    const ecs = await canarying({ scenario: { ...SHOP, clusters, faults: [...faults] } });
    for (const argv of [[...ON, '--yes'], YES]) {
      const ran = await ecs.run(argv, { id: argv === YES ? 'eeeeeeeeeeee' : 'dddddddddddd' });
      expect(ran.out).toContain('agent');
      for (const raw of ['\u001b', '\u202e']) expect(ran.out + ran.err).not.toContain(raw);
    }
  });
});
