import { waitsForInventory } from '../../core/advance/due.ts';
import { isFresh, isKnown } from '../../core/state/context.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import type { Check } from '../messages/checks.ts';
import type { Recorded } from '../record/record.ts';
import { pkOf } from '../store/keys.ts';
import { readByPk } from '../store/read-by-pk.ts';
import { type Asked, type Inspector, together } from './inspector.ts';
import { judgeAgain } from './judge-cluster.ts';
import type { LiveCheck } from './live-checks.ts';
import { lookAndRecord } from './look-and-record.ts';
import { refreshInventory } from './refresh-inventory.ts';

export type LooksMade = {
  readonly recorded: readonly Recorded[];
  /** To be sent again. */
  readonly later: readonly Check[];
  readonly asked: Asked;
};

/** So long a cluster is left alone of which ECS did not tell all daemons: without them nothing there can be judged. */
const AFTER_GAP_SECONDS = 60;

/**
 * Makes the checks of one cluster that ECS must be looked at for. First the inventory, if it is unknown or stale, or a
 * deployment waits for it: once for all of them, and often enough no instance has to be looked at any more. Then one look
 * at all instances that still wait for one. Rejects if ECS or the table can't be asked.
 */
export const makeLooks = async (
  clusterArn: string,
  checks: readonly LiveCheck[],
  inspector: Inspector,
): Promise<LooksMade> => {
  const { store, now } = inspector;
  const known = (await store.readInventory(clusterArn))?.state ?? null;
  if (!needsRefresh(checks, known, now())) return lookAndRecord(clusterArn, checks, known, inspector);

  const refreshed = await refreshInventory(clusterArn, inspector);
  const { asked } = refreshed;
  if (refreshed.kind === 'later') return { recorded: [], later: putOff(checks, refreshed.delaySeconds), asked };
  const { inventory, recorded } = refreshed;
  if (!isKnown(inventory)) return { recorded, later: putOff(checks, AFTER_GAP_SECONDS), asked };
  const judged = await judgedAnew(clusterArn, checks, inspector);
  const looked = await lookAndRecord(clusterArn, judged.checks, inventory, inspector);
  return {
    recorded: [...recorded, ...judged.recorded, ...looked.recorded],
    later: looked.later,
    asked: together([asked, looked.asked]),
  };
};

const needsRefresh = (checks: readonly LiveCheck[], inventory: Inventory | null, now: number): boolean =>
  !isFresh({ inventory, now }) ||
  checks.some(
    ({ check, state }) =>
      (check.place.kind === 'deployments' || waitsForInventory(state.due)) &&
      (inventory?.refreshedAt ?? 0) < check.dueAt,
  );

const putOff = (checks: readonly LiveCheck[], delaySeconds: number): readonly Check[] =>
  checks.map(({ check }) => ({ body: check, delaySeconds }));

/** What the new inventory settles needs no look: the places are judged by it, and read as they stand then. */
const judgedAnew = async (clusterArn: string, checks: readonly LiveCheck[], inspector: Inspector) => {
  const keys = checks.map(({ check }) => check.place);
  const recorded = await judgeAgain(clusterArn, keys, inspector);
  const stored = await readByPk(keys, inspector.store);
  const now = checks.flatMap(({ check }) => {
    const state = stored.get(pkOf(check.place))?.state;
    return state === undefined ? [] : { check, state };
  });
  return { recorded, checks: now };
};
