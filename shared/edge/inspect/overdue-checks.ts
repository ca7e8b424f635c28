import type { ItemState } from '../../core/state/instance-state.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import { arnOfItem, watchesAll } from '../../core/words/watched.ts';
import { checkOf, SWEPT_AFTER_MILLISECONDS } from '../messages/checks.ts';
import { atMost } from '../pacing/at-most.ts';
import { itemKeyOf } from '../store/keys.ts';
import type { StateStore, Stored } from '../store/state-store.ts';
import type { Inspector, Watching } from './inspector.ts';

/** As many as the budget of ECS reads lets anybody look at in a minute; the most overdue first, the rest next time. */
const OVERDUE_AT_A_TIME = 500;
/** Finds so many of the most overdue; those that are sent are shared out among their clusters. */
const OVERDUE_FOUND = 2000;
const WRITES_AT_A_TIME = 32;

export type OverdueSent = {
  /** The number of overdue checks that were sent. */
  readonly overdue: number;
  /** The number of checks that were taken out, since their account or Region is no longer watched. */
  readonly retired: number;
};

/**
 * Sends the checks that are overdue once more. The index lags behind the table, so that each check is read from its item.
 * @throws UnsentError
 */
export const sendOverdue = async (inspector: Inspector & Watching): Promise<OverdueSent> => {
  const { store, send, now } = inspector;
  const latest = now() - SWEPT_AFTER_MILLISECONDS;
  const keys = shareOut(await store.overdue(latest, OVERDUE_FOUND), OVERDUE_AT_A_TIME);
  if (keys.length === 0) return { overdue: 0, retired: 0 };
  const all = await store.readItems(keys);
  const [stored, unwatched] = byWatch(all, inspector);
  const retired = await retireChecks(unwatched, store);
  const checks = stored.flatMap(({ state }) => checkOf(state, now()) ?? []).filter(({ body }) => body.dueAt <= latest);
  if (checks.length > 0) await send(checks);
  return { overdue: checks.length, retired };
};

type Items = readonly Stored<ItemState>[];

/** Items of watched accounts and Regions, and the others. */
const byWatch = (items: Items, { watched }: Watching): readonly [Items, Items] => {
  const isWatched = ({ state }: Stored<ItemState>): boolean =>
    watchesAll(watched, [state.ledger.clusterArn, arnOfItem(itemKeyOf(state))]);
  return [items.filter(isWatched), items.filter((item) => !isWatched(item))];
};

/**
 * Takes checks that are not watched any more out of the index of overdue ones: they would stand before all others there. Once
 * their account and Region are watched again, the next event makes new ones. @returns how many
 */
const retireChecks = async (items: Items, store: Pick<StateStore, 'writeItem'>): Promise<number> => {
  const written = await atMost(WRITES_AT_A_TIME, items, ({ state, revision }) =>
    store.writeItem({ ...state, due: null }, revision),
  );
  return written.filter((answer) => answer === 'written').length;
};

/**
 * Takes so many of the items, shared out by cluster: the first of each, then the second of each, and so on. So a cluster whose
 * checks can't be made, and stay the most overdue, does not keep those of others from being made.
 * @param keys the most overdue first; their order within a cluster is kept
 */
export const shareOut = (keys: readonly ItemKey[], most: number): readonly ItemKey[] => {
  if (keys.length <= most) return keys;
  const queues = [...Map.groupBy(keys, clusterOf).values()];
  const shared: ItemKey[] = [];
  for (let round = 0; shared.length < most; round += 1)
    for (const queue of queues) {
      const key = queue[round];
      if (key !== undefined && shared.length < most) shared.push(key);
    }
  return shared;
};

/** The cluster in an instance's ARN, `container-instance/CLUSTER/ID`. An ARN that names no cluster is a share of its own. */
const clusterOf = (key: ItemKey): string =>
  key.kind === 'instance'
    ? key.containerInstanceArn.replace(':container-instance/', ':cluster/').replace(/\/[^/]*$/, '')
    : key.clusterArn;
