import { describe, expect, it } from 'vitest';
import { earlyTasks } from '../../shared/core/ledger/early-tasks.ts';
import type { KnownTask, Ledger } from '../../shared/core/ledger/ledger.ts';
import { TRAITS } from '../../shared/core/rules/index.ts';
import { RULE_NAMES, type RuleName, type Verdict, type Violation, violated } from '../../shared/core/words/verdict.ts';
import {
  agent,
  ended,
  joined,
  lookedAt,
  missing,
  orders,
  planOf,
  started,
  taskArns,
} from '../core/remedies/troubles.ts';
import { clusterArn, DAEMON, daemonTask, health, instanceArn, PROVIDER, timeline } from '../timeline/index.ts';

const helpsAgainst = (violation: Violation, ledger: Ledger): readonly string[] =>
  TRAITS[violation.rule].repair.helps?.(violation, ledger) ?? [];

const verdict = (rule: RuleName, ...tasks: readonly string[]): Verdict => ({
  ...violated({ reason: 'as said', occurredAt: 0, taskArns: taskArns(...tasks) }),
  rule,
  clusterArn: clusterArn(),
  capacityProviderName: PROVIDER,
  containerInstanceArn: instanceArn(),
  daemonName: DAEMON,
});
const ledgerOf = (events: typeof ended): Ledger => lookedAt(events).state.ledger;
const running = timeline(joined, agent({ started: '00:50' }), orders('one', { started: '01:20' }));
/** The daemon's newest task with some of its fields changed. */
const daemonTaskWith = (ledger: Ledger, change: Partial<KnownTask>): Ledger => {
  const tasks = [...ledger.tasks.values()].map((task) => (task.role === 'daemon' ? { ...task, ...change } : task));
  return { ...ledger, tasks: new Map(tasks.map((task) => [task.taskArn, task])) };
};
const impaired = timeline(running, health('10:00', [{ status: 'IMPAIRED' }]));
const unhealthy = () => daemonTaskWith(ledgerOf(running), { healthStatus: 'UNHEALTHY' });

describe('a remedy that helps', () => {
  it.each<{ rule: RuleName; when: string; ledger: () => Ledger; tasks?: readonly string[]; helps: readonly string[] }>([
    {
      rule: 'daemon-started-first',
      when: 'the tasks and the daemon run',
      ledger: () => ledgerOf(started.early),
      tasks: ['one'],
      helps: ['stop-early-tasks', 'drain-instance'],
    },
    {
      rule: 'daemon-started-first',
      when: 'the tasks run without the daemon',
      ledger: () => ledgerOf(missing),
      tasks: ['one'],
      helps: ['drain-instance'],
    },
    {
      rule: 'daemon-stayed-up',
      when: 'the daemon has ended',
      ledger: () => ledgerOf(ended),
      helps: ['drain-instance'],
    },
    {
      rule: 'daemon-running',
      when: 'the daemon is missing',
      ledger: () => ledgerOf(missing),
      helps: ['drain-instance'],
    },
    { rule: 'daemon-running', when: 'the daemon runs', ledger: () => ledgerOf(running), helps: [] },
    {
      rule: 'daemon-healthy',
      when: 'ECS finds it impaired',
      ledger: () => ledgerOf(impaired),
      helps: ['drain-instance'],
    },
    { rule: 'daemon-healthy', when: 'its task is UNHEALTHY', ledger: unhealthy, helps: ['drain-instance'] },
    { rule: 'daemon-healthy', when: 'it is well', ledger: () => ledgerOf(running), helps: [] },
    {
      rule: 'daemon-healthy',
      when: 'the task that was UNHEALTHY has ended',
      ledger: () => daemonTaskWith(unhealthy(), { executionStoppedAt: 1 }),
      helps: [],
    },
    { rule: 'repair-started', when: 'the daemon has ended', ledger: () => ledgerOf(ended), helps: ['drain-instance'] },
    { rule: 'repair-started', when: 'the daemon runs again', ledger: () => ledgerOf(running), helps: [] },
    {
      rule: 'repair-started',
      when: 'the daemon runs, impaired',
      ledger: () => ledgerOf(impaired),
      helps: ['drain-instance'],
    },
    { rule: 'repair-started', when: 'the daemon runs, unhealthy', ledger: unhealthy, helps: ['drain-instance'] },
    {
      rule: 'daemon-alone',
      when: 'two tasks of it run',
      ledger: () => ledgerOf(timeline(running, daemonTask({ id: 'second', started: '02:00' }))),
      helps: ['drain-instance'],
    },
    { rule: 'daemon-alone', when: 'one is left', ledger: () => ledgerOf(running), helps: [] },
    {
      rule: 'daemon-alone',
      when: 'the other one has ended',
      ledger: () => ledgerOf(timeline(running, daemonTask({ id: 'second', started: '02:00', ended: '09:00' }))),
      helps: [],
    },
    {
      rule: 'daemon-started-first',
      when: 'the task that started early has ended',
      ledger: () => ledgerOf(timeline(joined, agent({ started: '01:13' }), orders('one', { ended: '09:00' }))),
      tasks: ['one'],
      helps: [],
    },
  ])('against $rule when $when: $helps', ({ rule, ledger, tasks = [], helps }) => {
    expect(helpsAgainst(verdict(rule, ...tasks), ledger())).toEqual(helps);
  });

  it('against other rules does not exist, however bad things are', () => {
    const rules: readonly RuleName[] = [
      ...['daemon-stopped-last', 'instance-activated', 'drain-finished'],
      ...['deployment-settled', 'daemons-in-order'],
    ] as const;
    for (const rule of RULE_NAMES.filter((name) => rules.includes(name)))
      for (const events of [started.early, ended, missing, impaired])
        expect(helpsAgainst(verdict(rule, 'one', 'two'), ledgerOf(events))).toEqual([]);
  });
});

