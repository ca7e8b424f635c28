import { describe, expect, it } from 'vitest';
import type { KnownTask } from '../../../shared/core/ledger/ledger.ts';
import { approvalCommandOf, approvalIdOf, readApprovalId } from '../../../shared/core/remedies/approval.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { RemedyName, Rung } from '../../../shared/core/words/remedy.ts';
import type { RuleName } from '../../../shared/core/words/verdict.ts';
import {
  applicationTask,
  at,
  clusterArn,
  DAEMON,
  daemonTask,
  health,
  instance,
  instanceArn,
  taskArn,
  timeline,
} from '../../timeline/index.ts';
import { inventoryAt } from '../advance/service.ts';
import {
  agent,
  ENFORCE,
  ended,
  joined,
  LATER,
  lookedAt,
  missing,
  orders,
  planOf,
  proposalOf,
  started,
  taskArns,
} from './troubles.ts';

const stateOf = (events: typeof ended, found: Parameters<typeof lookedAt>[1] = {}) => lookedAt(events, found).state;
const uncritical = inventoryAt(at(LATER)).daemons.map((daemon) => ({ ...daemon, critical: false }));
const DRAIN: Rung = { remedy: 'drain-instance', deadlineSeconds: 60 };
const laddered = (rule: RuleName, ladder: readonly Rung[]) => ({
  ...ENFORCE,
  remedies: { ...DEFAULT_POLICY.remedies, [rule]: ladder },
});
const stops = (events: typeof ended): readonly string[] =>
  planOf(stateOf(events)).steps.flatMap((step) => (step.call === 'StopTask' ? step.input.task : []));

describe('a plan against tasks that started before the daemon', () => {
  it('stops those tasks, each by its ARN, with the reason', () => {
    const plan = planOf(stateOf(started.early));
    expect(plan).toMatchObject({
      remedy: 'stop-early-tasks',
      against: [{ rule: 'daemon-started-first', daemonName: DAEMON }],
      containerInstanceArn: instanceArn(),
      attempt: 0,
      deadlineSeconds: 300,
      madeAt: at(LATER),
    });
    const reason = `Bookend: it started before the daemon ${DAEMON}`;
    expect(plan.steps.map(({ call, input }) => ({ call, input }))).toEqual(
      taskArns('one', 'two').map((task) => ({ call: 'StopTask', input: { cluster: clusterArn(), task, reason } })),
    );
  });

  it.each([
    { which: 'that started after the daemon', task: orders('three', { started: '01:20' }) },
    { which: 'that ended meanwhile', task: orders('three', { ended: '02:00' }) },
    { which: 'that is being stopped already', task: orders('three', { stopping: '19:30' }) },
    { which: 'of no service, which nobody would replace', task: orders('three', { group: 'family:batch' }) },
    { which: 'of another launch type', task: orders('three', { launchType: 'FARGATE' }) },
    { which: 'of a daemon', task: daemonTask({ id: 'three', group: 'daemon:log-router', started: '01:05' }) },
  ])('leaves a task alone $which', ({ task }) => {
    expect(stops(timeline(started.early, task))).toEqual(taskArns('one', 'two'));
  });

  it('drains instead if the daemon is gone again: what replaces the tasks would run without it too', () => {
    const gone = timeline(joined, agent({ started: '01:13.4', ended: '03:00' }), orders('one'));
    expect(planOf(stateOf(gone)).remedy).toBe('drain-instance');
  });

  it('is nothing where no task would be replaced', () => {
    const jobs = timeline(
      joined,
      agent({ started: '01:13.4' }),
      applicationTask({ group: 'family:batch', started: '01:05' }),
    );
    expect(proposalOf(stateOf(jobs)).kind).toBe('nothing');
  });

  it('is nothing once they have ended: an empty set is not all', () => {
    const over = timeline(
      joined,
      agent({ started: '01:13.4' }),
      orders('one', { ended: '02:00' }),
      orders('late', { started: '05:00' }),
    );
    expect(proposalOf(stateOf(over))).toMatchObject({ kind: 'nothing' });
    expect(proposalOf(stateOf(over), { action: 'stop-early-tasks' })).toMatchObject({ kind: 'nothing' });
  });
});

