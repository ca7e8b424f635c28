import { watchesAll } from '../../core/words/watched.ts';
import { type EcsCounts, type Inspector, NOTHING_ASKED, type Unswept, type Watching } from './inspector.ts';
import { hasInstances, recordUnread } from './record-unread.ts';
import { type Refreshed, refreshInventory } from './refresh-inventory.ts';

/** A daemon that was deleted or attached without an event is known after this long. */
const STALE_AFTER_MILLISECONDS = 300_000;
/** Clusters for each sweep: they take 5 calls each at least, of the 300 a minute that all of Bookend may make. */
const REFRESHED_AT_A_TIME = 5;
/** The sweep goes round among as many, so that clusters which can't be asked don't stand before all others for ever. */
const CANDIDATES = 200;
const MINUTE_MILLISECONDS = 60_000;

export type RefreshedOrFailed =
  | Refreshed
  | { readonly kind: 'set-aside'; readonly asked: EcsCounts }
  | { readonly kind: 'retired' }
  | (Unswept & { readonly kind: 'failed' });

/** Refreshes the oldest inventories, a few at a time. One that fails costs the others nothing; a throttle ends the round. */
export const refreshStale = async (inspector: Inspector & Watching): Promise<readonly RefreshedOrFailed[]> => {
  const { store, now } = inspector;
  const clusterArns = await store.staleInventories(now() - STALE_AFTER_MILLISECONDS, CANDIDATES);
  const round = oneRound(clusterArns, Math.floor(now() / MINUTE_MILLISECONDS));
  const all: RefreshedOrFailed[] = [];
  for (const clusterArn of round) {
    const one = await refreshed(clusterArn, inspector);
    all.push(one);
    if (one.kind === 'later') break;
  }
  return all;
};

const oneRound = (clusterArns: readonly string[], minute: number): readonly string[] => {
  const start = clusterArns.length === 0 ? 0 : (minute * REFRESHED_AT_A_TIME) % clusterArns.length;
  return [...clusterArns.slice(start), ...clusterArns.slice(0, start)].slice(0, REFRESHED_AT_A_TIME);
};

const refreshed = async (clusterArn: string, inspector: Inspector & Watching): Promise<RefreshedOrFailed> => {
  try {
    if (!watchesAll(inspector.watched, [clusterArn])) return await retired(clusterArn, inspector);
    if (!(await hasInstances(clusterArn, inspector.store))) return await setAside(clusterArn, inspector);
    return await refreshInventory(clusterArn, inspector);
  } catch (cause) {
    return { kind: 'failed', what: `refresh the inventory of ${clusterArn}`, cause };
  }
};

/**
 * A cluster without any container instance has nothing to judge, and is not asked about until one comes: else every cluster
 * that ever was would be, each five minutes, for ever. A look that misses the inventory asks for it.
 */
const setAside = async (clusterArn: string, inspector: Inspector): Promise<RefreshedOrFailed> => {
  await forget(clusterArn, inspector);
  await recordUnread(clusterArn, 'it has no container instance', inspector); // what was open of it is over
  return { kind: 'set-aside', asked: NOTHING_ASKED };
};

/** Nothing is asked about a cluster that is not watched any more, and its open incidents stay as they are. */
const retired = async (clusterArn: string, inspector: Inspector): Promise<RefreshedOrFailed> => {
  await forget(clusterArn, inspector);
  return { kind: 'retired' };
};

const forget = async (clusterArn: string, { store }: Inspector): Promise<void> => {
  const stored = await store.readInventory(clusterArn);
  if (stored === null) return;
  const { unjudged: _, ...known } = stored.state;
  await store.writeInventory({ ...known, refreshedAt: null, daemons: [], providers: [] }, stored.revision);
};
