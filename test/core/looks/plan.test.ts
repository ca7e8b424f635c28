import { describe, expect, it } from 'vitest';
import type { Question } from '../../../shared/core/looks/question.ts';
import { ECS_READ_SHARE } from '../../../shared/core/looks/read-share.ts';
import type { Ask } from '../../../shared/core/scene/rule.ts';
import type { LookFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, taskArn } from '../../timeline/index.ts';
import { asked, type Run, runPlan, type SmallEcs } from './small-ecs.ts';

const lookOf = ({ facts }: Run): LookFact | undefined => facts.find((fact) => fact.kind === 'look');
const isSettled = ({ sightings }: Run): boolean => sightings.every((sighting) => sighting.isSettled);

type Row = {
  when: string;
  asks: readonly Ask[];
  ecs: SmallEcs;
  known?: Partial<Question>;
  calls: readonly string[];
};

const OPEN = { openTaskArns: [taskArn('agent'), taskArn('web')] };

const rows: readonly Row[] = [
  { when: 'only its status is asked', asks: ['instance'], ecs: { first: {} }, calls: ['instances 1'] },
  {
    when: 'its daemon runs',
    asks: ['daemons'],
    ecs: { first: { tasks: ['agent daemon', 'web'] } },
    calls: ['RUNNING daemon', 'tasks 1'],
  },
  {
    when: 'no daemon task was ever there',
    asks: ['daemons'],
    ecs: { first: { tasks: ['web'] } },
    calls: ['RUNNING daemon', 'STOPPED daemon', 'instances 1'],
  },
  {
    when: 'its daemon task is still PENDING',
    asks: ['daemons'],
    ecs: { first: { tasks: ['agent daemon PENDING', 'web'] } },
    calls: ['RUNNING daemon', 'tasks 1', 'STOPPED daemon', 'instances 1'],
  },
  {
    when: 'its daemon ran and stopped',
    asks: ['daemons'],
    ecs: { first: { tasks: ['agent daemon STOPPED', 'web'] } },
    calls: ['RUNNING daemon', 'STOPPED daemon', 'tasks 1'],
  },
  {
    when: 'one daemon task is PENDING and one stopped',
    asks: ['daemons'],
    ecs: { first: { tasks: ['agent daemon PENDING', 'agent-0 daemon STOPPED', 'web'] } },
    calls: ['RUNNING daemon', 'tasks 1', 'STOPPED daemon', 'tasks 1'],
  },
  {
    when: 'it is not known either when it registered',
    asks: ['instance', 'daemons'],
    ecs: { first: { tasks: ['agent daemon', 'web'] } },
    calls: ['instances 1', 'RUNNING daemon', 'STOPPED daemon', 'tasks 1'],
  },
  {
    when: 'all its tasks are in question',
    asks: ['tasks'],
    ecs: { first: { tasks: ['agent daemon', 'web', 'old STOPPED'] } },
    calls: ['instances 1', 'RUNNING', 'STOPPED', 'tasks 3'],
  },
  {
    when: 'the stopped ones are known already',
    asks: ['tasks'],
    ecs: { first: { tasks: ['old STOPPED'] } },
    known: { endedTaskArns: [taskArn('old')] },
    calls: ['instances 1', 'RUNNING', 'STOPPED'],
  },
  {
    when: 'it is INACTIVE, so that nothing runs there',
    asks: ['tasks'],
    ecs: { first: { status: 'INACTIVE', tasks: ['agent daemon STOPPED', 'web STOPPED'] } },
    known: OPEN,
    calls: ['instances 1', 'STOPPED', 'tasks 2'],
  },
  {
    when: 'ECS has forgotten it',
    asks: ['tasks'],
    ecs: {},
    known: OPEN,
    calls: ['instances 1', 'RUNNING', 'tasks 2'],
  },
  {
    when: 'ECS has forgotten it and only its daemons were asked',
    asks: ['daemons'],
    ecs: {},
    known: OPEN,
    calls: ['RUNNING daemon', 'instances 1', 'tasks 2'],
  },
  {
    when: 'ECS has forgotten it and only its status was asked',
    asks: ['instance'],
    ecs: {},
    known: OPEN,
    calls: ['instances 1', 'RUNNING', 'tasks 2'],
  },
  {
    when: 'it has two daemons',
    asks: ['daemons'],
    ecs: { first: { tasks: ['agent daemon', 'web'] } },
    known: { daemonNames: [DAEMON, 'other'] },
    calls: ['RUNNING', 'tasks 2', 'STOPPED', 'instances 1'],
  },
];

