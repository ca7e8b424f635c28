import { describe, expect, it } from 'vitest';
import { auditCluster, type ClusterAudit } from '../../../shared/edge/audit/audit-cluster.ts';
import { startAudits } from '../../../shared/edge/audit/start-audits.ts';
import type { ReadBudget } from '../../../shared/edge/ecs/reads/read-budget.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { SmallService, WATCHED } from '../inspect/small-service.ts';

const TWENTY: Scenario = {
  name: 'twenty',
  says: 'Twenty container instances in one cluster, two in another.',
  hours: 2,
  clusters: [
    {
      name: 'large',
      capacityProviders: [{ name: 'large-mi', instances: 20, everySeconds: 1 }],
      daemons: [{ name: 'agent' }],
      services: [{ name: 'web', capacityProvider: 'large-mi', desiredCount: 40 }],
    },
    { name: 'small', capacityProviders: [{ name: 'small-mi', instances: 2 }], daemons: [{ name: 'agent' }] },
  ],
};

/** An account of which no event came. */
const auditing = async ({ budget, watched = WATCHED }: { budget?: ReadBudget; watched?: typeof WATCHED } = {}) => {
  const ecs = await startEcs({ scenario: TWENTY, afterSeconds: 900 });
  const service = new SmallService(ecs, { watched, ...(budget === undefined ? {} : { budget }) });
  const asked: ClusterAudit[] = [];
  const starter = { ...service.inspector, ask: async (message: ClusterAudit) => void asked.push(message) };
  const known = async () => (await service.states()).filter(({ kind }) => kind === 'instance').length;
  return { ecs, service, asked, starter, known };
};

const nameOf = (clusterArn: string): string => clusterArn.slice(clusterArn.lastIndexOf('/') + 1);

describe('the audits of an account', () => {
  it('are one for each watched cluster, also for one that ECS lists no more', async () => {
    const { starter, service, asked, ecs } = await auditing();
    const gone = 'arn:aws:ecs:us-west-2:123456789012:cluster/gone';
    const foreign = 'arn:aws:ecs:us-west-2:444455556666:cluster/foreign';
    for (const clusterArn of [gone, foreign])
      await service.store.writeInventory(
        { clusterArn, watchedSince: 0, refreshedAt: 1, daemons: [], providers: [] },
        0,
      );
    const clusterArns = await startAudits(starter);
    expect(clusterArns.map(nameOf)).toEqual(['gone', 'large', 'small']);
    expect(asked).toEqual(clusterArns.map((clusterArn) => ({ clusterArn, since: ecs.server.now })));
  });

  it('find all container instances, each cluster by itself', async () => {
    const { starter, service, asked, known } = await auditing();
    await startAudits(starter);
    const counts = [];
    for (const message of asked) counts.push((await auditCluster(message, service.inspector)).instances);
    expect(counts).toEqual([20, 2]);
    expect(await known()).toBe(22);
  });

  it('are tried again where the share of reads is used up, and go on where they were', async () => {
    let free = 1;
    const budget: ReadBudget = {
      take: async (calls) => {
        if (calls > free) return { kind: 'later', delaySeconds: 7 };
        free -= calls;
        return { kind: 'granted' };
      },
    };
    const { starter, service, asked, known, ecs } = await auditing({ budget });
    await startAudits(starter);
    const [large = { clusterArn: '', since: 0 }] = asked;
    const first = await auditCluster(large, service.inspector);
    expect(first.againInSeconds).toBe(7);
    free = 1000;
    ecs.advance(7);
    const second = await auditCluster(large, service.inspector);
    expect(second.againInSeconds).toBeNull();
    expect(await known()).toBe(20);
    const before = callsOf(ecs);
    const third = await auditCluster(large, service.inspector);
    expect(third.asked.looks).toBe(0);
    expect(callsOf(ecs) - before).toBeLessThan(10);
  });

  it('ask nothing of a cluster that is not watched', async () => {
    const { service, ecs } = await auditing({ watched: [{ accountId: '444455556666', regions: ['us-west-2'] }] });
    const before = callsOf(ecs);
    const clusterArn = 'arn:aws:ecs:us-west-2:123456789012:cluster/small';
    const audited = await auditCluster({ clusterArn, since: 1 }, service.inspector);
    expect(audited).toMatchObject({ instances: null, againInSeconds: null, recorded: [] });
    expect(callsOf(ecs)).toBe(before);
  });
});
