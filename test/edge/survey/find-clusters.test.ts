import { DescribeClustersCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Asking } from '../../../shared/edge/survey/asking.ts';
import { findClusters } from '../../../shared/edge/survey/find-clusters.ts';
import { AT_ONCE } from './surveying.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012:cluster';
const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

const setUp = (arns: readonly string[]) => {
  const ecs = mockClient(ECSClient);
  onTestFinished(() => ecs.restore());
  ecs.on(ListClustersCommand).resolves({ clusterArns: [...arns] });
  ecs.on(DescribeClustersCommand).callsFake(({ clusters }) => ({
    clusters: clusters.map((named: string) => ({
      clusterArn: named.startsWith('arn:') ? named : `${ARN}/${named}`,
      status: 'ACTIVE',
    })),
  }));
  const asking = new Asking({ pace: AT_ONCE, signal: undefined, onCall: () => {} });
  const client = new ECSClient({ region: 'us-west-2' });
  const find = async (named: readonly string[] | null = null) => {
    const { clusters, ...rest } = await findClusters(client, 'us-west-2', named, asking);
    return { clusters: clusters.map(({ clusterName }) => clusterName), ...rest };
  };
  return { ecs, asking, find, client };
};

describe('the clusters of a Region', () => {
  it('are described a hundred at a time', async () => {
    const { find, asking } = setUp(Array.from({ length: 250 }, (_, index) => `${ARN}/c-${index}`));
    expect((await find()).clusters).toHaveLength(250);
    expect(Object.fromEntries(asking.calls)).toEqual({ 'ecs:ListClusters': 1, 'ecs:DescribeClusters': 3 });
  });

  it('of the pages that could be read are there where a later page could not', async () => {
    const { find, ecs } = setUp([]);
    ecs
      .on(ListClustersCommand)
      .resolves({ clusterArns: [`${ARN}/a`], nextToken: 'next' })
      .on(ListClustersCommand, { nextToken: 'next' })
      .rejects(denied);
    expect(await find()).toEqual({
      clusters: ['a'],
      absent: [],
      unread: [
        { missing: 'unread', what: 'the clusters of us-west-2', why: 'ecs:ListClusters: AccessDeniedException' },
      ],
    });
  });

  it('that can not be described are there by their ARN', async () => {
    const { find, ecs } = setUp([`${ARN}/a`]);
    ecs.on(DescribeClustersCommand).rejects(denied);
    expect(await find()).toEqual({ clusters: ['a'], absent: [], unread: [] });
  });

  it.each([
    { answer: { clusters: [], failures: [] }, why: 'it does not tell this one' },
    { answer: { clusters: [{ clusterName: 'a' }] }, why: 'clusters[0].clusterArn is missing' },
    { answer: { failures: [{ arn: `${ARN}/a`, reason: 'ACCESS_DENIED' }] }, why: 'failures: ACCESS_DENIED' },
  ])('are there too where ECS answers $answer', async ({ answer, why }) => {
    const { find, ecs, client, asking } = setUp([`${ARN}/a`]);
    ecs.on(DescribeClustersCommand).resolves(answer);
    expect((await find()).clusters).toEqual(['a']);
    const { clusters } = await findClusters(client, 'us-west-2', null, asking);
    expect(clusters[0]?.containerInsights).toMatchObject({
      what: `the cluster ${ARN}/a`,
      why: `ecs:DescribeClusters: ${why}`,
    });
  });

  it.each([
    { answer: { clusters: [{ clusterArn: `${ARN}/a`, status: 'INACTIVE' }] } },
    { answer: { failures: [{ arn: `${ARN}/a`, reason: 'MISSING' }] } },
  ])('are gone where ECS answers $answer', async ({ answer }) => {
    const { find, ecs } = setUp([`${ARN}/a`]);
    ecs.on(DescribeClustersCommand).resolves(answer);
    expect(await find()).toEqual({ clusters: [], absent: [], unread: [] });
    expect(await find(['a'])).toEqual({ clusters: [], absent: ['a'], unread: [] });
  });

  it('that are named and not told are unread, not absent', async () => {
    const { find, ecs } = setUp([]);
    ecs.on(DescribeClustersCommand).resolves({ clusters: [], failures: [{ arn: `${ARN}/a`, reason: 'BUSY' }] });
    expect(await find(['a'])).toEqual({
      clusters: [],
      absent: [],
      unread: [{ missing: 'unread', what: 'the cluster a', why: 'ecs:DescribeClusters: failures: BUSY' }],
    });
  });
});
