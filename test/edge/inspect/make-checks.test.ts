import { describe, expect, it } from 'vitest';
import { makeChecks } from '../../../shared/edge/inspect/make-checks.ts';
import { type CheckMessage, checkOf } from '../../../shared/edge/messages/checks.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from './small-service.ts';

/** A fleet and the service that watches it from its first second on. */
const watched = async (scenario: Scenario) => {
  const ecs = await startEcs({ scenario, afterSeconds: 0 });
  const service = new SmallService(ecs);
  await service.watches();
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  /** Events come in, and no check is made. */
  const hears = async (seconds: number): Promise<void> => {
    ecs.advance(seconds);
    await service.observe();
    await service.react();
  };
  const inventory = async () => (await service.store.readInventory(clusterArn))?.state;
  return { ecs, service, clusterArn, hears, inventory };
};

const withSwitches = (name: string, switches: Scenario['switches']): Scenario => {
  const scenario = namedScenario(name);
  return { ...scenario, switches: { ...scenario.switches, ...switches } };
};

const fleetOfTen: Scenario = {
  name: 'ten',
  says: 'Ten container instances that register within seconds, all in order.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 10, everySeconds: 1 }],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 20 }],
    },
  ],
};

describe('a check of what is not watched', () => {
  it.each<{ of: string; account: string; region: string; calls: boolean }>([
    { of: 'the own account and Region', account: '123456789012', region: 'us-west-2', calls: true },
    { of: 'another account', account: '444455556666', region: 'us-west-2', calls: false },
    { of: 'another Region', account: '123456789012', region: 'us-east-1', calls: false },
  ])('is made only if it is of the own: $of', async ({ account, region, calls }) => {
    const { ecs, service, hears } = await watched(fleetOfTen);
    await hears(60);
    const [{ body } = { body: null }] = service.checks;
    const before = callsOf(ecs);
    const accounts = [{ accountId: account, regions: [region] }];
    const made = await makeChecks(body === null ? [] : [body], { ...service.inspector, watched: accounts });
    expect(made).toMatchObject({ refused: calls ? 0 : 1, dropped: 0, failed: [] });
    expect(callsOf(ecs) > before).toBe(calls);
  });

  it('is not made either if its place is of another account than its cluster', async () => {
    const { service, hears } = await watched(fleetOfTen);
    await hears(60);
    const [{ body } = { body: null }] = service.checks;
    if (body?.place.kind !== 'instance') throw new Error('no check of an instance came');
    const containerInstanceArn = body.place.containerInstanceArn.replace('123456789012', '444455556666');
    const mixed = { ...body, place: { ...body.place, containerInstanceArn } };
    expect(await makeChecks([mixed], service.inspector)).toMatchObject({ refused: 1, recorded: [] });
  });
});

describe('the checks of a cluster that was never heard of', () => {
  it('lead to one inventory for all its instances, and to no look where events have told all', async () => {
    const { ecs, service, hears, inventory } = await watched(fleetOfTen);
    await hears(60);
    expect(service.checks).toHaveLength(10);
    const { asked, failed, recorded } = await service.inspect();
    expect({ failed, looks: asked.looks }).toEqual({ failed: [], looks: 0 });
    expect(ecs.server.calls.get('ListDaemons')).toBe(1);
    expect(recorded.every(({ outcome }) => outcome !== 'failed')).toBe(true);
    expect(await inventory()).toMatchObject({ daemons: [{ daemonName: 'log-agent' }] });
    expect((await service.verdicts()).filter(({ outcome }) => outcome === 'held').length).toBeGreaterThan(20);
  });

  it('are all put off, and nothing is looked at, while ECS throttles its daemons', async () => {
    const { ecs, service, hears } = await watched(fleetOfTen);
    await hears(60);
    ecs.server.faults.inject({ fault: 'throttling', times: 1 });
    const { later, failed, asked } = await service.inspect();
    expect({ later, failed, asked }).toMatchObject({ later: 10, failed: [], asked: { looks: 0, throttled: 1 } });
  });
});

describe('the calls of ECS', () => {
  it('are none for an event, and none for a new instance of which events tell all', async () => {
    const { ecs, service, hears } = await watched(fleetOfTen);
    await hears(15);
    await service.inspect();
    const calls = callsOf(ecs);
    await service.live(240);
    expect(callsOf(ecs) - calls).toBe(0);
  });

  it('are three at most for a new instance of whose daemon no event tells', async () => {
    const inOrder = { ...withSwitches('two-daemons', { daemonTaskEvents: false }), faults: [] };
    const { ecs, service, hears } = await watched(inOrder);
    await hears(1);
    await service.inspect();
    const before = callsOf(ecs);
    await service.live(120);
    const instances = (await service.states()).length;
    const looks = callsOf(ecs) - before;
    expect((await service.verdicts()).filter(({ rule }) => rule === 'daemon-started-first')).toHaveLength(4);
    expect(looks / instances).toBeLessThanOrEqual(3);
  });

  it.each(['daemon-missing', 'daemon-crash-unrepaired', 'spot-interruption', 'host-lost', 'events-lost'])(
    'are four at most for one suspicion: %s',
    async (name) => {
      const { ecs, service } = await watched(withSwitches(name, { daemonTaskEvents: false }));
      let looks = 0;
      const inspect = service.inspect.bind(service);
      service.inspect = async () => {
        const before = callsOf(ecs) - inventoryCalls(ecs.server.calls);
        const made = await inspect();
        if (made.asked.looks === 1) {
          looks += 1;
          expect(callsOf(ecs) - inventoryCalls(ecs.server.calls) - before).toBeLessThanOrEqual(4);
        }
        return made;
      };
      await service.live(2400, 10);
      expect(looks).toBeGreaterThan(0);
    },
  );
});

