import { describe, expect, it } from 'vitest';
import { question } from '../../../shared/core/looks/question.ts';
import type { Ask } from '../../../shared/core/scene/rule.ts';
import type { InstanceFact, InstanceScopedFact, LookFact } from '../../../shared/core/words/facts.ts';
import { lookAtInstances } from '../../../shared/edge/ecs/looks/look-at-instances.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { callsOf, type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';
import { smallFleet } from '../../simulator/run.ts';
import { Inspector } from './inspector.ts';

/** A fleet that has lived for a while, of which every event has arrived. */
const start = async (scenario: Scenario, afterSeconds = 600) => {
  const ecs = await startEcs({ scenario, afterSeconds });
  const inspector = new Inspector(ecs);
  inspector.learnEvents();
  return { ecs, inspector };
};

/** Asks of every instance, or of one, and says what that cost. */
const ask = async (ecs: Ecs, inspector: Inspector, asks: readonly Ask[], places = [...inspector.ledgers.keys()]) => {
  const before = callsOf(ecs);
  const ledgers = places.map((place) => needed(inspector.ledgers.get(place)));
  const looked = await inspector.look(ledgers.map((ledger) => question(ledger, asks, ['log-agent'])));
  expect(callsOf(ecs) - before).toBe(looked.calls);
  return { ...looked, facts: [...looked.results.values()].flatMap(({ facts }) => facts) };
};

const first = ({ ledgers }: Inspector): string => needed([...ledgers.keys()][0]);
const looks = (facts: readonly InstanceScopedFact[]) => facts.filter((fact): fact is LookFact => fact.kind === 'look');
const instances = (facts: readonly InstanceScopedFact[]) =>
  facts.filter((fact): fact is InstanceFact => fact.kind === 'instance');

