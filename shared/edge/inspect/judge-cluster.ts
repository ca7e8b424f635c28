import type { PlaceKey } from '../../core/words/item-key.ts';
import { type Recorded, type Recorder, record } from '../record/record.ts';
import type { StateStore } from '../store/state-store.ts';

/** As many as one BatchGetItem reads. */
const PLACES_AT_A_TIME = 100;

/** Judges places again without a fact, as the clock or what is known beside them asks for. */
export const judgeAgain = (
  clusterArn: string,
  keys: readonly PlaceKey[],
  recorder: Recorder,
): Promise<readonly Recorded[]> =>
  record(
    keys.map((key) => ({ key, clusterArn, facts: [] })),
    recorder,
  );

/**
 * Judges all container instances of a cluster again: what is known of the cluster beside them has changed. An instance
 * whose verdicts stay as they are costs a read and no write.
 */
export const judgeCluster = async (clusterArn: string, recorder: Recorder): Promise<readonly Recorded[]> => {
  const recorded: Recorded[] = [];
  for await (const keys of instancesOf(clusterArn, recorder.store))
    recorded.push(...(await judgeAgain(clusterArn, keys, recorder)));
  return recorded;
};

/** The container instances of a cluster, as many at a time as one read takes. */
export async function* instancesOf(clusterArn: string, store: StateStore): AsyncIterable<readonly PlaceKey[]> {
  let keys: PlaceKey[] = [];
  for await (const key of store.placesOf(clusterArn)) {
    keys.push(key);
    if (keys.length < PLACES_AT_A_TIME) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}
