import { describe, expect, it } from 'vitest';
import { RULES } from '../../simulator/scenarios/claim.ts';
import { namedScenario, scenarioNames } from '../../simulator/scenarios/load.ts';
import { ScenarioError, validateScenario } from '../../simulator/scenarios/validate.ts';
import { simulate } from '../../simulator/simulate.ts';

const problemsOf = (input: unknown): Record<string, string> => {
  try {
    validateScenario(input);
  } catch (error) {
    if (error instanceof ScenarioError)
      return Object.fromEntries(error.problems.map(({ path, problem }) => [path, problem]));
    throw error;
  }
  return {};
};

const GOOD = {
  name: 'good',
  says: 'A sentence.',
  hours: 1,
  clusters: [
    { name: 'shop', capacityProviders: [{ name: 'default', instances: 1 }], daemons: [{ name: 'log-agent' }] },
  ],
};

describe('the validation of a scenario', () => {
  it('passes a good one', () => {
    expect(problemsOf(GOOD)).toEqual({});
  });

  it('names every problem at once, each with its path', () => {
    const [cluster] = GOOD.clusters;
    const problems = problemsOf({
      ...GOOD,
      name: 'Not kebab',
      hours: -1,
      speed: 9,
      clusters: [
        {
          ...cluster,
          capacityProviders: [{ name: 'default', instances: 1.5, autoRepair: 'MAYBE' }],
          services: [{ name: 'web', capacityProvider: 'default' }],
        },
      ],
      faults: [{ fault: 'daemon-lat' }, { fault: 'daemon-late', rate: 2 }, 'drain'],
      way: { drop: 'often' },
    });

    expect(Object.keys(problems).sort()).toEqual([
      'clusters.0.capacityProviders.0.autoRepair',
      'clusters.0.capacityProviders.0.instances',
      'clusters.0.services.0.desiredCount',
      'faults.0.fault',
      'faults.1.lateSeconds',
      'faults.1.rate',
      'faults.2',
      'hours',
      'name',
      'speed',
      'way.drop',
    ]);
    expect(problems.speed).toBe('is not known here');
    expect(problems['clusters.0.services.0.desiredCount']).toBe('is missing');
    expect(problems['faults.0.fault']).toContain('daemon-late');
  });

  it('names what leads nowhere, and names that are there twice', () => {
    const [cluster] = GOOD.clusters;
    const service = { name: 'web', capacityProvider: 'other', desiredCount: 1 };
    const problems = problemsOf({
      ...GOOD,
      clusters: [
        { ...cluster, services: [service, service], daemons: [{ name: 'log-agent', capacityProviders: ['third'] }] },
      ],
      faults: [
        { fault: 'daemon-missing', daemon: 'nobody' },
        { fault: 'drain', afterSeconds: 1, cluster: 'elsewhere' },
      ],
    });

    expect(Object.keys(problems).sort()).toEqual([
      'clusters.0.daemons.0.capacityProviders.0',
      'clusters.0.services.0.capacityProvider',
      'clusters.0.services.1.capacityProvider',
      'clusters.0.services.1.name',
      'faults.0.daemon',
      'faults.1.cluster',
    ]);
  });

  it('names what stands still and has a name that is taken', () => {
    const [cluster] = GOOD.clusters;
    const service = { name: 'web', launchType: 'EC2' };
    const problems = problemsOf({
      ...GOOD,
      clusters: [
        {
          ...cluster,
          services: [{ name: 'web', capacityProvider: 'default', desiredCount: 1 }],
          static: {
            capacityProvider: 'default',
            services: [service, { ...service, name: 'host' }, { ...service, name: 'host' }],
          },
        },
      ],
    });

    expect(problems).toEqual({
      'clusters.0.static.capacityProvider': 'default is there twice',
      'clusters.0.static.services.0.name': 'web is there twice',
      'clusters.0.static.services.2.name': 'host is there twice',
    });
  });

  it('names what is wrong in what only reads show', () => {
    const [cluster] = GOOD.clusters;
    const problems = problemsOf({
      ...GOOD,
      clusters: [
        {
          ...cluster,
          containerInsights: 'on',
          capacityProviders: [{ name: 'default', instances: 1, capacityOptionType: 'CHEAP', instanceRequirements: 4 }],
          daemons: [{ name: 'log-agent', taskDefinition: [], deployment: { drainPercent: 0 } }],
          static: { services: [{ name: 'host', launchType: 'MANAGED_INSTANCES' }] },
        },
      ],
      resources: {
        taskDefinitions: [{ containerDefinitions: [] }],
        roles: [{ name: 'agent', trust: 'everybody' }],
        alarms: [{ name: 'errors', state: 'RED' }],
        queues: [],
      },
    });

    expect(Object.keys(problems).sort()).toEqual([
      'clusters.0.capacityProviders.0.capacityOptionType',
      'clusters.0.capacityProviders.0.instanceRequirements',
      'clusters.0.containerInsights',
      'clusters.0.daemons.0.deployment.drainPercent',
      'clusters.0.daemons.0.taskDefinition',
      'clusters.0.static.services.0.launchType',
      'resources.alarms.0.state',
      'resources.queues',
      'resources.roles.0.trust',
      'resources.taskDefinitions.0.family',
    ]);
    expect(problems['resources.queues']).toBe('is not known here');
    expect(problems['resources.taskDefinitions.0.family']).toBe('is missing');
  });

  it.each([null, 7, 'text', []])('refuses %j', (input) => {
    expect(Object.keys(problemsOf(input)).length).toBeGreaterThan(0);
  });
});

describe('the named scenarios', () => {
  it.each(scenarioNames())('%s shows what it claims, for any seed', (name) => {
    const scenario = namedScenario(name);
    expect(scenario.name).toBe(name);
    expect(scenario.shows?.length).toBeGreaterThan(0);
    for (const seed of [1, 2, 3]) {
      const truth = simulate({ scenario, seed }).truth();
      for (const { rule, outcome, inReplay, lines } of scenario.shows ?? []) {
        const of = truth.filter((line) => line.rule === rule);
        const found = of.filter((line) =>
          inReplay ? line.expectedInReplay.some((one) => one === outcome) : line.outcome === outcome,
        );
        const claim = `seed ${seed}: ${lines ?? 'some'} × ${rule} ${outcome}`;
        if (lines === undefined) expect(found.length, claim).toBeGreaterThan(0);
        else expect(found.length, claim).toBe(lines);
      }
    }
  });

  it('together reach every outcome of every rule that a recording can show', () => {
    const claimed = new Set(
      scenarioNames().flatMap((name) =>
        (namedScenario(name).shows ?? [])
          .filter(({ lines }) => lines !== 0)
          .map(({ rule, outcome }) => `${rule} ${outcome}`),
      ),
    );
    const UNREACHABLE = [
      // No deadline of the policy lies ahead of these: what has not happened yet is not judged, or missing.
      'daemon-started-first pending',
      'daemon-stopped-last pending',
      'daemon-stayed-up pending',
      'daemons-in-order pending',
      'daemon-signalled-last pending',
      // Both of their ends are in one kind of event each; only a lost event makes them unclear.
      'drain-finished inconclusive',
      'deployment-settled inconclusive',
    ];
    const all = RULES.flatMap((rule) =>
      ['held', 'violated', 'pending', 'inconclusive'].map((outcome) => `${rule} ${outcome}`),
    );

    expect(all.filter((one) => !claimed.has(one)).sort()).toEqual(UNREACHABLE.sort());
  });
});