describe('the calls of a look at one container instance', () => {
  it.each(rows)('are $calls when $when', ({ asks, ecs, known, calls }) => {
    const run = runPlan([asked(asks, 'first', known)], ecs);
    expect(run.calls).toEqual(calls);
    expect(run.calls.length).toBeLessThanOrEqual(4);
    expect(isSettled(run)).toBe(true);
  });

  it('follow every page', () => {
    const run = runPlan([asked(['tasks'])], { first: { tasks: ['agent daemon', 'web', 'api'] } }, 1);
    expect(run.calls).toEqual(['instances 1', 'RUNNING', 'RUNNING', 'RUNNING', 'STOPPED', 'tasks 3']);
  });

  it('describe more than a hundred tasks by hundreds', () => {
    const tasks = Array.from({ length: 250 }, (_, index) => `web-${index}`);
    const run = runPlan([asked(['tasks'])], { first: { tasks } });
    expect(run.calls.slice(-3)).toEqual(['tasks 100', 'tasks 100', 'tasks 50']);
  });
});

describe('the calls of a look at many', () => {
  const many = (count: number, tasks: readonly string[]): SmallEcs =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`i${index}`, { tasks: tasks.map((line) => `${index}-${line}`) }]),
    );
  /** As many as the lists of a hundred instances of the cluster leave room for in six pages each. */
  const strangers = [
    ...Array.from({ length: 400 }, (_, index) => `stranger-${index}`),
    ...Array.from({ length: 500 }, (_, index) => `ended-${index} STOPPED`),
  ];
  const questions = (count: number, asks: readonly Ask[]): readonly Question[] =>
    Array.from({ length: count }, (_, index) => asked(asks, `i${index}`));

  it.each([
    { count: 1, calls: 2 },
    { count: 10, calls: 2 },
    { count: 100, calls: 2 },
    { count: 500, calls: 10 },
  ])('are $calls for the daemons of $count that run them', ({ count, calls }) => {
    const run = runPlan(questions(count, ['daemons']), many(count, ['agent daemon', 'web']));
    expect(run.calls).toHaveLength(calls);
    expect(isSettled(run)).toBe(true);
  });

  it('list each instance by itself where the cluster has too many pages for those that are due', () => {
    const run = runPlan(questions(4, ['daemons']), many(40, ['agent daemon']), 5);
    expect(run.calls).toEqual([
      ...['RUNNING daemon cluster', 'RUNNING daemon cluster'],
      ...['RUNNING daemon', 'RUNNING daemon', 'RUNNING daemon', 'RUNNING daemon', 'tasks 4'],
    ]);
  });

  it('give the whole cluster up after six pages, and finish four instances at a time', () => {
    const run = runPlan(questions(40, ['daemons']), many(40, ['agent daemon']), 5);
    const four = ['RUNNING daemon', 'RUNNING daemon', 'RUNNING daemon', 'RUNNING daemon', 'tasks 4'];
    expect(run.calls.slice(0, 16)).toEqual([...Array(6).fill('RUNNING daemon cluster'), ...four, ...four]);
    expect(run.calls).toHaveLength(6 + 10 * 5);
    expect(isSettled(run)).toBe(true);
  });

  it.each([
    { asks: ['daemons'] as const, settled: 12 },
    { asks: ['instance', 'daemons'] as const, settled: 8 },
    { asks: ['tasks'] as const, settled: 8 },
  ])('settle $settled of a hundred that are asked for $asks if one burst is all there is', ({ asks, settled }) => {
    const ecs = many(100, ['agent daemon', 'web']);
    const run = runPlan(questions(100, asks), ecs, 5, ECS_READ_SHARE.burst);
    expect(run.sightings.filter(({ isSettled: isOver }) => isOver)).toHaveLength(settled);
  });

  it.each(['daemons', 'tasks'] as const)('fit one burst where the whole cluster is listed for its %s', (ask) => {
    const ecs = { ...many(100, ['agent daemon', 'web', 'old STOPPED']), others: { tasks: strangers } };
    const run = runPlan(questions(100, [ask]), ecs);
    expect(run.calls.length).toBeLessThanOrEqual(ECS_READ_SHARE.burst);
    expect(isSettled(run)).toBe(true);
  });

  it('share the list of a daemon though that of all tasks is too long for the few that need it', () => {
    const needs = [...questions(40, ['daemons']).slice(3), ...questions(3, ['tasks'])];
    const run = runPlan(needs, many(40, ['agent daemon', 'web']), 10);
    expect(run.calls).toEqual([
      'instances 3',
      ...[...Array(4).fill('RUNNING daemon cluster'), 'tasks 40'],
      ...['RUNNING cluster', 'RUNNING cluster', 'RUNNING', 'RUNNING', 'RUNNING', 'STOPPED', 'STOPPED', 'STOPPED'],
      'tasks 6',
    ]);
    expect(isSettled(run)).toBe(true);
  });

  it('go on only for those that are not settled', () => {
    const ecs = { ...many(5, ['agent daemon', 'web']), i2: { tasks: ['web'] } };
    const run = runPlan(questions(5, ['daemons']), ecs);
    expect(run.calls).toEqual(['RUNNING daemon cluster', 'tasks 4', 'STOPPED daemon', 'instances 1']);
    expect(isSettled(run)).toBe(true);
  });
});

