import { setTimeout } from 'node:timers/promises';
import type { Notice } from '../core/notice.ts';
import type { Policy } from '../core/policy.ts';
import type { Inventory, PlaceState } from '../core/state/instance-state.ts';
import type { NoticeContext } from '../core/state/notice-context.ts';
import { noticeOf } from '../core/state/notice-of.ts';
import type { PlaceKey } from '../core/state/place.ts';
import { told } from '../core/state/telling.ts';
import { atMost } from './at-most.ts';
import { UnsentError } from './batches.ts';
import type { QueueMessage } from './queue.ts';
import { remedyOf } from './remedy-message.ts';
import { keyOf, pkOf } from './store/keys.ts';
import type { StateStore, Stored } from './store/state-store.ts';

export type Teller = {
  readonly store: StateStore;
  /** @param silenced ids of those that are for machines alone @throws UnsentError naming those that were not sent */
  readonly publish: (notices: readonly Notice[], silenced: ReadonlySet<string>) => Promise<void>;
  /** Sends to the remedies queue; absent: nothing is ever repaired. @throws UnsentError naming those that were not sent */
  readonly sendRemedies?: (messages: readonly QueueMessage[]) => Promise<void>;
  readonly policy: Policy;
  readonly account: string;
  readonly region: string;
  readonly runbookBaseUrl: string | null;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
};

/** What telling of some places came to. */
export type ToldOf = {
  /** As they were read: what else they ask for, such as a check, is in them. */
  readonly states: readonly PlaceState[];
  /** Ids of notices that were sent. */
  readonly sent: readonly string[];
  /** How many remedies were asked for. */
  readonly remedies: number;
  readonly lostRaces: number;
  /** Places of which not all was sent and cleared; they stay untold, and are told again. */
  readonly failed: readonly { readonly key: PlaceKey; readonly cause: unknown }[];
};

const TRIES = 6;
const FIRST_WAIT_MILLISECONDS = 10;
const CLEARED_AT_A_TIME = 32;

/**
 * Sends what places have committed and not yet told, and the remedies that go with it, and then clears it. A crash in
 * between sends it again, under the same id; nothing is cleared that was not sent. A place fails alone. The places are read
 * here: whoever wakes this knows only that there may be something, and may be late or early.
 */
export const tellUntold = async (keys: readonly PlaceKey[], teller: Teller): Promise<ToldOf> => {
  if (keys.length === 0) return { states: [], sent: [], remedies: 0, lostRaces: 0, failed: [] };
  const stored = await teller.store.readPlaces(keys);
  const untold = stored.filter(({ state }) => state.untold.length > 0);
  const drafts = await draftsOf(untold, teller);
  const notices = drafts.flatMap((draft) => draft.notices);
  const remedies = drafts.flatMap(({ stored: { state } }) =>
    state.untold.flatMap((one) => remedyOf(state, one, teller.policy) ?? []),
  );
  const unasked = await unsentOf(remedies, teller.sendRemedies, ({ body }) => body.id);
  const silenced = new Set(drafts.filter(isSilenced).flatMap((draft) => draft.notices.map(({ id }) => id)));
  const publish = (all: readonly Notice[]): Promise<void> => teller.publish(all, silenced);
  const unsent = new Map([...unasked, ...(await unsentOf(notices, publish, ({ id }) => id))]);
  const cleared = await atMost(CLEARED_AT_A_TIME, drafts, (draft) => clear(draft, unsent, teller));
  return {
    states: stored.map(({ state }) => state),
    sent: cleared.flatMap(({ sent }) => sent),
    remedies: teller.sendRemedies === undefined ? 0 : remedies.length - unasked.size,
    lostRaces: cleared.reduce((sum, { lostRaces }) => sum + lostRaces, 0),
    failed: cleared.flatMap(({ key, causes: [cause] }) => (cause === undefined ? [] : [{ key, cause }])),
  };
};

/** A place and its notices; without them, why they could not be made. */
type Draft = {
  readonly stored: Stored<PlaceState>;
  readonly notices: readonly Notice[];
  readonly causes: readonly unknown[];
};

const isSilenced = ({ stored }: Draft): boolean => stored.state.incident?.silenced !== undefined;

const draftsOf = async (untold: readonly Stored<PlaceState>[], teller: Teller): Promise<readonly Draft[]> => {
  const clusterArns = [...new Set(untold.map(({ state }) => state.ledger.clusterArn))];
  const read = await Promise.allSettled(clusterArns.map((clusterArn) => teller.store.readInventory(clusterArn)));
  const inventories = new Map(clusterArns.map((clusterArn, place) => [clusterArn, read[place]]));
  return untold.map((stored) => {
    try {
      const inventory = inventories.get(stored.state.ledger.clusterArn);
      if (inventory?.status === 'rejected') throw inventory.reason;
      const context = contextOf(inventory?.value?.state ?? null, teller);
      return { stored, notices: stored.state.untold.map((one) => noticeOf(stored.state, one, context)), causes: [] };
    } catch (cause) {
      return { stored, notices: [], causes: [cause] };
    }
  });
};

const contextOf = (inventory: Inventory | null, teller: Teller): NoticeContext => ({
  policy: teller.policy,
  coverages: inventory?.daemons ?? [],
  account: teller.account,
  region: teller.region,
  runbookBaseUrl: teller.runbookBaseUrl,
});

/** By a notice's id, why it, or the remedy that goes with it, was not sent. */
const unsentOf = async <Message>(
  messages: readonly Message[],
  send: ((messages: readonly Message[]) => Promise<void>) | undefined,
  idOf: (message: Message) => string,
): Promise<ReadonlyMap<string, unknown>> => {
  if (messages.length === 0 || send === undefined) return new Map();
  try {
    await send(messages);
    return new Map();
  } catch (error) {
    if (!(error instanceof UnsentError)) return new Map(messages.map((message) => [idOf(message), error]));
    const { unsent } = error as UnsentError<Message>;
    // without the error itself: it holds all messages, and would be logged for each of their places
    return new Map(unsent.map(({ message, reason }) => [idOf(message), new Error(reason)]));
  }
};

type Cleared = {
  readonly key: PlaceKey;
  readonly sent: readonly string[];
  readonly lostRaces: number;
  readonly causes: readonly unknown[];
};

/** Clears what was sent, and that alone: what another worker has added or told meanwhile stays as it is. */
const clear = async (draft: Draft, unsent: ReadonlyMap<string, unknown>, teller: Teller): Promise<Cleared> => {
  const { store, wait = setTimeout } = teller;
  const key = keyOf(draft.stored.state);
  const ids = draft.notices.map(({ id }) => id);
  const sent = ids.filter((id) => !unsent.has(id));
  const causes = [...draft.causes, ...ids.flatMap((id) => unsent.get(id) ?? [])];
  let current: Stored<PlaceState> | undefined = draft.stored;
  let lostRaces = 0;
  try {
    while (current !== undefined) {
      const after = told(current.state, sent);
      if (after === current.state || (await store.writePlace(after, current.revision)) === 'written') break;
      lostRaces += 1;
      if (lostRaces === TRIES) throw new Error(`${pkOf(key)}: lost the race for its item ${TRIES} times`);
      await wait(FIRST_WAIT_MILLISECONDS * 2 ** lostRaces * Math.random());
      [current] = await store.readPlaces([key]);
    }
    return { key, sent, lostRaces, causes };
  } catch (cause) {
    return { key, sent, lostRaces, causes: [...causes, cause] };
  }
};
