import type { Notice } from '../../core/notices/notice.ts';
import type { ItemState } from '../../core/state/instance-state.ts';
import { isOfNotJudged } from '../../core/state/not-judged-incident.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import type { QueueMessage } from '../aws/queue.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { atMost } from '../pacing/at-most.ts';
import { itemKeyOf } from '../store/keys.ts';
import { clearTold } from './clear-told.ts';
import { type Draft, type Drafting, draftsOf } from './draft-notices.ts';

export type UntoldSender = Drafting & {
  /** @param silenced ids of those that are for machines alone @throws UnsentError naming those that were not sent */
  readonly publish: (notices: readonly Notice[], silenced: ReadonlySet<string>) => Promise<void>;
  /** Sends to the remedies queue; absent: nothing is ever repaired. @throws UnsentError naming those that were not sent */
  readonly sendRemedies?: (messages: readonly QueueMessage[]) => Promise<void>;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
};

/** The result of sending what some items hold untold. */
export type UntoldSent = {
  /** The states as they were read: they may ask for more, such as a check. */
  readonly states: readonly ItemState[];
  /** Ids of notices that were sent. */
  readonly sent: readonly string[];
  /** The number of remedies that were asked for. */
  readonly remedies: number;
  readonly lostRaces: number;
  /** Items of which not all was sent and cleared; they stay untold, and are told again. */
  readonly failed: readonly { readonly key: ItemKey; readonly cause: unknown }[];
  /** Items of which a notice was told without its details, since they could not be put together. */
  readonly unmade: readonly { readonly key: ItemKey; readonly cause: unknown }[];
};

const CLEARED_AT_A_TIME = 32;

/**
 * Sends what items hold untold, and the remedies that go with it, and then clears it. A crash in
 * between sends it again, under the same id; nothing is cleared that was not sent. An item fails alone. The items are read
 * here: whoever wakes this knows only that there may be something, and may be late or early.
 */
export const tellUntold = async (keys: readonly ItemKey[], sender: UntoldSender): Promise<UntoldSent> => {
  if (keys.length === 0) return { states: [], sent: [], remedies: 0, lostRaces: 0, failed: [], unmade: [] };
  const stored = await sender.store.readItems(keys);
  const untold = stored.filter(({ state }) => state.untold.length > 0);
  const drafts = await draftsOf(untold, sender);
  const notices = drafts.flatMap((draft) => draft.notices);
  const remedies = drafts.flatMap((draft) => draft.remedies);
  const unasked = await unsentOf(remedies, sender.sendRemedies, ({ body }) => body.id);
  const silenced = new Set(drafts.flatMap(silencedIn));
  const publish = (all: readonly Notice[]): Promise<void> => sender.publish(all, silenced);
  const unsent = new Map([...unasked, ...(await unsentOf(notices, publish, ({ id }) => id))]);
  const cleared = await atMost(CLEARED_AT_A_TIME, drafts, (draft) => clearTold(draft, unsent, sender));
  return {
    states: stored.map(({ state }) => state),
    sent: cleared.flatMap(({ sent }) => sent),
    remedies: sender.sendRemedies === undefined ? 0 : remedies.length - unasked.size,
    lostRaces: cleared.reduce((sum, { lostRaces }) => sum + lostRaces, 0),
    unmade: drafts.flatMap(({ stored: { state }, unmade }) =>
      unmade.map((cause) => ({ key: itemKeyOf(state), cause })),
    ),
    failed: cleared.flatMap(({ key, causes: [cause] }) => (cause === undefined ? [] : [{ key, cause }])),
  };
};

/**
 * A silence is for an incident about order, or a hole: that an item can't be judged is told all the same. A notice of one of many holes may be
 * for machines alone: people are told by that of another.
 */
const silencedIn = ({ stored: { state }, notices }: Draft): readonly string[] => {
  const isSilenced = state.incident?.silenced !== undefined;
  const forMachines = new Set(state.untold.filter((one) => one.forMachines).map(({ id }) => id));
  return notices.map(({ id }) => id).filter((id) => forMachines.has(id) || (isSilenced && !isOfNotJudged(state, id)));
};