describe('a look at the simulated ECS', () => {
  it('sees a healthy instance as its events do', async () => {
    const { ecs, inspector } = await start(smallFleet());
    const before = structuredClone(inspector.ledgers.get(first(inspector)));
    const { facts, calls } = await ask(ecs, inspector, ['tasks'], [first(inspector)]);
    expect(calls).toBe(4);
    expect(looks(facts)).toMatchObject([{ complete: true, missing: [] }]);
    expect(facts.filter(({ kind }) => kind === 'task')).toHaveLength(3);
    expect(facts.filter(({ kind }) => kind === 'health')).toHaveLength(1);
    const after = needed(inspector.ledgers.get(first(inspector)));
    const { statuses } = needed(before);
    const seenLast = { ...needed(statuses.at(-1)).last, at: needed(looks(facts)[0]).at, exact: false };
    expect({ ...after, look: null, tasks: withoutHealth(after.tasks) }).toEqual({
      ...before,
      statuses: [...statuses.slice(0, -1), { ...needed(statuses.at(-1)), last: seenLast }],
      tasks: withoutHealth(needed(before).tasks),
      wholeLookAt: needed(looks(facts)[0]).at,
    });
  });

  it('is told in passing of tasks that ended where nobody asked, if many instances are listed together', async () => {
    const [cluster] = smallFleet().clusters;
    const five = { ...needed(cluster), capacityProviders: [{ name: 'default', instances: 5 }] };
    const crash = { fault: 'daemon-crash', afterSeconds: 500, unrepaired: true, instances: [5] } as const;
    const { ecs, inspector } = await start(smallFleet([crash], { clusters: [five] }), 900);
    const places = [...inspector.ledgers.keys()];
    const { others } = await ask(ecs, inspector, ['tasks'], places.slice(0, 3));
    expect(others).toMatchObject([
      { containerInstanceArn: places[4], group: 'daemon:log-agent', lastStatus: 'STOPPED' },
    ]);
    expect(others[0]?.executionStoppedAt).not.toBeNull();
  });

  it('finds the daemon of a new instance in two calls', async () => {
    const { ecs, inspector } = await start(smallFleet());
    expect(await ask(ecs, inspector, ['daemons'], [first(inspector)])).toMatchObject({ calls: 2, problems: [] });
  });

  it('proves a missing daemon in three', async () => {
    const { ecs, inspector } = await start(namedScenario('daemon-missing'));
    const without = needed([...inspector.ledgers.values()].find((ledger) => inspector.question(ledger) !== null));
    expect(await ask(ecs, inspector, ['daemons'], [without.containerInstanceArn])).toMatchObject({ calls: 3 });
    expect(inspector.outcomes('daemon-running')).toEqual(['held', 'violated']);
  });

  it('follows the pages of a list', async () => {
    const scenario = smallFleet([], {
      clusters: [
        {
          name: 'shop',
          capacityProviders: [{ name: 'default', instances: 1 }],
          daemons: [{ name: 'log-agent' }],
          services: [{ name: 'web', capacityProvider: 'default', desiredCount: 250 }],
        },
      ],
    });
    const { ecs, inspector } = await start(scenario, 1200);
    const { facts, calls } = await ask(ecs, inspector, ['tasks'], [first(inspector)]);
    expect(looks(facts)).toMatchObject([{ complete: true }]);
    expect(needed(looks(facts)[0]).taskArns).toHaveLength(251);
    expect(calls).toBe(1 + 3 + 1 + 3);
  });

  it('of an instance that has been gone for more than an hour finds it INACTIVE', async () => {
    const { ecs, inspector } = await start(smallFleet([{ fault: 'drain', instances: [1], afterSeconds: 300 }]), 200);
    const leaving = first(inspector);
    ecs.advance(3 * 3600);
    const { facts, calls } = await ask(ecs, inspector, ['tasks'], [leaving]);
    expect(calls).toBe(3);
    expect(instances(facts)).toMatchObject([{ status: 'INACTIVE', timeIsExact: false }]);
    expect(looks(facts)).toMatchObject([{ complete: true }]);
    expect(needed(looks(facts)[0]).missing).toHaveLength(3);
  });

  it('of a cluster that is gone finds its instances gone', async () => {
    const { ecs, inspector } = await start(smallFleet());
    ecs.advance(600);
    const ledger = needed(inspector.ledgers.get(first(inspector)));
    const elsewhere = { ...question(ledger, ['tasks'], ['log-agent']), clusterArn: `${ledger.clusterArn}-gone` };
    const looked = await inspector.look([elsewhere]);
    expect(instances([...looked.results.values()].flatMap(({ facts }) => facts))).toMatchObject([
      { status: 'INACTIVE' },
    ]);
  });
});

const withoutHealth = (tasks: ReadonlyMap<string, object>) =>
  [...tasks.values()].map((task) => ({ ...task, healthStatus: null, healthAt: null }));

