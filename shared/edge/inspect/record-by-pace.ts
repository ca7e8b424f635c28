import { type InstanceLife, instanceLifeOf, paceOf, type RepairHeldBack } from '../../core/judging/repair-pace.ts';
import { paceAskedUntil, waitsForPace } from '../../core/state/judge-state.ts';
import type { FactsOfItem, ItemKey } from '../../core/words/item-key.ts';
import { type Recorded, type Recorder, record } from '../record/record.ts';
import type { StateStore } from '../store/state-store.ts';
import { ledgersOf } from './judge-again.ts';

/**
 * Records facts about a cluster, and then judges again the items whose verdict depends on ECS's repair pace alone: the pace is
 * worked out only if there are any. A item that was judged again comes twice, the later judgement behind the earlier; one whose
 * pace can't be told now waits for its next look.
 */
export const recordByPace = async (
  clusterArn: string,
  items: readonly FactsOfItem[],
  recorder: Recorder,
): Promise<readonly Recorded[]> => {
  const recorded = await record(items, recorder);
  const waiting = recorded.filter(({ verdicts }) => verdicts.some(waitsForPace)).map((one) => one.item.key);
  if (waiting.length === 0) return recorded;
  const until = await askedUntil(clusterArn, waiting, recorder);
  const isRepairHeldBack = await repairPaceUntil(until, clusterArn, recorder);
  if (isRepairHeldBack === null) return recorded;
  const again = waiting.map((key) => ({ key, clusterArn, facts: [] }));
  return [...recorded, ...(await record(again, { ...recorder, isRepairHeldBack }))];
};

const askedUntil = async (
  clusterArn: string,
  keys: readonly ItemKey[],
  { store, policy, now }: Recorder,
): Promise<number> => {
  const inventory = (await store.readInventory(clusterArn))?.state ?? null;
  const stored = await store.readItems(keys);
  return stored.reduce((latest, { state }) => {
    if (state.kind !== 'instance') return latest;
    return Math.max(latest, paceAskedUntil(state.ledger, { policy, inventory, now: now() }));
  }, Number.NEGATIVE_INFINITY);
};

/** A cluster's repair pace as far as it was known at a moment. */
type KeptPace = { readonly at: number; readonly instances: number; readonly isRepairHeldBack: RepairHeldBack };

/** An event is known a few seconds after it happened. */
const EVENTS_TAKE_MS = 15_000;
/** The items of a cluster are read at most so often: a hundred of them a second. */
const READ_AGAIN_AFTER_MS_EACH = 10;
/** A pace serves for so long: longer than it takes to look at as many instances. Events that come late are in the next one. */
const SERVES_MS = { atLeast: 10_000, each: 60 };
const CLUSTERS_KEPT = 20;

/** Kept as long as a function is warm. */
const kept = new WeakMap<StateStore, Map<string, KeptPace>>();

/**
 * Tells whether ECS's repair pace was used up, by the ledgers of the whole cluster. Each container instance is read once, and the
 * answer serves for all that fails at about the same moment, so that a lost zone costs reads in proportion to its size. ECS is not
 * asked: events told which instances drain. null where the cluster was read a moment ago, and the asked moment is later: then it is
 * to be asked again.
 * @param until the moment up to which it must be known, epoch milliseconds
 */
const repairPaceUntil = async (
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

/** Tells the same from items that are read now. */
export const repairPaceOf = async (clusterArn: string, store: StateStore): Promise<RepairHeldBack> =>
  paceOf(await livesOf(clusterArn, store));

/** Only what the pace depends on is kept of each instance. */
const livesOf = async (clusterArn: string, store: StateStore): Promise<readonly InstanceLife[]> => {
  const lives: InstanceLife[] = [];
  for await (const ledger of ledgersOf(clusterArn, store)) lives.push(instanceLifeOf(ledger));
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
