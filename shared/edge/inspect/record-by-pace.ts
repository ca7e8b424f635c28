import { paceAskedUntil } from '../../core/advance/pace-asked.ts';
import { waitsForPace } from '../../core/state/judge-state.ts';
import type { PlaceKey, Touched } from '../../core/words/item-key.ts';
import { type Recorded, type Recorder, record } from '../record/record.ts';
import { repairPaceUntil } from './repair-pace-of.ts';

/**
 * Records what was found in a cluster, and then judges again what hangs on ECS's repair pace alone: that is worked out only
 * if there is any. A place that was judged again comes twice, the later judgement behind the earlier; one whose pace can't
 * be told now waits for its next look.
 */
export const recordByPace = async (
  clusterArn: string,
  touched: readonly Touched[],
  recorder: Recorder,
): Promise<readonly Recorded[]> => {
  const recorded = await record(touched, recorder);
  const waiting = recorded.filter(({ verdicts }) => verdicts.some(waitsForPace)).map((one) => one.touched.key);
  if (waiting.length === 0) return recorded;
  const until = await askedUntil(clusterArn, waiting, recorder);
  const isRepairHeldBack = await repairPaceUntil(until, clusterArn, recorder);
  if (isRepairHeldBack === null) return recorded;
  const again = waiting.map((key) => ({ key, clusterArn, facts: [] }));
  return [...recorded, ...(await record(again, { ...recorder, isRepairHeldBack }))];
};

const askedUntil = async (
  clusterArn: string,
  keys: readonly PlaceKey[],
  { store, policy, now }: Recorder,
): Promise<number> => {
  const inventory = (await store.readInventory(clusterArn))?.state ?? null;
  const stored = await store.readPlaces(keys);
  return stored.reduce((latest, { state }) => {
    if (state.kind !== 'instance') return latest;
    return Math.max(latest, paceAskedUntil(state.ledger, { policy, inventory, now: now() }));
  }, Number.NEGATIVE_INFINITY);
};