describe('what ECS does not tell this time', () => {
  it('is asked again later, where it throttles', async () => {
    const { ecs, inspector } = await start(smallFleet());
    ecs.server.faults.inject({ fault: 'throttling', action: 'DescribeTasks', times: 1 });
    const { results, throttled, facts } = await ask(ecs, inspector, ['daemons'], [first(inspector)]);
    expect([...results.values()]).toMatchObject([{ kind: 'later', delaySeconds: 10 }]);
    expect(throttled).toBe(1);
    expect(looks(facts)).toEqual([]);
    const again = await ask(ecs, inspector, ['daemons'], [first(inspector)]);
    expect([...again.results.values()]).toMatchObject([{ kind: 'looked' }]);
  });

  it('costs no call, where our share is used up', async () => {
    const { ecs, inspector } = await start(smallFleet());
    const { client, server } = ecs;
    const now = () => server.now;
    const budget = createMemoryReadBudget(now, { burst: 2, perSecond: 1 });
    const questions = [question(needed(inspector.ledgers.get(first(inspector))), ['tasks'], ['log-agent'])];
    const looked = await lookAtInstances(questions, { client, budget, now });
    expect(looked).toMatchObject({ calls: 2, throttled: 0 });
    expect([...looked.results.values()]).toMatchObject([{ kind: 'later', delaySeconds: 5 }]);
    expect(await lookAtInstances(questions, { client, budget, now })).toMatchObject({ calls: 0 });
  });

  it.each(['DescribeTasks', 'DescribeContainerInstances'])(
    'is asked again later, where %s fails in half',
    async (action) => {
      const { ecs, inspector } = await start(smallFleet());
      ecs.server.faults.inject({ fault: 'half-failures', action, times: 1, reason: 'INTERNAL' });
      const { results } = await ask(ecs, inspector, ['tasks']);
      const kinds = [...results.values()].map(({ kind }) => kind);
      expect(kinds).toContain('later');
      expect([...(await ask(ecs, inspector, ['tasks'])).results.values()].map(({ kind }) => kind)).toEqual([
        'looked',
        'looked',
      ]);
    },
  );

  it('is not gone, where MISSING is said of an instance on which tasks run', async () => {
    const { ecs, inspector } = await start(smallFleet());
    ecs.advance(600);
    ecs.server.faults.inject({ fault: 'half-failures', action: 'DescribeContainerInstances', times: 1 });
    const { results, facts } = await ask(ecs, inspector, ['tasks']);
    expect([...results.values()].map(({ kind }) => kind)).toEqual(['looked', 'later']);
    expect(instances(facts).map(({ status }) => status)).toEqual(['ACTIVE']);
    expect(looks(facts)).toHaveLength(1);
  });

  it('is not MISSING, where a task was listed a moment before', async () => {
    const { ecs, inspector } = await start(smallFleet());
    ecs.server.faults.inject({ fault: 'half-failures', action: 'DescribeTasks', times: 1 });
    const { results } = await ask(ecs, inspector, ['tasks'], [first(inspector)]);
    expect([...results.values()]).toMatchObject([{ kind: 'later' }]);
  });

  it.each(['server-error', 'cut'] as const)(
    'fails the look, where it is a %s: the queue tries again',
    async (fault) => {
      const { ecs, inspector } = await start(smallFleet());
      ecs.server.faults.inject({ fault, times: 1 });
      await expect(ask(ecs, inspector, ['tasks'])).rejects.toThrow();
    },
  );
});

describe('the calls for instances that are due at once', () => {
  const fleetOf = (count: number, missing: boolean): Scenario => ({
    name: 'due-at-once',
    says: 'Instances with five application tasks each.',
    hours: 2,
    clusters: [
      {
        name: 'shop',
        capacityProviders: [{ name: 'default', instances: count, everySeconds: 0.1 }],
        daemons: [{ name: 'log-agent' }],
        services: [{ name: 'web', capacityProvider: 'default', desiredCount: count * 5 }],
      },
    ],
    switches: { daemonTaskEvents: false },
    faults: missing ? [{ fault: 'daemon-missing' }] : [],
  });

  it.each([
    { count: 1, what: 'new', calls: 2 },
    { count: 10, what: 'new', calls: 2 },
    { count: 100, what: 'new', calls: 2 },
    { count: 1, what: 'without its daemon', calls: 3 },
    { count: 10, what: 'without its daemon', calls: 3 },
    { count: 100, what: 'without its daemon', calls: 3 },
    { count: 1, what: 'in question altogether', calls: 4 },
    { count: 10, what: 'in question altogether', calls: 5 },
    { count: 100, what: 'in question altogether', calls: 14 },
  ])('are $calls for $count that are $what', async ({ count, what, calls }) => {
    const { ecs, inspector } = await start(fleetOf(count, what === 'without its daemon'), 300);
    expect(inspector.ledgers.size).toBe(count);
    const looked = await ask(ecs, inspector, [what === 'in question altogether' ? 'tasks' : 'daemons']);
    expect([...looked.results.values()].every(({ kind }) => kind === 'looked')).toBe(true);
    expect(looked.calls).toBe(calls);
    const outcome = what === 'without its daemon' ? 'violated' : 'held';
    expect(inspector.outcomes('daemon-started-first')).toEqual(Array.from({ length: count }, () => outcome));
  });
});
