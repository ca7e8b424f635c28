import { describe, expect, it } from 'vitest';
import { markAllUnjudged } from '../../../shared/edge/inspect/judge-again.ts';
import { refreshInventory } from '../../../shared/edge/inspect/refresh-inventory.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from './small-service.ts';

/** A fleet whose daemons are known and by which everything was judged. */
const judged = async () => {
  const ecs = await startEcs({ scenario: namedScenario('a-good-day'), afterSeconds: 300 });
  const service = new SmallService(ecs);
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  await service.observe();
  const refresh = async (): Promise<number> => {
    const refreshed = await refreshInventory(clusterArn, service.inspector);
    if (refreshed.kind === 'later') throw new Error('not now');
    return refreshed.recorded.filter(({ item }) => item.key.kind === 'instance').length;
  };
  const instances = await refresh();
  return { ...service, service, clusterArn, refresh, instances };
};

describe('what all verdicts depend on and no event tells', () => {
  it('has every instance judged again with the next inventory, once', async () => {
    const { store, refresh, instances } = await judged();
    expect(instances).toBeGreaterThan(0);
    expect(await refresh()).toBe(0);
    await markAllUnjudged({ store });
    expect(await refresh()).toBe(instances);
    expect(await refresh()).toBe(0);
  });

  it('is not forgotten if somebody judges the cluster by what was before', async () => {
    const { service, store, clusterArn, refresh, instances } = await judged();
    await markAllUnjudged({ store });
    service.before = async ({ call }) => {
      if (call !== 'itemKeysOf') return;
      service.before = () => {};
      await markAllUnjudged({ store });
    };
    expect(await refresh()).toBe(instances);
    expect((await store.readInventory(clusterArn))?.state.unjudged).toBe(true);
    expect(await refresh()).toBe(instances);
  });

  it('is of no cluster whose daemons are not known: it is judged when they are', async () => {
    const { store } = await judged();
    const unknown = { clusterArn: 'arn:c', watchedSince: 1, refreshedAt: null, daemons: [], providers: [] };
    await store.writeInventory(unknown, 0);
    await markAllUnjudged({ store });
    expect(await store.readInventory('arn:c')).toEqual({ state: unknown, revision: 1 });
  });
});
