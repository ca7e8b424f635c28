import { afterEach, describe, expect, it } from 'vitest';
import { refreshInventory } from '../../../shared/edge/inspect/refresh-inventory.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { breakRule } from '../../doubles/broken-rule.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from './small-service.ts';

let mend = (): void => {};
afterEach(() => mend());

const started = async () => {
  const ecs = await startEcs({ scenario: namedScenario('daemon-missing'), afterSeconds: 0 });
  const service = new SmallService(ecs);
  await service.watches();
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  return { service, clusterArn, notJudged: () => service.notices.filter(({ kind }) => kind === 'not-judged') };
};

describe('container instances whose judgement throws', () => {
  it('leave no check, no mark and no message that comes again, and are each told once', async () => {
    const { service, clusterArn, notJudged } = await started();
    await service.live(90, 5);
    mend = breakRule('instance-activated');
    await service.live(600, 10);
    const instances = (await service.states()).length;
    expect(instances).toBeGreaterThan(1);
    expect(notJudged()).toHaveLength(instances);
    expect(notJudged().every(({ state }) => state === 'open')).toBe(true);
    const now = service.inspector.now();
    for (const { due } of await service.states()) expect(due?.at).toBeGreaterThan(now);
    expect(service.checks).toEqual([]);
    expect(await service.sweep()).toMatchObject({ overdue: 0, woken: 0, failed: [] });
    expect((await service.store.readInventory(clusterArn))?.state.unjudged).toBeUndefined();
  });

  it('do not keep the mark of an inventory that was to be judged by, and are judged by the next one', async () => {
    const { service, clusterArn, notJudged } = await started();
    await service.live(90, 5);
    mend = breakRule('instance-activated');
    const mark = async () => {
      const stored = await service.store.readInventory(clusterArn);
      if (stored !== null) await service.store.writeInventory({ ...stored.state, unjudged: true }, stored.revision);
    };
    await mark();
    await service.live(30, 5);
    await refreshInventory(clusterArn, service.inspector);
    expect((await service.store.readInventory(clusterArn))?.state.unjudged).toBeUndefined();
    mend();
    await mark();
    await service.live(5, 5);
    await refreshInventory(clusterArn, service.inspector);
    await service.react();
    const states = new Map(notJudged().map(({ incidentId, state }) => [incidentId, state]));
    expect(new Set(states.values())).toEqual(new Set(['resolved']));
  });
});