describe('a plan against a daemon that is not there', () => {
  it.each([
    { trouble: 'ended', events: ended, rules: ['daemon-stayed-up', 'repair-started'] },
    { trouble: 'never started', events: missing, rules: ['daemon-running', 'daemon-started-first'] },
  ])('drains the container instance when it $trouble', ({ events, rules }) => {
    const plan = planOf(stateOf(events));
    expect(plan.steps.map(({ call, input }) => ({ call, input }))).toEqual([
      {
        call: 'UpdateContainerInstancesState',
        input: { cluster: clusterArn(), containerInstances: [instanceArn()], status: 'DRAINING' },
      },
    ]);
    expect(plan.against.map(({ rule }) => rule).toSorted()).toEqual(expect.arrayContaining([rules[0]]));
    for (const { rule } of plan.against) expect(rules).toContain(rule);
  });

  it('is nothing once the daemon runs again', () => {
    const back = timeline(ended, daemonTask({ id: 'second', started: '10:00' }));
    expect(proposalOf(stateOf(back)).kind).toBe('nothing');
  });

  it('is nothing while a daemon task runs of which nobody knows whose it is', () => {
    const unclear = timeline(ended, daemonTask({ id: 'second', started: '10:00', lacking: ['group'] }));
    expect(proposalOf(stateOf(unclear)).kind).toBe('nothing');
  });

  it.each([
    { trouble: 'ended', events: ended },
    { trouble: 'never started', events: missing },
    { trouble: 'started late', events: started.early },
  ])('is nothing for a daemon that is not critical and $trouble', ({ events }) => {
    expect(proposalOf(stateOf(events), { coverages: uncritical }).kind).toBe('nothing');
  });

  it('is one for a person who asks for the drain, and who has to override the guard; application tasks are never stopped', () => {
    expect(planOf(stateOf(ended), { coverages: uncritical, action: 'drain-instance' }).remedy).toBe('drain-instance');
    expect(proposalOf(stateOf(started.early), { coverages: uncritical, action: 'stop-early-tasks' }).kind).toBe(
      'nothing',
    );
  });
});

describe('a plan against other troubles', () => {
  const unhealthy = timeline(
    joined,
    agent({ started: '00:50' }),
    orders('one', { started: '01:20' }),
    health('10:00', [{ type: 'DAEMON', status: 'IMPAIRED' }]),
  );

  it('is a person’s by default where the policy names no remedy', () => {
    expect(proposalOf(stateOf(unhealthy))).toMatchObject({ kind: 'person', why: 'the policy names no remedy' });
  });

  it('follows the policy where it names one', () => {
    const policy = laddered('daemon-healthy', [DRAIN]);
    const state = stateOf(unhealthy, { policy });
    expect(planOf(state, { policy })).toMatchObject({ remedy: 'drain-instance', deadlineSeconds: 60 });
  });

  it.each<{ rule: RuleName; events: typeof ended }>([
    {
      rule: 'drain-finished',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '02:00 DRAINING']),
        agent({ started: '00:50' }),
        orders('one', { started: '01:20' }),
      ),
    },
    { rule: 'instance-activated', events: timeline(instance(['00:00 REGISTERING']), agent({ started: '00:50' })) },
  ])('is nothing for $rule, whatever the policy names: no remedy undoes it', ({ rule, events }) => {
    const policy = { ...laddered(rule, [DRAIN]), drainDeadlineSeconds: 60 };
    const { state, verdicts } = lookedAt(events, { policy });
    expect(verdicts.find((verdict) => verdict.rule === rule)?.outcome).toBe('violated');
    expect(proposalOf(state, { policy }).kind).toBe('nothing');
  });

  it.each<{ when: string; events: typeof ended }>([
    { when: 'nothing is wrong', events: timeline(joined, agent({ started: '00:50' }), orders('one')) },
    {
      when: 'the container instance is gone',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '19:00 DRAINING', '19:30 INACTIVE']),
        agent({ started: '00:50', ended: '03:00' }),
        orders('one'),
      ),
    },
  ])('is nothing when $when', ({ events }) => {
    expect(proposalOf(stateOf(events)).kind).toBe('nothing');
  });

  it('is one drain where it helps against anything: it moves the early tasks as well', () => {
    const { state } = lookedAt(started.early);
    const { incident } = state;
    const [early] = incident?.violations ?? [];
    if (incident === null || early === undefined) throw new Error('no violation');
    const gone = { ...early, rule: 'daemon-stayed-up', daemonName: 'log-router' } as const;
    const both = { ...state, incident: { ...incident, violations: [early, gone] } };
    expect(planOf(both)).toMatchObject({
      remedy: 'drain-instance',
      against: [
        { rule: 'daemon-started-first', daemonName: DAEMON },
        { rule: 'daemon-stayed-up', daemonName: 'log-router' },
      ],
    });
  });

  it('is nothing once the incident is resolved, and nothing for an instance that is gone while it is open', () => {
    const { state } = lookedAt(ended);
    const { incident, ledger } = state;
    const resolved = incident && { ...incident, resolvedAt: at(LATER), resolution: 'it is over' };
    expect(proposalOf({ ...state, incident: resolved })).toEqual({ kind: 'nothing', why: 'no incident is open' });
    expect(proposalOf({ ...state, incident: null })).toEqual({ kind: 'nothing', why: 'no incident is open' });
    const inactive = { status: 'INACTIVE', version: 99, at: at('19:00'), exact: true };
    const gone = { ...ledger, statuses: [...ledger.statuses, { first: inactive, last: inactive }] };
    expect(proposalOf({ ...state, ledger: gone })).toEqual({
      kind: 'nothing',
      why: 'the container instance is gone',
    });
  });

  it('does by hand what is asked for, whatever the ladder, if it would help', () => {
    const action = (name: RemedyName, events: typeof ended) => proposalOf(stateOf(events), { action: name });
    expect(action('drain-instance', started.early)).toMatchObject({ plan: { remedy: 'drain-instance' } });
    expect(action('drain-instance', unhealthy)).toMatchObject({
      plan: { remedy: 'drain-instance', deadlineSeconds: 300 },
    });
    expect(action('stop-early-tasks', ended)).toMatchObject({
      kind: 'nothing',
      why: 'stop-early-tasks would not help',
    });
  });
});

