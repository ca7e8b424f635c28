import { describe, expect, it } from 'vitest';
import { actions } from '../../../simulator/api/actions/index.ts';
import { type EcsServer, serve } from '../../../simulator/api/serve.ts';
import { Random } from '../../../simulator/engine/random.ts';
import type { Fleet } from '../../../simulator/fleet/fleet.ts';
import { randomFleet } from '../../../simulator/random-fleets/random-fleet.ts';
import { fleetOf } from '../../../simulator/simulate.ts';
import { tellTruth } from '../../../simulator/truth/truth.ts';
import { drawnOf } from '../../drawn.ts';

const ACTIONS = Object.keys(actions);

/** Something that exists, or nearly. */
const thing = (fleet: Fleet, random: Random): string => {
  const clusters = [...fleet.clusters.values()];
  const cluster = clusters[random.between(0, clusters.length - 1)];
  if (cluster === undefined || random.chance(0.02)) return 'nothing';
  const kinds = [
    [cluster.clusterArn],
    [...cluster.instances.keys()],
    [...cluster.instances.keys()],
    [...cluster.tasks.keys()],
    [...cluster.tasks.keys()],
    [...cluster.daemons.values()].flatMap(({ daemonArn, deployments, revisions }) => [
      daemonArn,
      ...deployments.map(({ daemonDeploymentArn }) => daemonDeploymentArn),
      ...revisions.map(({ daemonRevisionArn }) => daemonRevisionArn),
    ]),
  ];
  const kind = kinds[random.between(0, kinds.length - 1)] ?? [];
  return kind[random.between(0, kind.length - 1)] ?? 'nothing';
};

const requestFor = (fleet: Fleet, random: Random): Record<string, unknown> => {
  const cluster = [...fleet.clusters.values()][0];
  if (cluster === undefined) return {};
  const of = (keys: Iterable<string>): string => [...keys][0] ?? 'nothing';
  const daemon = [...cluster.daemons.values()][random.between(0, Math.max(0, cluster.daemons.size - 1))];
  const provider = [...cluster.capacityProviders.values()][0];
  const things = [thing(fleet, random), thing(fleet, random), thing(fleet, random)];
  const instances = [...cluster.instances.keys()].filter(() => random.chance(0.3)).slice(0, 10);
  const tasks = [...cluster.tasks.keys()];
  return {
    cluster: cluster.clusterName,
    clusterArn: cluster.clusterArn,
    tasks: things,
    task: tasks[random.between(0, Math.max(0, tasks.length - 1))],
    containerInstances: instances.length === 0 ? things : instances,
    containerInstance: random.chance(0.5) ? instances[0] : undefined,
    force: random.chance(0.5),
    status: random.pick(['ACTIVE', 'DRAINING']),
    service: of(cluster.services.keys()),
    services: [...cluster.services.keys()],
    desiredCount: random.between(0, 8),
    taskDefinition: of(fleet.families),
    daemonArn: daemon?.daemonArn,
    daemonName: random.chance(0.5) ? `new-${random.between(0, 3)}` : undefined,
    daemonTaskDefinitionArn: 'new',
    daemonTaskDefinition: random.pick(['new', 'new:1']),
    capacityProviderArns: [provider?.capacityProviderArn],
    critical: random.chance(0.5),
    family: 'new',
    containerDefinitions: [{ name: 'new', image: 'new' }],
    daemonRevisionArns: things,
    daemonDeploymentArns: things,
    resourceArn: things[0],
    tags: [{ key: `key-${random.between(0, 60)}`, value: '' }],
    tagKeys: ['key-1'],
  };
};

const call = async ({ url }: EcsServer, action: string, request: object) => {
  const headers = { 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${action}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) });
  return { status: response.status, answer: await response.text() };
};

describe('any calls on any fleet', () => {
  it.each(drawnOf([1, 2, 3, 4, 5, 6]))('never break the simulator, seed %i', async (seed) => {
    const random = new Random(seed).fork('calls');
    const versions = new Map<string, number>();
    const fleet = fleetOf(randomFleet(seed), seed, ({ detail }) => {
      const { taskArn, containerInstanceArn, version } = detail;
      if (typeof version !== 'number') return;
      const key = String(taskArn ?? containerInstanceArn);
      expect(version, 'each event of a task or instance has a version of its own').toBeGreaterThan(
        versions.get(key) ?? 0,
      );
      versions.set(key, version);
    });
    const server = await serve({ fleet }, { throttled: false });
    try {
      const answered = new Set<string>();
      for (let i = 0; i < 400; i += 1) {
        server.advanceTo(server.now + random.between(0, 120_000));
        const action = ACTIONS[random.between(0, ACTIONS.length - 1)] ?? 'ListTasks';
        const { status, answer } = await call(server, action, requestFor(fleet, random));
        expect([200, 400], `${action}: ${answer}`).toContain(status);
        if (status === 200) answered.add(action);
      }
      expect(answered.size).toBeGreaterThan(20);
      server.advanceTo(server.now + 86_400_000);
      const { log, options } = fleet;
      tellTruth(log, { policy: {}, now: log.newestTold, switches: options.switches, recordFrom: options.recordFrom });
    } finally {
      await server.close();
    }
  });
});
