import type { DueCheck, ItemState } from '../../core/state/instance-state.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import { delaySecondsUntil, LONGEST_DELAY_SECONDS, type QueueMessage } from '../aws/queue.ts';
import { itemKeyOf, pkOf } from '../store/keys.ts';

/**
 * A message of the checks queue. Whoever gets it reads the item: if its check is another one by then, or none, there is
 * nothing to do. A repeat has the same id.
 */
export type CheckMessage = {
  readonly id: string;
  readonly place: ItemKey;
  readonly clusterArn: string;
  readonly dueAt: number;
  readonly needs: DueCheck['needs'];
};

/** A check on its way to its queue. */
export type Check = QueueMessage & { readonly body: CheckMessage };

/** A check that is overdue for longer is not on its way any more: the sweep sends it. */
export const SWEPT_AFTER_MILLISECONDS = 30_000;

/**
 * The message of an item's next check; null without one, and for one that SQS could not hold back so long: that is found
 * by the sweep over overdue items when its time has come. Requeued again and again, a deadline of a day would be a hundred
 * messages.
 */
export const checkOf = (state: ItemState, now: number): Check | null => {
  const { due } = state;
  if (due === null || due.at - now > LONGEST_DELAY_SECONDS * 1000) return null;
  const place = itemKeyOf(state);
  const body: CheckMessage = {
    id: `${pkOf(place)}@${due.at}`,
    place,
    clusterArn: state.ledger.clusterArn,
    dueAt: due.at,
    needs: due.needs,
  };
  return { body, delaySeconds: delaySecondsUntil(due.at, now) };
};
