import { describe, expect, it } from 'vitest';
import { foldOf } from '../../../shared/core/ledger/fold.ts';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../../shared/core/ledger/ledger.ts';
import { pack, unpack } from '../../../shared/core/ledger/packed.ts';
import type { InstanceFact, TaskFact } from '../../../shared/core/words/facts.ts';

const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop';
const INSTANCE = 'arn:aws:ecs:eu-west-1:123456789012:container-instance/shop/0';
const TASK = 'arn:aws:ecs:eu-west-1:123456789012:task/shop/1';

const stopped = (version: number, change: Partial<TaskFact> = {}): TaskFact => ({
  kind: 'task',
  clusterArn: CLUSTER,
  containerInstanceArn: INSTANCE,
  capacityProviderName: 'managed',
  taskArn: TASK,
  group: 'service:web',
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
  launchType: 'MANAGED_INSTANCES',
  lastStatus: 'STOPPED',
  version,
  createdAt: 1000,
  startedAt: 2000,
  stoppingAt: 3000,
  executionStoppedAt: 4000,
  updatedAt: 5000,
  pullStartedAt: null,
  pullStoppedAt: null,
  stoppedReason: 'Essential container in task exited',
  stopCode: 'EssentialContainerExited',
  exitCode: 137,
  exitReason: 'OutOfMemoryError: Container killed, 100% of memory used',
  healthStatus: null,
  healthAt: null,
  unhealthyContainer: null,
  ...change,
});

const instanceFact = (version: number, agentConnected: boolean | null, updatedAt = version * 1000): InstanceFact => ({
  kind: 'instance',
  clusterArn: CLUSTER,
  containerInstanceArn: INSTANCE,
  capacityProviderName: 'managed',
  ec2InstanceId: 'i-1',
  status: 'ACTIVE',
  version,
  registeredAt: 1,
  updatedAt,
  timeIsExact: true,
  agentConnected,
});

const learned = (...facts: readonly TaskFact[]) => {
  const ledger = emptyLedger(INSTANCE, CLUSTER);
  for (const fact of facts) learn(ledger, fact);
  return ledger;
};

/** The columns of a task that this version knows. */
const COLUMNS = 21;

/** As a later version of Bookend would write it: two columns more for each task, and a key more. */
const ofLater = (text: string): string => {
  const packed = JSON.parse(text) as Record<string, unknown> & { t: string[] };
  return JSON.stringify({ ...packed, t: packed.t.map((task) => `${filled(task)},,later%2c`), later: { days: [1, 2] } });
};

const filled = (task: string): string => `${task}${','.repeat(COLUMNS - task.split(',').length)}`;

const AGENT: Partial<TaskFact> = {
  group: 'daemon:agent',
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:daemon-task-definition/agent:41',
  pullStartedAt: Date.UTC(2026, 8, 14, 12),
  pullStoppedAt: Date.UTC(2026, 8, 14, 12, 0, 48),
  healthStatus: 'UNHEALTHY',
  healthAt: 8000,
  unhealthyContainer: 'side.car,1',
};

