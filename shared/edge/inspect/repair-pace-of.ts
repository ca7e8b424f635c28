import { type Life, lifeOf, paceOf, type RepairHeldBack } from '../../core/judging/repair-pace.ts';
import type { StateStore } from '../store/state-store.ts';
import { instancesOf } from './judge-cluster.ts';

/** Whether ECS's repair pace was used up, as far as it was known at a moment. */
type KeptPace = { readonly at: number; readonly instances: number; readonly isRepairHeldBack: RepairHeldBack };

/** What happens is known a few seconds later. */
const EVENTS_TAKE_MS = 15_000;
/** The items of a cluster are read at most so often: a hundred of them a second. */
const READ_AGAIN_AFTER_MS_EACH = 10;
/** So long a pace serves: longer than it takes to look at as many instances. What comes late is in the next one. */
const SERVES_MS = { atLeast: 10_000, each: 60 };
const CLUSTERS_KEPT = 20;

/** Kept as long as a function is warm. */
const kept = new WeakMap<StateStore, Map<string, KeptPace>>();

/**
 * Whether ECS's repair pace was used up, by the ledgers of the whole cluster: each of its container instances is read once,
 * and what was read serves for all that fails at about the same moment, so that a lost zone costs reads in proportion to
 * its size. ECS is not asked: who drains, events told. null where it was read a moment ago, and what is asked for came
 * later: then it is to be asked again.
 * @param until the moment up to which it must be known, epoch milliseconds
 */
export const repairPaceUntil = async (
  until: number,
  clusterArn: string,
  { store, now }: { readonly store: StateStore; readonly now: () => number },
): Promise<RepairHeldBack | null> => {
  const at = now();
  const known = keptOf(store).get(clusterArn);
  const age = known === undefined ? Number.POSITIVE_INFINITY : at - known.at;
  if (known !== undefined && age >= 0) {
    const serves = Math.max(SERVES_MS.atLeast, SERVES_MS.each * known.instances);
    if (age <= serves && known.at >= until + EVENTS_TAKE_MS) return known.isRepairHeldBack;
    if (age < READ_AGAIN_AFTER_MS_EACH * known.instances) return null;
  }
  const lives = await livesOf(clusterArn, store);
  const isRepairHeldBack = paceOf(lives);
  keep(store, clusterArn, { at, instances: lives.length, isRepairHeldBack });
  return isRepairHeldBack;
};

/** The same, read now. */
export const repairPaceOf = async (clusterArn: string, store: StateStore): Promise<RepairHeldBack> =>
  paceOf(await livesOf(clusterArn, store));

/** Only what the pace depends on is kept of each instance. */
const livesOf = async (clusterArn: string, store: StateStore): Promise<readonly Life[]> => {
  const lives: Life[] = [];
  for await (const keys of instancesOf(clusterArn, store))
    for (const { state } of await store.readPlaces(keys))
      if (state.kind === 'instance') lives.push(lifeOf(state.ledger));
  return lives;
};

const keptOf = (store: StateStore): Map<string, KeptPace> => {
  const ofStore = kept.get(store) ?? new Map<string, KeptPace>();
  kept.set(store, ofStore);
  return ofStore;
};

const keep = (store: StateStore, clusterArn: string, pace: KeptPace): void => {
  const ofStore = keptOf(store);
  ofStore.delete(clusterArn);
  ofStore.set(clusterArn, pace);
  const [oldest] = ofStore.keys();
  if (ofStore.size > CLUSTERS_KEPT && oldest !== undefined) ofStore.delete(oldest);
};
