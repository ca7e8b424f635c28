import { describe, expect, it } from 'vitest';
import { auditCluster } from '../../../shared/edge/audit/audit-cluster.ts';
import { Overheard } from '../../../shared/edge/survey/overheard.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import { drawnOf } from '../../drawn.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from '../inspect/small-service.ts';
import { survey } from './surveying.ts';

const SHARED = ['ListContainerInstances', 'DescribeContainerInstances', 'ListTasks', 'DescribeTasks'];

/** A cluster that has just been audited, and what was heard of it. */
const audited = async (name: string) => {
  const ecs = await startEcs({ scenario: namedScenario(name), afterSeconds: 1800 });
  const service = new SmallService(ecs);
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  const overheard = new Overheard(clusterArn);
  await auditCluster({ clusterArn, since: ecs.server.now }, { ...service.inspector, overheard });
  const shared = () => SHARED.reduce((sum, action) => sum + (ecs.server.calls.get(action) ?? 0), 0);
  return { ecs, clusterArn, overheard, shared };
};

describe('a survey right after an audit', () => {
  it.each(drawnOf(['daemon-missing', 'a-good-day', 'two-daemons']))(
    'of %s asks for no instance and no task again, and says the same',
    async (name) => {
      const { ecs, clusterArn, overheard, shared } = await audited(name);
      const before = shared();
      const heard = await survey(ecs, { clusters: [clusterArn], overheard });
      expect(shared()).toBe(before);
      const asked = await survey(ecs, { clusters: [clusterArn] });
      expect(shared()).toBeGreaterThan(before);
      expect(heard.surveys).toEqual(asked.surveys);
    },
  );

  it('asks for itself where it heard nothing, of another cluster, or what it cannot read', async () => {
    const { ecs, clusterArn, overheard, shared } = await audited('a-good-day');
    const [expected] = (await survey(ecs, { clusters: [clusterArn] })).surveys;
    const call = { action: 'DescribeTasks', clusterArn, taskArns: [] } as const;
    overheard.hear(call, { tasks: [{ taskArn: 7 }] });
    for (const deaf of [overheard, new Overheard(clusterArn), new Overheard(`${clusterArn}-2`)]) {
      const before = shared();
      expect((await survey(ecs, { clusters: [clusterArn], overheard: deaf })).surveys).toEqual([expected]);
      expect(shared()).toBeGreaterThan(before);
    }
  });
});