describe('the id of a plan', () => {
  const usual = () => planOf(stateOf(started.early));

  it('is the same whenever it is made, and after a newer look that finds the same', () => {
    const later = stateOf(started.early, { now: '25:00' });
    expect(planOf(later, { at: '25:00' }).id).toBe(usual().id);
    expect(approvalIdOf(planOf(later, { at: '25:00' }))).not.toBe(approvalIdOf(usual()));
  });

  it('is the same after a placement: the container instance is what it was', () => {
    const placed = instance(['00:00 REGISTERING', '01:00 ACTIVE', '10:00 ACTIVE', '11:00 ACTIVE']);
    const events = timeline(placed, agent({ started: '01:13.4' }), orders('one'), orders('two'));
    expect(planOf(stateOf(events)).id).toBe(usual().id);
  });

  it('is the same after what a task of the daemon goes through once it has ended', () => {
    const state = stateOf(ended);
    const { id } = planOf(state);
    const later = [...state.ledger.tasks].map(([arn, task]): [string, KnownTask] => [
      arn,
      task.executionStoppedAt === null ? task : { ...task, version: task.version + 1 },
    ]);
    expect(later.some(([arn, task]) => task !== state.ledger.tasks.get(arn))).toBe(true);
    expect(planOf({ ...state, ledger: { ...state.ledger, tasks: new Map(later) } }).id).toBe(id);
  });

  it.each<{ what: string; events: typeof ended }>([
    {
      what: 'a task has ended',
      events: timeline(joined, agent({ started: '01:13.4' }), orders('one'), orders('two', { ended: '10:00' })),
    },
    {
      what: 'the daemon was replaced',
      events: timeline(started.early, daemonTask({ id: 'second', started: '10:00' })),
    },
    {
      what: 'ECS has begun to drain',
      events: timeline(
        instance(['00:00 REGISTERING', '01:00 ACTIVE', '10:00 DRAINING']),
        agent({ started: '01:13.4' }),
        orders('one'),
        orders('two'),
      ),
    },
  ])('is another one when $what', ({ events }) => {
    expect(planOf(stateOf(events, { tasks: ['one', 'two', 'agent', 'second'] })).id).not.toBe(usual().id);
  });

  it('is another one for another remedy', () => {
    expect(planOf(stateOf(started.early), { action: 'drain-instance' }).id).not.toBe(usual().id);
  });

  it('travels with the time it was made, in one shell word', () => {
    const plan = usual();
    const id = approvalIdOf(usual());
    expect(id).toMatch(/^p[a-z0-9]{13}\.[a-z0-9]+$/);
    expect(readApprovalId(id)).toEqual({ id: plan.id, madeAt: plan.madeAt });
    expect(approvalCommandOf(plan)).toBe(
      `bookend remediate --action stop-early-tasks --incident ${plan.incidentId} --plan ${id} --reason approved`,
    );
    expect(approvalCommandOf({ ...plan, incidentId: '$(reboot)' })).toBe(`plan ${id}`);
  });

  it.each(['', 'p1', 'p1.', '.m0', 'p1.m0 ', 'p1.m0.m0', 'P1.M0', `${'p'.repeat(41)}.m0`])('%j is none', (text) => {
    expect(readApprovalId(text)).toBeNull();
  });

  it('rests on the daemon’s tasks and the tasks to be stopped, by their versions', () => {
    const plan = usual();
    expect(plan.restsOn.map(({ arn }) => arn)).toEqual([...taskArns('one', 'two'), taskArn('agent')].sort());
  });
});