/** The looks that the ledgers wait for up to a moment, as messages. */
const nextChecks = async (service: SmallService, until: number): Promise<readonly CheckMessage[]> =>
  (await service.states())
    .flatMap((state) => checkOf(state, service.inspector.now())?.body ?? [])
    .filter(({ dueAt, needs }) => needs === 'look' && dueAt <= until);

const inventoryCalls = (calls: ReadonlyMap<string, number>): number =>
  [...calls].reduce((sum, [action, times]) => (/Daemon|CapacityProvider/.test(action) ? sum + times : sum), 0);

describe('checks that need not be made, or not now', () => {
  it('are dropped if they are none of their ledgers any more, and made once if they came twice', async () => {
    const { ecs, service, hears } = await watched(namedScenario('daemon-missing'));
    await service.live(60);
    await hears(20);
    const due = await nextChecks(service, ecs.server.now);
    expect(due).toHaveLength(1);
    const before = callsOf(ecs);
    const stale = due.map((check) => ({ ...check, dueAt: check.dueAt - 1 }));
    expect(await makeChecks(stale, service.inspector)).toMatchObject({ dropped: 1, asked: { calls: 0 } });
    expect(callsOf(ecs)).toBe(before);
    expect(await makeChecks([...due, ...due], service.inspector)).toMatchObject({ dropped: 1, asked: { looks: 1 } });
    expect(await makeChecks(due, service.inspector)).toMatchObject({ dropped: 1, asked: { looks: 0 } });
  });

  it('are sent again if their time has not come by our clock', async () => {
    const { ecs, service } = await watched(namedScenario('daemon-missing'));
    await service.live(60);
    const [early = expect.fail('nothing is due')] = await nextChecks(service, Number.POSITIVE_INFINITY);
    expect(early.dueAt).toBeGreaterThan(ecs.server.now);
    service.checks.length = 0;
    expect(await makeChecks([early], service.inspector)).toMatchObject({ later: 1, dropped: 0, asked: { looks: 0 } });
    expect(service.checks.map(({ body }) => body)).toEqual([early]);
  });

  it('are sent again, not failed, while ECS throttles; left to the sweep once they are long overdue', async () => {
    const { ecs, service } = await watched(namedScenario('daemon-missing'));
    ecs.server.faults.inject({ fault: 'throttling', action: 'ListTasks' });
    await service.live(175);
    expect(service.notices).toEqual([]);
    expect(service.checks.filter(({ body }) => body.needs === 'look')).toEqual([]);
    ecs.server.faults.clear();
    await service.live(75);
    expect(service.notices.map(({ state }) => state)).toEqual(['open']);
  });
});

describe('a cluster that can not be asked', () => {
  it('fails its own checks alone', async () => {
    const two = ['shop', 'mall'].map((name) => ({ ...fleetOfTen.clusters[0], name }));
    const { ecs, service, hears } = await watched({ ...fleetOfTen, clusters: two as Scenario['clusters'] });
    await hears(60);
    ecs.server.faults.inject({ fault: 'server-error', times: 1 });
    const { failed, recorded } = await service.inspect();
    expect(failed).toHaveLength(10);
    expect(new Set(failed.map(({ check }) => check.clusterArn)).size).toBe(1);
    expect(recorded.length).toBeGreaterThanOrEqual(10);
  });
});

describe('what hangs on the other instances', () => {
  it('is called a missing repair where the pace was free', async () => {
    const { service } = await watched(namedScenario('daemon-crash-unrepaired'));
    await service.live(2000, 10);
    const open = service.notices.filter(({ state }) => state === 'open' || state === 'changed');
    expect(new Set(open.flatMap(({ rules }) => rules))).toContain('repair-started');
  });

  it('is not judged while others used the pace up', async () => {
    const scenario = namedScenario('daemon-crash-unrepaired');
    const { service } = await watched({
      ...scenario,
      faults: [
        { fault: 'drain', instances: [2], afterSeconds: 600 },
        { fault: 'drain-stuck', instances: [2] },
        ...(scenario.faults ?? []),
      ],
    });
    await service.live(2400, 10);
    expect(service.notices.map(({ state }) => state)).toContain('open');
    expect(service.notices.flatMap(({ rules }) => rules)).not.toContain('repair-started');
    expect((await service.verdicts()).filter(({ rule }) => rule === 'repair-started')).toEqual([]);
  });
});

describe('deployments', () => {
  it('are told of by the inventory where their events were lost', async () => {
    const { service } = await watched(namedScenario('deployment-rolled-back'));
    const isDelivered = (detail: Readonly<Record<string, unknown>>) => detail.daemonDeploymentArn === undefined;
    await service.live(3000, 15, isDelivered);
    expect(service.notices.map(({ state, rules }) => ({ state, rules }))).toContainEqual({
      state: 'open',
      rules: ['deployment-settled'],
    });
  });
});
