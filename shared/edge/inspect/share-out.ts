import type { PlaceKey } from '../store/state-store.ts';

/**
 * So many of the places, shared out by cluster: the first of each, then the second of each, and so on. So a cluster whose checks
 * can't be made, and stay the most overdue, does not keep those of others from being made.
 * @param keys the most overdue first, as they stay within their cluster
 */
export const shareOut = (keys: readonly PlaceKey[], most: number): readonly PlaceKey[] => {
  if (keys.length <= most) return keys;
  const queues = [...Map.groupBy(keys, clusterOf).values()];
  const shared: PlaceKey[] = [];
  for (let turn = 0; shared.length < most; turn += 1)
    for (const queue of queues) {
      const key = queue[turn];
      if (key !== undefined && shared.length < most) shared.push(key);
    }
  return shared;
};

/** Of an instance what its ARN says of it: `container-instance/CLUSTER/ID`. One that names no cluster is a share of its own. */
const clusterOf = (key: PlaceKey): string =>
  key.kind === 'instance'
    ? key.containerInstanceArn.replace(':container-instance/', ':cluster/').replace(/\/[^/]*$/, '')
    : key.clusterArn;
