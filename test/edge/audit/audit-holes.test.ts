import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DaemonExpectation } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import { auditHoles } from '../../../shared/edge/audit/audit-holes.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { Overheard } from '../../../shared/edge/survey/overheard.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from '../inspect/small-service.ts';

const ACCOUNT = '123456789012';
const REGION = 'us-west-2';
const LEGACY = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/legacy`;
const ON_EC2: Scenario = {
  name: 'on-ec2',
  says: 'A cluster on EC2, in which nothing is of Managed Instances.',
  hours: 2,
  clusters: [{ name: 'legacy', capacityProviders: [], static: { instances: 2, capacityProvider: 'legacy-asg' } }],
};

/** The holes that are known of a cluster without provider and daemon after its audit, and the calls of ECS that it took. */
const audited = async (daemons: readonly DaemonExpectation[]) => {
  const ecs = await startEcs({ scenario: ON_EC2 });
  const policy = { ...DEFAULT_POLICY, daemons };
  const { inspector, store } = new SmallService(ecs, { policy });
  const credentials = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };
  const cloudWatch = new CloudWatchClient({ endpoint: ecs.server.url, region: REGION, credentials });
  onTestFinished(() => cloudWatch.destroy());
  await auditHoles(
    { clusterArn: LEGACY, isOurs: false, overheard: new Overheard(LEGACY) },
    {
      ...inspector,
      ...{ ecs: ecs.client, cloudWatch, region: REGION, budget: createMemoryReadBudget(inspector.now) },
      ...{ own: { accountId: ACCOUNT, region: REGION }, signal: AbortSignal.timeout(60_000) },
    },
  );
  const holes: string[] = [];
  for await (const key of store.holeKeysOf(LEGACY)) if (key.kind === 'hole') holes.push(key.hole);
  return { holes, calls: callsOf(ecs) };
};

const expecting = (clusterArn: string | null): readonly DaemonExpectation[] => [
  { daemonName: 'agent', clusterArn, capacityProviderName: null, critical: null },
];

describe('the holes of a cluster without Managed Instances', () => {
  it.each([
    { policy: 'expects nothing', daemons: [] },
    { policy: 'expects a daemon wherever there are Managed Instances', daemons: expecting(null) },
    { policy: 'expects a daemon of another cluster', daemons: expecting('shop') },
  ])('are not asked for where the policy $policy', async ({ daemons }) => {
    expect(await audited(daemons)).toEqual({ holes: [], calls: 0 });
  });

  it.each(['legacy', LEGACY])('are told where the policy expects a daemon of it by name: %s', async (cluster) => {
    expect((await audited(expecting(cluster))).holes).toEqual(['expected-daemon-missing']);
  });
});
