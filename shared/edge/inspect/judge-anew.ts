import { atMost } from '../pacing/at-most.ts';
import { inventoryPkOf } from '../store/keys.ts';
import { untilWon } from '../store/until-won.ts';
import type { Inspector } from './inspector.ts';

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;
const CLUSTERS_AT_A_TIME = 16;

/**
 * Marks every cluster whose daemons are known: its instances are judged again with its next inventory, within some minutes.
 * For what all verdicts depend on and no event tells, such as another policy. Who judges a cluster just now may do it by what
 * was before: it loses the race for taking the mark away. Rejects if not all could be marked.
 */
export const judgeAnew = async (marker: Pick<Inspector, 'store' | 'wait'>): Promise<void> => {
  const clusterArns = await marker.store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS);
  await atMost(CLUSTERS_AT_A_TIME, clusterArns, (clusterArn) => mark(clusterArn, marker));
};

const mark = (clusterArn: string, marker: Pick<Inspector, 'store' | 'wait'>) =>
  untilWon(inventoryPkOf(clusterArn), marker, async () => {
    const stored = await marker.store.readInventory(clusterArn);
    return stored === null ? 'gone' : marker.store.writeInventory({ ...stored.state, unjudged: true }, stored.revision);
  });