describe('a packed ledger', () => {
  it('holds why a task ended', () => {
    const ledger = learned(stopped(1));
    expect(unpack(pack(ledger))).toEqual(ledger);
    expect(ledger.tasks.get(TASK)).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode: 137 });
  });

  it('keeps what only a later version can read, also when more is learned', () => {
    const ledger = unpack(ofLater(pack(learned(stopped(1)))));
    expect(ledger.tasks.get(TASK)?.exitReason).toBe('OutOfMemoryError: Container killed, 100% of memory used');
    learn(ledger, stopped(2, { group: 'service:another', updatedAt: 9000 }));
    learn(ledger, stopped(2, { healthStatus: 'HEALTHY', healthAt: 9000, updatedAt: 8000 }));
    const rewritten = JSON.parse(pack(ledger)) as { readonly t: readonly string[]; readonly later: unknown };
    expect(rewritten.t[0]).toMatch(/,,later%2c$/);
    expect(rewritten.later).toEqual({ days: [1, 2] });
    expect(unpack(JSON.stringify(rewritten))).toEqual(ledger);
  });

  it("holds a daemon task's revision, pull and sick container, and of an application task none of it", () => {
    const ledger = learned(stopped(1, AGENT));
    expect(unpack(pack(ledger))).toEqual(ledger);
    expect(ledger.tasks.get(TASK)).toMatchObject({
      revision: 41,
      pull: { from: AGENT.pullStartedAt, to: AGENT.pullStoppedAt },
      unhealthyContainer: 'side.car,1',
    });
    const { group, taskDefinitionArn, ...told } = AGENT;
    const application = Object.keys(learned(stopped(1, told)).tasks.get(TASK) ?? {});
    expect(application).toContain('healthAt');
    for (const field of ['revision', 'pull', 'unhealthyContainer']) expect(application).not.toContain(field);
  });

  it('costs 25 bytes for the pull and the revision of a daemon task, and nothing for an application task', () => {
    const lean = { ...AGENT, healthStatus: null, healthAt: null, unhealthyContainer: null };
    const { pullStartedAt: _, pullStoppedAt: __, ...before } = { ...lean, taskDefinitionArn: null };
    const sizeOf = (change: Partial<TaskFact>): number => pack(learned(stopped(1, change))).length;
    expect(sizeOf(lean) - sizeOf(before)).toBeLessThanOrEqual(25);
    const { group, taskDefinitionArn, ...ofApplication } = lean;
    expect(sizeOf(ofApplication)).toBe(sizeOf({}));
  });

  it('names no sick container that a release which does not know it kept beside newer health', () => {
    const packed = JSON.parse(pack(learned(stopped(1, AGENT)))) as { t: string[] };
    const newer = JSON.parse(pack(learned(stopped(1, { ...AGENT, healthAt: 9000 })))) as { t: string[] };
    const kept = packed.t[0]?.split(',').slice(18).join(',');
    const t = newer.t.map((task) => `${task.split(',').slice(0, 18).join(',')},${kept}`);
    const known = unpack(JSON.stringify({ ...newer, t })).tasks.get(TASK);
    expect(known).toMatchObject({ healthAt: 9000, revision: 41 });
    expect(known).not.toHaveProperty('unhealthyContainer');
  });

  it('holds that the agent is disconnected, as a key of its own, and nothing while it is connected', () => {
    const ledger = learned(stopped(1));
    expect(JSON.parse(pack(ledger))).not.toHaveProperty('g');
    const status = instanceFact(7, false);
    learn(ledger, status);
    expect(unpack(pack(ledger))).toEqual(ledger);
    expect(ledger.agentLost).toEqual({ version: 7, at: status.updatedAt });
  });

  it('holds what was left out, and what is folded of tasks whose end or daemon nobody knows', () => {
    const ledger = learned(stopped(1));
    const from = 1000;
    const fold = { ...foldOf(ledger, 'agent'), coveredTo: 9000, droppedTo: 9000 };
    Object.assign(ledger, {
      foldedTo: 9001,
      folds: new Map([
        ['agent', { ...fold, unsure: { from, to: 9000 } }],
        ['other', { ...fold, daemonName: 'other', unsure: { from, to: Number.POSITIVE_INFINITY } }],
      ]),
      unnamedFold: { taskArn: TASK, from: null, to: 8000 },
      leftOut: {
        times: 7,
        application: { taskArn: TASK, startedAt: 5 },
        daemon: { taskArn: TASK, startedAt: null },
        to: 6,
      },
    });
    expect(unpack(pack(ledger))).toEqual(ledger);
  });

  it('of before, which knew nothing of why a task ended, is read as it was', () => {
    const { k: _, ...packed } = JSON.parse(pack(learned(stopped(1)))) as Record<string, unknown> & {
      t: string[];
      k?: 0;
    };
    const before = unpack(
      JSON.stringify({ ...packed, t: packed.t.map((task) => task.split(',').slice(0, 13).join(',')) }),
    );
    expect(before.tasks.get(TASK)).toEqual({
      ...learned(stopped(1)).tasks.get(TASK),
      stopCode: null,
      exitCode: null,
      exitReason: null,
    });
  });
});