describe('a look', () => {
  it('is complete if the instance and both lists were seen', () => {
    const run = runPlan([asked(['tasks'])], { first: { tasks: ['agent daemon', 'web'] } });
    expect(lookOf(run)).toMatchObject({
      complete: true,
      listed: ['RUNNING', 'STOPPED', 'container-instance'],
      taskArns: [taskArn('agent'), taskArn('web')].sort(),
      missing: [],
    });
  });

  it('at a daemon alone says so, and is not complete', () => {
    const run = runPlan([asked(['daemons'])], { first: { tasks: ['web'] } });
    expect(lookOf(run)).toMatchObject({
      complete: false,
      listed: [`RUNNING ${DAEMON}`, `STOPPED ${DAEMON}`, 'container-instance'],
    });
  });

  it('names a daemon task that nothing names, as ECS lists it by its daemon', () => {
    const run = runPlan([asked(['daemons'])], { first: { tasks: ['agent daemon nameless', 'web'] } });
    expect(run.calls).toEqual(['RUNNING daemon', 'tasks 1']);
    expect(run.facts).toContainEqual(expect.objectContaining({ kind: 'task', group: `daemon:${DAEMON}` }));
  });

  it('of two daemons asks for each by name if a daemon task has no group', () => {
    const question = asked(['daemons'], 'first', { daemonNames: [DAEMON, 'other'] });
    const { calls } = runPlan([question], { first: { tasks: ['agent daemon nameless'] } });
    expect(calls.slice(0, 4)).toEqual(['RUNNING', 'tasks 1', 'RUNNING daemon', 'RUNNING daemon']);
  });

  it('names it from what is known before', () => {
    const question = asked(['tasks'], 'first', { daemonTasks: new Map([[taskArn('agent'), DAEMON]]) });
    const { facts } = runPlan([question], { first: { tasks: ['agent daemon nameless'] } });
    expect(facts).toContainEqual(expect.objectContaining({ kind: 'task', group: `daemon:${DAEMON}` }));
  });

  it('says which tasks ECS knows no more', () => {
    const question = asked(['tasks'], 'first', { openTaskArns: [taskArn('forgotten')] });
    const run = runPlan([question], { first: { tasks: ['agent daemon'] } });
    expect(lookOf(run)).toMatchObject({ complete: true, missing: [taskArn('forgotten')] });
  });
});

describe('a container instance that is MISSING', () => {
  const gone = (run: Run) => run.facts.find((fact) => fact.kind === 'instance');

  it('is gone if nothing runs there and it was last heard of long ago: the version after the newest', () => {
    expect(gone(runPlan([asked(['tasks'], 'first', OPEN)], {}))).toMatchObject({
      status: 'INACTIVE',
      version: 4,
      timeIsExact: false,
      updatedAt: at('10:00'),
    });
  });

  it('is not if it was heard of just now', () => {
    const newest = { status: 'REGISTERING', version: 1, at: at('09:00'), exact: true };
    expect(gone(runPlan([asked(['tasks'], 'first', { newest })], {}))).toBeUndefined();
  });

  it('is not if nothing was ever heard of it', () => {
    expect(gone(runPlan([asked(['tasks'], 'first', { newest: null })], {}))).toBeUndefined();
  });

  it('is not if it is INACTIVE already', () => {
    const newest = { status: 'INACTIVE', version: 9, at: at('01:00'), exact: true };
    expect(gone(runPlan([asked(['tasks'], 'first', { newest })], {}))).toBeUndefined();
  });
});

describe('a task that ECS lists and does not describe', () => {
  const broken = {
    first: { tasks: ['agent-1 daemon', 'web-1'] },
    second: { tasks: ['agent-2 daemon'] },
    third: { tasks: ['agent-3 daemon'] },
    other: { tasks: ['broken'] },
  };
  const settled = (ecs: typeof broken) =>
    runPlan(
      ['first', 'second', 'third'].map((on) => asked(['instance', 'tasks'], on)),
      ecs,
    ).sightings.map(({ isSettled }) => isSettled);

  it('on another instance leaves no look open', () => {
    expect(settled(broken)).toEqual([true, true, true]);
  });

  it('leaves the look at its own instance open, and no other', () => {
    expect(settled({ ...broken, second: { tasks: ['agent-2 daemon', 'broken'] }, other: { tasks: [] } })).toEqual([
      true,
      false,
      true,
    ]);
  });
});
