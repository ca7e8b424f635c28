import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questionOf } from '../../../shared/core/looks/question.ts';
import { daemonNameOf, groupOfDaemon, roleOf } from '../../../shared/core/words/task-role.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { applicationTask, at, DAEMON, daemonTask, instance, timeline } from '../../timeline/index.ts';
import { factsIn, inventoryAt, lookAt, place } from '../advance/service.ts';
import { learned } from '../ledger/learned.ts';
import { asked, runPlan, taskFact } from '../looks/small-ecs.ts';
import { verdictOf } from '../looks/verdict-of.ts';
import { ENFORCE, orders, planOf, started } from '../remedies/troubles.ts';

/** A caller of RunTask may choose any group: its task runs an ordinary definition all the same. */
const pretender = (life: Parameters<typeof applicationTask>[0] = {}) =>
  applicationTask({ id: 'pretender', group: groupOfDaemon(DAEMON), started: '00:55', ...life });
const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const web = applicationTask({ started: '01:05' });

const outcomeOf = (verdicts: readonly Verdict[], rule: Verdict['rule']) =>
  verdicts.find((verdict) => verdict.rule === rule && verdict.daemonName === DAEMON)?.outcome;

describe('the role of a task', () => {
  it.each([
    { group: 'daemon:agent', definition: 'daemon-task-definition/agent:1', daemonName: 'agent' },
    { group: 'daemon:agent', definition: null, daemonName: 'agent' },
    { group: 'daemon:agent', definition: 'task-definition/web:1', daemonName: null },
    { group: 'daemon:', definition: 'daemon-task-definition/agent:1', daemonName: null },
    { group: 'service:agent', definition: 'daemon-task-definition/agent:1', daemonName: null },
    { group: 'service:agent', definition: 'task-definition/web:1', daemonName: null },
  ])('is of the daemon $daemonName by the group $group and the definition $definition', (task) => {
    const definition = task.definition === null ? null : `arn:aws:ecs:us-west-2:123456789012:${task.definition}`;
    const role = roleOf(task.group, definition, 'MANAGED_INSTANCES');
    expect(daemonNameOf({ role, group: task.group })).toBe(task.daemonName);
  });

  it('keeps its daemon, whatever group another fact of the same version names', () => {
    const [fact] = factsIn(daemonTask({ started: '00:50', lost: ['PROVISIONING', 'PENDING', 'ACTIVATING'] }));
    if (fact?.kind !== 'task') throw new Error('not a task');
    const nameless = { ...fact, group: 'family:zebra', taskDefinitionArn: null };
    for (const facts of [
      [fact, nameless],
      [nameless, fact],
    ]) {
      expect([...learned(facts).tasks.values()].map(daemonNameOf)).toEqual([DAEMON]);
    }
  });

  it('is decided in one file: no other file looks at the text of a daemon group', () => {
    const dictionary = 'shared/edge/store/deflate.ts'; // what is often stored, to be deflated
    const files = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts']);
    const looking = files.filter((file) => /['"`]daemon:/.test(readFileSync(file, 'utf8')));
    expect(files.length).toBeGreaterThan(200);
    expect(looking.filter((file) => file !== dictionary)).toEqual(['shared/core/words/task-role.ts']);
  });
});

describe("a task of RunTask under a daemon's group", () => {
  it('switches off no look for the daemon', () => {
    const ledger = learned(factsIn(timeline(joined, pretender())));
    for (const rule of ['daemon-running', 'daemon-started-first', 'daemon-stayed-up'] as const) {
      const missing = verdictOf(rule, 'violated', { occurredAt: at('01:15') });
      expect(questionOf(ledger, [missing], [DAEMON], at('05:00'))?.asks, rule).toEqual(['daemons']);
    }
  });

  it('settles no look for the daemon', () => {
    const fake = { ...taskFact('fake', 'first'), group: groupOfDaemon(DAEMON) };
    const { sightings } = runPlan([asked(['daemons'])], { first: { tasks: ['web'] } });
    const [sighting] = sightings;
    sighting?.see(fake);
    expect(sighting?.showsDaemons).toBe(false);
    sighting?.nameDaemonTasks([fake.taskArn], DAEMON);
    expect(sighting?.showsDaemons).toBe(false);
    expect(sighting?.tasks.get(fake.taskArn)?.group).toBe(fake.group);
  });

  it('hides no missing daemon', () => {
    const one = place();
    const { verdicts } = one.hears('20:00', [...factsIn(timeline(joined, pretender(), web)), lookAt('19:59', ['web'])]);
    expect(outcomeOf(verdicts, 'daemon-running')).toBe('violated');
    expect(outcomeOf(verdicts, 'daemon-started-first')).toBe('violated');
  });

  it('holds no verdict: it started before the daemon like any other', () => {
    const late = timeline(joined, pretender({ started: '01:02' }), daemonTask({ started: '01:04' }), web);
    const { verdicts } = place().hears('20:00', [...factsIn(late), lookAt('19:59', ['web'])]);
    expect(outcomeOf(verdicts, 'daemon-started-first')).toBe('violated');
    const ended = timeline(
      joined,
      daemonTask({ started: '00:50', ended: '05:00' }),
      pretender({ started: '01:06' }),
      web,
    );
    const after = place().hears('20:00', [...factsIn(ended), lookAt('19:59', ['web'])]).verdicts;
    expect(outcomeOf(after, 'daemon-stayed-up')).not.toBe('held');
  });

  it('covers nothing under the name of a daemon that the inventory does not know', () => {
    const ghost = daemonTask({ id: 'ghost', group: groupOfDaemon('ghost'), started: '00:50' });
    const facts = [...factsIn(timeline(joined, ghost, web)), lookAt('19:59', ['web'])];
    const outcomes = (inventory: ReturnType<typeof inventoryAt> | null) =>
      place({ inventory })
        .hears('20:00', facts)
        .verdicts.filter(({ daemonName }) => daemonName !== null)
        .map(({ daemonName, outcome }) => ({ daemonName, outcome }));
    expect(outcomes(inventoryAt(at('20:00'))).filter(({ daemonName }) => daemonName === 'ghost')).toEqual([]);
    expect(outcomes(inventoryAt(at('20:00'))).some(({ outcome }) => outcome === 'held')).toBe(false);
    expect(outcomes(null).every(({ outcome }) => outcome === 'pending')).toBe(true);
  });

  it.each(['MANAGED_INSTANCES', 'EC2', 'FARGATE', 'EXTERNAL'])(
    'makes no other plan of the one that people know (%s)',
    (launchType) => {
      const state = lookedState(started.early);
      const withPretender = lookedState(timeline(started.early, pretender({ started: '01:30', launchType })));
      expect(planOf(withPretender).id).toBe(planOf(state).id);
      expect(planOf(withPretender).restsOn).toEqual(planOf(state).restsOn);
    },
  );

  it('is stopped by no remedy', () => {
    const early = timeline(started.early, pretender({ started: '01:02' }), orders('three'));
    const { steps } = planOf(lookedState(early));
    expect(steps.map(({ input }) => JSON.stringify(input)).join()).not.toContain('pretender');
  });
});

const lookedState = (events: Parameters<typeof factsIn>[0]) => {
  const one = place({ policy: ENFORCE });
  one.hears('20:00', [...factsIn(events), lookAt('20:00', ['one', 'two', 'agent'])]);
  const { state } = one.hears('20:00', []);
  if (state.kind !== 'instance') throw new Error('not an instance');
  return state;
};