describe('a packed ledger of before, which kept the newest version and the two ends of ACTIVE apart', () => {
  const ofBefore = (statuses: readonly string[]) => {
    const ledger = emptyLedger(INSTANCE, CLUSTER);
    for (const [index, status] of statuses.entries()) learn(ledger, { ...instanceFact(index + 1, null), status });
    const { o, ...packed } = JSON.parse(pack(ledger)) as Record<string, unknown> & { o: readonly string[] };
    const active = statuses.indexOf('ACTIVE');
    const marks = active < 0 ? ['', ''] : (o[active]?.split(';') ?? []);
    const s = [o.at(-1)?.split(';').at(-1), marks[0], marks.at(-1)];
    return { ledger, text: JSON.stringify({ ...packed, o: o.filter((_, index) => index !== active), s }) };
  };

  it.each([
    { what: 'ACTIVE once', statuses: ['REGISTERING', 'ACTIVE', 'DRAINING', 'INACTIVE'] },
    { what: 'ACTIVE over two versions', statuses: ['REGISTERING', 'ACTIVE', 'ACTIVE'] },
    { what: 'never seen ACTIVE', statuses: ['REGISTERING', 'DRAINING'] },
  ])('is read as the runs of an instance that was $what', ({ statuses }) => {
    const { ledger, text } = ofBefore(statuses);
    expect(unpack(text)).toEqual(ledger);
  });
});

describe('text that a ledger keeps', () => {
  const long = 'x'.repeat(300);

  it('is cut where people choose it or read its beginning, and never where it names a daemon', () => {
    const task = learned(stopped(1, { group: `service:${long}`, stoppedReason: long, exitReason: long })).tasks.get(
      TASK,
    );
    expect([task?.group?.length, task?.stoppedReason?.length, task?.exitReason?.length]).toEqual([128, 160, 160]);
    const group = `daemon:${'d'.repeat(255)}`;
    const ofDaemon = { group, taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:daemon-task-definition/d:1' };
    expect(learned(stopped(1, ofDaemon)).tasks.get(TASK)?.group).toBe(group);
  });

  it('is cut alike whatever the order of arrival', () => {
    const facts = [stopped(1, { stoppedReason: long }), stopped(1, { stoppedReason: `${long}y` }), stopped(1)];
    expect(learned(...facts.toReversed())).toEqual(learned(...facts));
  });

  it('is not cut within a character', () => {
    const task = learned(stopped(1, { stoppedReason: `${'x'.repeat(158)}😀😀` })).tasks.get(TASK);
    expect(task?.stoppedReason).toBe(`${'x'.repeat(158)}…`);
    const whole = learned(stopped(1, { stoppedReason: `😀${'x'.repeat(200)}` })).tasks.get(TASK);
    expect(whole?.stoppedReason).toBe(`😀${'x'.repeat(157)}…`);
  });
});

describe('an agent that is disconnected', () => {
  it.each<{ when: string; facts: readonly InstanceFact[]; lost: object | null }>([
    {
      when: 'the newest version says so',
      facts: [instanceFact(1, true), instanceFact(2, false)],
      lost: { version: 2, at: 2000 },
    },
    { when: 'it was connected since', facts: [instanceFact(2, false), instanceFact(3, true)], lost: null },
    { when: 'a newer version does not say', facts: [instanceFact(2, false), instanceFact(3, null)], lost: null },
    {
      when: 'a look sees it later',
      facts: [instanceFact(2, false), instanceFact(2, false, 9000)],
      lost: { version: 2, at: 2000 },
    },
    { when: 'nothing says', facts: [instanceFact(2, null)], lost: null },
  ])('is known as $lost when $when, in any order', ({ facts, lost }) => {
    for (const order of [facts, facts.toReversed()]) {
      const ledger = emptyLedger(INSTANCE, CLUSTER);
      for (const fact of order) learn(ledger, fact);
      expect(ledger.agentLost).toEqual(lost);
    }
  });
});
