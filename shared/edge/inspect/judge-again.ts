import type { Ledger } from '../../core/ledger/ledger.ts';
import type { InstanceState } from '../../core/state/instance-state.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import { atMost } from '../pacing/at-most.ts';
import { type Recorded, type Recorder, record } from '../record/record.ts';
import { inventoryPkOf } from '../store/keys.ts';
import type { StateStore } from '../store/state-store.ts';
import { untilWon } from '../store/until-won.ts';
import type { Looker } from './inspector.ts';

/** As many as one BatchGetItem reads. */
const PLACES_AT_A_TIME = 100;

/** Judges items again without a fact: the clock, or what is known beside them, has changed. */
export const judgeAgain = (
  clusterArn: string,
  keys: readonly ItemKey[],
  recorder: Recorder,
): Promise<readonly Recorded[]> =>
  record(
    keys.map((key) => ({ key, clusterArn, facts: [] })),
    recorder,
  );

/**
 * Judges all container instances of a cluster again, after its inventory has changed. An instance
 * whose verdicts stay as they are costs a read and no write.
 */
export const judgeCluster = async (clusterArn: string, recorder: Recorder): Promise<readonly Recorded[]> => {
  const recorded: Recorded[] = [];
  for await (const keys of instancesOf(clusterArn, recorder.store))
    recorded.push(...(await judgeAgain(clusterArn, keys, recorder)));
  return recorded;
};

/** The container instances of a cluster, as many at a time as one read takes. */
export async function* instancesOf(clusterArn: string, store: StateStore): AsyncIterable<readonly ItemKey[]> {
  let keys: ItemKey[] = [];
  for await (const key of store.itemKeysOf(clusterArn)) {
    keys.push(key);
    if (keys.length < PLACES_AT_A_TIME) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}

/** The states of a cluster's container instances. */
export async function* statesOf(clusterArn: string, store: StateStore): AsyncIterable<InstanceState> {
  for await (const keys of instancesOf(clusterArn, store))
    for (const { state } of await store.readItems(keys)) if (state.kind === 'instance') yield state;
}

/** The ledgers of a cluster's container instances. */
export async function* ledgersOf(clusterArn: string, store: StateStore): AsyncIterable<Ledger> {
  for await (const { ledger } of statesOf(clusterArn, store)) yield ledger;
}

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;
const CLUSTERS_AT_A_TIME = 16;

/**
 * Marks every cluster whose daemons are known: its instances are judged again with its next inventory, within some minutes. This
 * is for changes that all verdicts depend on and no event tells, such as another policy. A worker that judges a cluster just now
 * may do it by what was before: it loses the race for taking the mark away. Rejects if not all could be marked.
 */
export const markAllUnjudged = async (marker: Pick<Looker, 'store' | 'wait'>): Promise<void> => {
  const clusterArns = await marker.store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS);
  await atMost(CLUSTERS_AT_A_TIME, clusterArns, (clusterArn) => mark(clusterArn, marker));
};

const mark = (clusterArn: string, marker: Pick<Looker, 'store' | 'wait'>) =>
  untilWon(inventoryPkOf(clusterArn), marker, async () => {
    const stored = await marker.store.readInventory(clusterArn);
    return stored === null ? 'gone' : marker.store.writeInventory({ ...stored.state, unjudged: true }, stored.revision);
  });
