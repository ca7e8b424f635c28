import { describe, expect, it } from 'vitest';
import type { Notice, NoticeViolation } from '../../shared/core/notices/notice.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { lastWordsOf } from './last-word.ts';
import { runService, type ServiceRun } from './service-run.ts';
import { untoldViolations } from './untold.ts';
import type { Claim } from './witness.ts';

/** Instances that drain; on each the daemon ends a second after it was told to, and the tasks take half a minute. */
const endedFirst: Scenario = {
  name: 'daemon-ended-first',
  says: 'A container instance drains, and its daemon ends before the application tasks do.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 2 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 6, stopSeconds: 30 }],
    },
  ],
  faults: [
    { fault: 'drain', instances: [1], afterSeconds: 900 },
    { fault: 'daemon-ended-first', endsAfterSeconds: 1 },
  ],
};

/** One instance on which the daemon starts a minute after seventy tasks. */
const manyTasks: Scenario = {
  name: 'daemon-late',
  says: 'The daemon becomes RUNNING 60 seconds after the first of seventy application tasks.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 1 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 70 }],
    },
  ],
  faults: [
    { fault: 'daemon-late', instances: [1], lateSeconds: 60 },
    { fault: 'drain', instances: [1], afterSeconds: 1200 },
  ],
};

const RULE = 'daemon-stopped-last';

const wordsOn = (run: ServiceRun, rule: string) => lastWordsOf(run).filter((word) => word.rule === rule);

/** The run as it would be if the last notices had said something else of a rule. */
const withWords = (run: ServiceRun, rule: string, change: (told: NoticeViolation) => NoticeViolation): ServiceRun => {
  for (const [id, notice] of run.service.witness.notices) {
    const told: Notice = JSON.parse(notice.text);
    const violations = told.violations.map((violation) => (violation.rule === rule ? change(violation) : violation));
    run.service.witness.notices.set(id, { ...notice, text: JSON.stringify({ ...told, violations }) });
  }
  return run;
};

describe('the last word of an incident', () => {
  it('is right in tasks, their number and the margin where all was heard', async () => {
    const words = wordsOn(await runService(endedFirst, 1), RULE);
    expect(words).toEqual([{ rule: RULE, notComparable: null, wrongTasks: null, wrongTotal: null, wrongMargin: null }]);
  });

  it.each<{ what: string; change: (told: NoticeViolation) => NoticeViolation; wrong: RegExp }>([
    {
      what: 'one task fewer',
      change: (told) => ({ ...told, tasksTotal: told.tasksTotal - 1 }),
      wrong: /tasks were told/,
    },
    { what: 'no margin', change: (told) => ({ ...told, marginMs: null }), wrong: /the margin was told as null/ },
    { what: 'a margin of its own', change: (told) => ({ ...told, marginMs: -1 }), wrong: /the margin was told as -1/ },
    {
      what: 'a task less by name',
      change: (told) => ({ ...told, tasks: told.tasks.slice(1) }),
      wrong: /are named|is not named/,
    },
    {
      what: 'a task that broke nothing',
      change: (told) => ({ ...told, tasks: told.tasks.map((task) => ({ ...task, taskArn: `${task.taskArn}0` })) }),
      wrong: /named tasks did not break/,
    },
  ])('is wrong where it has $what', async ({ change, wrong }) => {
    const [word] = wordsOn(withWords(await runService(endedFirst, 1), RULE, change), RULE);
    expect(word?.notComparable).toBeNull();
    expect([word?.wrongTasks, word?.wrongTotal, word?.wrongMargin].join()).toMatch(wrong);
  });

  it('is wrong where it tells of a rule that was not broken, and where it tells nothing of one that the incident holds', async () => {
    const run = await runService(endedFirst, 1);
    withWords(run, RULE, (told) => ({ ...told, rule: 'daemon-alone' }));
    expect(wordsOn(run, 'daemon-alone')[0]?.wrongTasks).toMatch(/it never happened/);
    expect(untoldViolations(run)[0]).toMatch(/says nothing of daemon-stopped-last/);
  });

  it.each<{ what: string; leftOutAfterMs?: number; isResolved?: boolean; wasWrong?: boolean; isExcused: boolean }>([
    { what: 'after it a change was left out', isExcused: true },
    { what: 'one was left out before it', leftOutAfterMs: -1, isExcused: false },
    { what: 'one was left out and the incident is over', isResolved: true, isExcused: false },
    { what: 'one was left out, and it was wrong when it was told', wasWrong: true, isExcused: false },
  ])('may lack what a violation came to since, only while it is open: $what', async (told) => {
    const { leftOutAfterMs = 1, isResolved = false, wasWrong = false, isExcused } = told;
    const run = await runService(endedFirst, 1);
    if (wasWrong) withWords(run, RULE, (violation) => ({ ...violation, tasksTotal: 0 }));
    const { incidents, notices } = run.service.witness;
    for (const incident of incidents.values())
      Object.assign(incident, {
        isResolved,
        leftOutAt: (notices.get(`${incident.id}#${incident.notices}`)?.firstAt ?? 0) + leftOutAfterMs,
      });
    const truth = run.truth.map((line) => (line.rule === RULE ? { ...line, marginMs: -86_400_000 } : line));
    const [word] = wordsOn({ ...run, truth }, RULE);
    expect([word?.notComparable, word?.wrongMargin].map((said) => said === null)).toEqual([!isExcused, isExcused]);
  });

  it.each<{ when: string; afterMs: number; isExcused: boolean }>([
    { when: 'after its last notice', afterMs: 1, isExcused: true },
    { when: 'before its last notice', afterMs: -1, isExcused: false },
  ])('may lack a violation that the incident held only $when, where changes were left out', async (told) => {
    const run = await runService(endedFirst, 1);
    const { incidents, notices } = run.service.witness;
    for (const incident of incidents.values()) {
      const last = notices.get(`${incident.id}#${incident.notices}`)?.firstAt ?? 0;
      const [claim] = incident.claims.values();
      Object.assign(incident, { isResolved: false, leftOutAt: last + 1 });
      incident.claims.set('other', { ...claim, rule: 'daemon-alone', writtenAt: last + told.afterMs } as Claim);
    }
    expect(wordsOn(run, 'daemon-alone')).toHaveLength(told.isExcused ? 1 : 0);
    expect(untoldViolations(run)).toHaveLength(told.isExcused ? 0 : 1);
  });

  it('names the first and the worst where not all tasks have room', async () => {
    const run = await runService(manyTasks, 1);
    const [word] = wordsOn(run, 'daemon-started-first');
    expect(word).toMatchObject({ notComparable: null, wrongTasks: null, wrongTotal: null, wrongMargin: null });
    const line = run.truth.find(({ rule, outcome }) => rule === 'daemon-started-first' && outcome === 'violated');
    const first = line?.victims.reduce((one, other) => (other.at < one.at ? other : one));
    withWords(run, 'daemon-started-first', (told) => {
      expect(told.tasks.length).toBeLessThan(told.tasksTotal);
      return { ...told, tasks: told.tasks.filter(({ taskArn }) => taskArn !== first?.taskArn) };
    });
    expect(wordsOn(run, 'daemon-started-first')[0]?.wrongTasks).toMatch(/the first task is not named/);
  });
});
