import { atMost } from '../at-most.ts';
import type { StateStore } from '../store/state-store.ts';
import type { Inspector } from './inspector.ts';

/** As many as an account may have in a Region. */
const CLUSTERS = 10_000;
const CLUSTERS_AT_A_TIME = 16;
const TRIES = 6;

/**
 * Marks every cluster whose daemons are known: its instances are judged again with its next inventory, within some minutes.
 * For what all verdicts depend on and no event tells, such as another policy. Who judges a cluster just now may do it by what
 * was before: it loses the race for taking the mark away. Rejects if not all could be marked.
 */
export const judgeAnew = async ({ store }: Pick<Inspector, 'store'>): Promise<void> => {
  const clusterArns = await store.staleInventories(Number.MAX_SAFE_INTEGER, CLUSTERS);
  await atMost(CLUSTERS_AT_A_TIME, clusterArns, (clusterArn) => mark(clusterArn, store));
};

const mark = async (clusterArn: string, store: StateStore): Promise<void> => {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const stored = await store.readInventory(clusterArn);
    if (stored === null) return;
    if ((await store.writeInventory({ ...stored.state, unjudged: true }, stored.revision)) === 'written') return;
  }
  throw new Error(`${clusterArn}: lost the race for its inventory ${TRIES} times`);
};