describe('tasks that started early', () => {
  it('are none of a daemon’s, even if a verdict names one', () => {
    const ledger = ledgerOf(started.early);
    const named = verdict('daemon-started-first', 'one', 'two', 'agent', 'unheard-of');
    const borrowed = daemonTaskWith(ledger, { group: 'service:agent' });
    for (const known of [ledger, borrowed])
      expect(earlyTasks(named, known).map(({ taskArn }) => taskArn)).toEqual(taskArns('one', 'two'));
  });
});

describe('tasks that started too early, many of them', () => {
  const many = (count: number): Ledger => {
    const ledger = ledgerOf(started.early);
    const [first] = [...ledger.tasks.values()].filter(({ role }) => role === 'application');
    if (first === undefined) throw new Error('no application task');
    const daemons = [...ledger.tasks.values()].filter(({ role }) => role !== 'application');
    const early = Array.from({ length: count }, (_, n) => ({ ...first, taskArn: `${first.taskArn}-${n}` }));
    return { ...ledger, tasks: new Map([...daemons, ...early].map((task) => [task.taskArn, task])) };
  };
  const all = (ledger: Ledger): Verdict => ({
    ...verdict('daemon-started-first'),
    taskArns: [...ledger.tasks.values()].filter(({ role }) => role === 'application').map(({ taskArn }) => taskArn),
  });
  /** As an incident keeps it: twenty names and a count. */
  const kept = (ledger: Ledger): Verdict => {
    const { taskArns: arns, ...rest } = all(ledger);
    return { ...rest, taskArns: arns.slice(0, 20), tasksTotal: arns.length };
  };

  it.each([
    { count: 20, helps: ['stop-early-tasks', 'drain-instance'] },
    { count: 50, helps: ['stop-early-tasks', 'drain-instance'] },
    { count: 51, helps: ['drain-instance'] },
    { count: 2000, helps: ['drain-instance'] },
  ])('$count of them are helped by $helps', ({ count, helps }) => {
    const ledger = many(count);
    expect(helpsAgainst(kept(ledger), ledger)).toEqual(helps);
    expect(earlyTasks(kept(ledger), ledger)).toHaveLength(count);
  });

  it.each([
    { count: 50, remedy: 'stop-early-tasks', calls: 50 },
    { count: 51, remedy: 'drain-instance', calls: 1 },
  ])('$count of them are planned for with $remedy, in $calls calls', ({ count, remedy, calls }) => {
    const { state } = lookedAt(started.early);
    if (state.incident === null) throw new Error('no incident');
    const ledger = many(count);
    const violations = state.incident.violations.map((one) =>
      one.rule === 'daemon-started-first' ? { ...one, ...kept(ledger) } : one,
    );
    const plan = planOf({ ...state, ledger, incident: { ...state.incident, violations } });
    expect(plan).toMatchObject({ remedy });
    expect(plan.steps).toHaveLength(calls);
  });
});
