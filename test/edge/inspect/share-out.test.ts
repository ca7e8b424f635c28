import { describe, expect, it } from 'vitest';
import { shareOut } from '../../../shared/edge/inspect/overdue-checks.ts';
import type { ItemKey } from '../../../shared/edge/store/state-store.ts';

const instance = (cluster: string, id: number): ItemKey => ({
  kind: 'instance',
  containerInstanceArn: `arn:aws:ecs:eu-west-1:1:container-instance/${cluster}/${id}`,
});
const deployments = (cluster: string): ItemKey => ({
  kind: 'deployments',
  clusterArn: `arn:aws:ecs:eu-west-1:1:cluster/${cluster}`,
  daemonName: 'agent',
});
const many = (cluster: string, count: number) => Array.from({ length: count }, (_, id) => instance(cluster, id));

describe('what is shared out by cluster', () => {
  it('is all of it, as it came, where there is room', () => {
    const keys = [...many('a', 3), deployments('b')];
    expect(shareOut(keys, 4)).toEqual(keys);
  });

  it('is as much of each as there is, up to its share, the first of each first', () => {
    const shared = shareOut([...many('a', 100), ...many('b', 2), ...many('c', 100)], 8);
    expect(shared).toEqual(
      [
        ['a', 0],
        ['b', 0],
        ['c', 0],
        ['a', 1],
        ['b', 1],
        ['c', 1],
        ['a', 2],
        ['c', 2],
      ].map(([cluster, id]) => instance(String(cluster), Number(id))),
    );
  });

  it('counts a daemon of a cluster to the cluster of its instances', () => {
    expect(shareOut([...many('a', 5), deployments('a'), deployments('b')], 2)).toEqual([
      instance('a', 0),
      deployments('b'),
    ]);
  });

  it('goes by what an ARN says, whatever that is', () => {
    const odd = ['', 'x', 'a/b/c'].map((containerInstanceArn): ItemKey => ({ kind: 'instance', containerInstanceArn }));
    expect(shareOut([...odd, ...odd], 5)).toHaveLength(5);
  });
});
