import { mergeInventory } from '../../core/inventory/merge-inventory.ts';
import type { SeenCluster } from '../../core/inventory/seen.ts';
import { isFresh } from '../../core/state/context.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { factsByItem } from '../../core/words/item-key.ts';
import { byCodeUnit, canonical } from '../../core/words/join.ts';
import { causeInWords } from '../../core/words/trouble.ts';
import { takeInventory } from '../ecs/inventory/take-inventory.ts';
import { type Recorded, record } from '../record/record.ts';
import { ItemTooLargeError } from '../store/item.ts';
import { inventoryPkOf } from '../store/keys.ts';
import type { Stored } from '../store/state-store.ts';
import { untilWon } from '../store/until-won.ts';
import { type EcsCounts, type Looker, NOTHING_ASKED } from './inspector.ts';
import { judgeCluster } from './judge-again.ts';
import { ofCluster, recordUnread, unreadInWords, unreadOf } from './record-unread.ts';

export type Refreshed = { readonly asked: EcsCounts } & (
  | {
      readonly kind: 'refreshed';
      readonly inventory: Inventory;
      /** The daemons' deployments, and the cluster's instances if the new inventory can change their verdicts. */
      readonly recorded: readonly Recorded[];
      /** The reasons why ECS did not tell everything that must be known: then the inventory is as old as before. */
      readonly unread: readonly string[];
    }
  /** The share of reads is used up, or ECS throttles: to be asked again, and no failure. */
  | { readonly kind: 'later'; readonly delaySeconds: number }
);

/**
 * Asks ECS for a cluster's daemons, their deployments and its capacity providers, and writes the new inventory before anything is
 * judged by it. If it can change a verdict, the cluster's instances are judged again. A worker that crashes in between leaves the
 * inventory marked, and the next one to refresh it judges them. Rejects if ECS or the table can't be asked.
 */
export const refreshInventory = async (clusterArn: string, inspector: Looker): Promise<Refreshed> => {
  try {
    return await takeAndJudge(clusterArn, inspector);
  } catch (cause) {
    await recordUnread(clusterArn, causeInWords(cause), inspector).catch(() => []); // the first failure is the one to tell
    throw cause;
  }
};

const takeAndJudge = async (clusterArn: string, inspector: Looker): Promise<Refreshed> => {
  const { store, now, lookout } = inspector;
  const before = await store.readInventory(clusterArn);
  const watchedSince = before?.state.watchedSince ?? now();
  const taken = await takeInventory(clusterArn, before?.state ?? null, watchedSince, lookout);
  if (taken.kind === 'later') {
    const asked = { ...NOTHING_ASKED, calls: taken.calls, throttled: taken.isThrottled ? 1 : 0 };
    const why = taken.isThrottled ? 'ECS throttles: it is asked too much' : "Bookend's share of ECS reads is used up";
    await recordUnread(clusterArn, why, inspector);
    return { kind: 'later', delaySeconds: taken.delaySeconds, asked };
  }
  // learned before the inventory says that all is known, and judged by it after: nobody in between misses a successor
  const items = factsByItem(taken.deployments);
  await record(items, inspector);
  const written = await writeSeen({ ...taken, watchedSince }, before, inspector);
  const unread = taken.seen.isComplete ? [] : await unreadOf(clusterArn, unreadInWords(taken.unread), inspector);
  const ofDeployments = await record([...items, ofCluster(clusterArn, unread)], inspector);
  const ofInstances = written.state.unjudged === true ? await judgeAll(written, inspector) : [];
  const asked = { ...NOTHING_ASKED, calls: taken.calls, problems: taken.problems };
  const recorded = [...ofDeployments, ...ofInstances];
  return { kind: 'refreshed', inventory: written.state, recorded, unread: taken.unread, asked };
};

/** Of two workers the one that asked ECS later is right; the other adds nothing. */
const writeSeen = (
  { seen, watchedSince }: { readonly seen: SeenCluster; readonly watchedSince: number },
  before: Stored<Inventory> | null,
  inspector: Looker,
): Promise<Stored<Inventory>> =>
  untilWon(inventoryPkOf(seen.clusterArn), inspector, async (lost) => {
    const { store, now } = inspector;
    const known = lost === 0 ? before : await store.readInventory(seen.clusterArn);
    if (known !== null && (known.state.refreshedAt ?? Number.NEGATIVE_INFINITY) >= seen.at) return known;
    const inventory = marked(mergeInventory(known?.state ?? null, seen, watchedSince), known?.state ?? null, now());
    const revision = known?.revision ?? 0;
    const outcome = await store.writeInventory(inventory, revision);
    return outcome === 'written' ? { state: inventory, revision: revision + 1 } : outcome;
  });

const marked = (inventory: Inventory, before: Inventory | null, now: number): Inventory => {
  const becameFresh = !isFresh({ inventory: before, now }) && isFresh({ inventory, now });
  const isNews = becameFresh || before === null || tells(before) !== tells(inventory);
  return isNews || before.unjudged === true ? { ...inventory, unjudged: true } : inventory;
};

/** Everything in it that verdicts depend on, beside the time of its refresh: how many instances there are, and which revisions they run, decides none. */
const tells = ({ daemons, providers }: Inventory): string => {
  const sorted = providers.toSorted((one, other) => byCodeUnit(one.name, other.name));
  return canonical([daemons, sorted.map(({ instances: _, revisions: __, ...provider }) => provider)]);
};

/** The mark goes when all of them were judged. If another worker refreshed meanwhile, it saw the mark and judges itself. */
const judgeAll = async ({ state, revision }: Stored<Inventory>, inspector: Looker): Promise<readonly Recorded[]> => {
  const recorded = await judgeCluster(state.clusterArn, inspector);
  const { unjudged: _, ...judged } = state;
  if (recorded.every(isDone)) await inspector.store.writeInventory(judged, revision);
  return recorded;
};

/** An item that has outgrown its table will be too large the next time too: the cluster is not judged again and again for it. */
const isDone = ({ outcome, cause }: Recorded): boolean => outcome !== 'failed' || cause instanceof ItemTooLargeError;
