import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { LeftOut } from '../../../shared/core/ledger/left-out.ts';
import { impairmentsByDaemon, sortedOut, tiedChecks } from '../../../shared/core/scene/tasks.ts';
import type { InstanceScopedFact, TaskFact } from '../../../shared/core/words/facts.ts';
import { at, DAEMON, health, type Time, taskArn } from '../../timeline/index.ts';
import { factsIn } from '../advance/service.ts';
import { learned } from '../ledger/learned.ts';
import { instanceFact, taskFact } from '../looks/small-ecs.ts';

const OTHER = { group: 'daemon:other' };
const task = (line: string, change: Partial<TaskFact> = {}): TaskFact => ({ ...taskFact(line, 'first'), ...change });
const ledger = (facts: readonly InstanceScopedFact[], change: Partial<Ledger> = {}): Ledger => ({
  ...learned([instanceFact('first'), ...facts]),
  ...change,
});
const arnsOf = (tasks: readonly { readonly taskArn: string }[]): readonly string[] =>
  tasks.map(({ taskArn: arn }) => arn);

describe('the tasks that ran on a container instance', () => {
  it('are sorted out by what they are', () => {
    const ran = sortedOut(
      ledger([
        task('web'),
        task('late daemon', { startedAt: at('03:00') }),
        task('agent daemon'),
        task('unknown daemon', { startedAt: null }),
        task('whose daemon nameless'),
        task('startless', { startedAt: null }),
        task('on-its-way PENDING'),
        task('coming daemon PENDING'),
        task('serverless', { launchType: 'FARGATE' }),
      ]),
    );
    expect(arnsOf(ran.applications)).toEqual([taskArn('web')]);
    expect(arnsOf(ran.applicationsWithoutStart)).toEqual([taskArn('startless')]);
    expect(arnsOf(ran.unnamed)).toEqual([taskArn('whose')]);
    expect([...ran.ofDaemons.keys()]).toEqual([DAEMON]);
    expect(arnsOf(ran.ofDaemons.get(DAEMON)?.started ?? [])).toEqual([taskArn('agent'), taskArn('late')]);
    expect(arnsOf(ran.ofDaemons.get(DAEMON)?.withoutStart ?? [])).toEqual([taskArn('unknown')]);
  });

  const leftOut: LeftOut = { times: 1, application: { taskArn: 'left', startedAt: 5 }, daemon: null, to: 9 };
  const unnamedFold = { taskArn: 'folded', from: 5, to: 9 };

  it.each<{ what: string; change: Partial<Ledger>; applications: readonly string[]; unnamed: readonly string[] }>([
    { what: 'none', change: {}, applications: [], unnamed: [] },
    { what: 'some that were left out', change: { leftOut }, applications: ['left'], unnamed: [] },
    { what: 'some that were folded away', change: { unnamedFold }, applications: [], unnamed: ['folded'] },
    { what: 'both', change: { leftOut, unnamedFold }, applications: ['left'], unnamed: ['folded'] },
  ])('are those of the ledger, and stand-ins where it does not hold $what', ({ change, applications, unnamed }) => {
    const ran = sortedOut(ledger([task('web')], change));
    expect(arnsOf(ran.applications)).toEqual([taskArn('web'), ...applications]);
    expect(arnsOf(ran.unnamed)).toEqual(unnamed);
  });
});

/** A report of `status names|-` for each check: the short names of the tasks that its reason names. */
const report = (time: Time, ...checks: readonly string[]): readonly InstanceScopedFact[] => {
  const [fact] = factsIn(health(time, [{ status: 'OK' }]));
  if (fact?.kind !== 'health') throw new Error('a report of health is none');
  const [check] = fact.daemonChecks;
  const daemonChecks = checks.flatMap((line) => {
    const [status = '', ...ids] = line.split(' ');
    const named = ids.map((id) => `Daemon task: ${taskArn(id).split('/').at(-1)} is unhealthy`).join(', ');
    return check === undefined ? [] : [{ ...check, status, statusReason: ids.length === 0 ? null : named }];
  });
  return [{ ...fact, daemonChecks }];
};

const TASKS = [task('agent daemon'), task('second daemon'), task('other daemon', OTHER), task('web')];

describe('a DAEMON check', () => {
  const tied = (check: string, only: string | null, facts = TASKS) => {
    const { ofDaemons, untied } = tiedChecks(ledger([...facts, ...report('05:00', check)]), only);
    const named = [...ofDaemons].map(([name, checks]) => [name, checks.flatMap(({ taskArns }) => taskArns)]);
    return { ...Object.fromEntries(named), untied: untied.length };
  };

  it('is tied to the daemons whose tasks its reason names', () => {
    expect(tied('IMPAIRED agent', null)).toEqual({ [DAEMON]: [taskArn('agent')], untied: 0 });
    expect(tied('IMPAIRED agent second', null)[DAEMON]).toEqual([taskArn('agent'), taskArn('second')]);
    expect(tied('IMPAIRED agent other', null)).toMatchObject({
      [DAEMON]: [taskArn('agent')],
      other: [taskArn('other')],
    });
    expect(tied('IMPAIRED web', null)).toEqual({ untied: 1 });
    expect(tied('IMPAIRED unknown', null)).toEqual({ untied: 1 });
    expect(tied('IMPAIRED', null)).toEqual({ untied: 1 });
  });

  it('without a reason is tied to the running tasks of the only daemon that can be on the instance', () => {
    const ended = task('second daemon', { executionStoppedAt: at('04:00') });
    const facts = [task('agent daemon'), ended, task('other daemon', OTHER), task('web')];
    expect(tied('IMPAIRED', DAEMON, facts)).toEqual({ [DAEMON]: [taskArn('agent')], untied: 0 });
    expect(tied('OK', DAEMON, facts)).toEqual({ untied: 1 });
  });
});

describe('a daemon was impaired', () => {
  const impaired = (...reports: readonly (readonly InstanceScopedFact[])[]) =>
    Object.fromEntries(impairmentsByDaemon(ledger([...TASKS, ...reports.flat()])));

  it('from a report that names a task of it until the next one that does not', () => {
    const one = report('05:00', 'IMPAIRED agent');
    expect(impaired(one)).toEqual({ [DAEMON]: [{ from: at('05:00'), to: null }] });
    expect(impaired(one, report('06:00', 'IMPAIRED second'))).toEqual({ [DAEMON]: [{ from: at('05:00'), to: null }] });
    expect(impaired(one, report('06:00', 'OK'))).toEqual({ [DAEMON]: [{ from: at('05:00'), to: at('06:00') }] });
    expect(impaired(one, report('06:00', 'OK'), report('07:00', 'IMPAIRED agent'))).toEqual({
      [DAEMON]: [
        { from: at('05:00'), to: at('06:00') },
        { from: at('07:00'), to: null },
      ],
    });
    expect(impaired(one, report('06:00', 'IMPAIRED other'))).toEqual({
      [DAEMON]: [{ from: at('05:00'), to: at('06:00') }],
      other: [{ from: at('06:00'), to: null }],
    });
  });

  it('by one of several checks of a report', () => {
    expect(impaired(report('05:00', 'IMPAIRED agent', 'OK'))).toEqual({ [DAEMON]: [{ from: at('05:00'), to: null }] });
  });

  it('never, where no check names a task of it', () => {
    expect(impaired(report('05:00', 'OK'), report('06:00', 'IMPAIRED'))).toEqual({});
    expect(impaired()).toEqual({});
  });
});
