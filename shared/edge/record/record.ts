import { advance } from '../../core/advance/advance.ts';
import type { Measured } from '../../core/judging/judge.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { advanceSelfTest } from '../../core/self-test/advance-self-test.ts';
import type { AdvanceContext, Advanced, Failed } from '../../core/state/context.ts';
import type { Inventory, ItemState } from '../../core/state/instance-state.ts';
import type { FactsOfItem } from '../../core/words/item-key.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import type { Verdict } from '../../core/words/verdict.ts';
import { atMost } from '../pacing/at-most.ts';
import { pace } from '../pacing/pace.ts';
import { BrokenInventoryError } from '../store/inventory-item.ts';
import { pkOf } from '../store/keys.ts';
import { readByPk } from '../store/read-by-pk.ts';
import type { StateStore, Stored } from '../store/state-store.ts';
import { untilWon } from '../store/until-won.ts';

export type Recorder = {
  readonly store: StateStore;
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** True where all facts came by events: an item that they change says when it was last heard of. */
  readonly byEvents?: true;
  /** From this moment on, what is not judged yet is put off: it is `failed`, and comes again. Epoch milliseconds; absent: never. */
  readonly deadline?: number;
  /** Tells whether ECS's repair pace was used up, where it was worked out for all of the items; else no repair is called missing. */
  readonly isRepairHeldBack?: NonNullable<AdvanceContext['isRepairHeldBack']>;
};

/** The result of recording one item. */
export type Recorded = {
  readonly item: FactsOfItem;
  /** `failed`: nothing of it is certain; the same facts must come again. */
  readonly outcome: 'written' | 'unchanged' | 'failed';
  readonly lostRaces: number;
  readonly verdicts: readonly Verdict[];
  /** Margins of rules that the policy leaves off; absent for none. */
  readonly measured?: readonly Measured[];
  /** The reason why it failed. */
  readonly cause?: unknown;
  /** Bookend itself failed to judge it: what was learned is recorded all the same, and an incident says so. */
  readonly notJudged?: Failed;
  /** The number of running tasks that were left out of its item, since there are too many. */
  readonly leftOut?: number;
};

const WRITES_AT_A_TIME = 32;

/**
 * The one write path: items learn facts, from events and from looks alike. All items are read at once; each is written
 * at most once, in one conditional write that holds its facts, its incident, its notices and its next check; one where
 * nothing material changed is not written. If another worker was faster, it is read and merged again.
 *
 * An item fails alone, and by its own; what there is no time for is failed too, the largest items first. It is safe to record
 * the same facts again, after any failure: what was learned is no news. The cluster of an item that was never heard of is
 * watched from now on.
 */
export const record = async (items: readonly FactsOfItem[], recorder: Recorder): Promise<readonly Recorded[]> => {
  const keys = items.map(({ key }) => key);
  const clusterArns = [...new Set(items.map(({ clusterArn }) => clusterArn))].filter((arn) => !isOfSelfTest(arn));
  const [[states], inventories] = await Promise.all([
    Promise.allSettled([readByPk(keys, recorder.store)]),
    Promise.allSettled(clusterArns.map((clusterArn) => inventoryOf(clusterArn, recorder))),
  ]);
  const inventoryBy = new Map(clusterArns.map((clusterArn, index) => [clusterArn, inventories[index]]));
  const stored = (one: FactsOfItem): Stored<ItemState> | undefined => known(states).get(pkOf(one.key));
  const paced = pace(recorder.now, recorder.deadline ?? Number.POSITIVE_INFINITY);
  const recorded = new Map<FactsOfItem, Recorded>();
  await atMost(WRITES_AT_A_TIME, heavyLast(items, states), async (one) => {
    const tries: Tries = { lostRaces: 0 };
    try {
      const first = stored(one);
      const inventory = isOfSelfTest(one.clusterArn) ? null : known(inventoryBy.get(one.clusterArn));
      const advanced = await paced(() => advanceStored(one, first, { inventory, tries, recorder }));
      recorded.set(one, { item: one, lostRaces: tries.lostRaces, ...advanced });
    } catch (cause) {
      recorded.set(one, { item: one, outcome: 'failed', lostRaces: tries.lostRaces, verdicts: [], cause });
    }
  });
  return items.flatMap((one) => recorded.get(one) ?? []);
};

/** With more tasks than this an item may take long to judge: what is judged in no time is written before it. */
const HEAVY_TASKS = 500;

const heavyLast = (
  items: readonly FactsOfItem[],
  states: PromiseSettledResult<ReadonlyMap<string, Stored<ItemState>>> | undefined,
): readonly FactsOfItem[] => {
  const weightOf = ({ key, facts }: FactsOfItem): number => {
    const state = states?.status === 'fulfilled' ? states.value.get(pkOf(key))?.state : undefined;
    const tasks = (state?.kind === 'instance' ? state.ledger.tasks.size : 0) + facts.length;
    return tasks > HEAVY_TASKS ? tasks : 0;
  };
  return items.toSorted((one, other) => weightOf(one) - weightOf(other));
};

const known = <Value>(settled: PromiseSettledResult<Value> | undefined): Value => {
  if (settled?.status === 'fulfilled') return settled.value;
  throw settled?.reason ?? new Error('it was not read');
};

type Tries = { lostRaces: number };
type With = { readonly inventory: Inventory | null; readonly tries: Tries; readonly recorder: Recorder };

const advanceStored = (
  item: FactsOfItem,
  first: Stored<ItemState> | undefined,
  { inventory, tries, recorder }: With,
): Promise<Pick<Recorded, 'outcome' | 'verdicts' | 'measured' | 'notJudged' | 'leftOut'>> => {
  const { store, now, byEvents } = recorder;
  const pk = pkOf(item.key);
  return untilWon(pk, recorder, async (lost) => {
    const stored = lost === 0 ? first : (await readByPk([item.key], store)).get(pk);
    if (stored === undefined && item.facts.length === 0) return { outcome: 'unchanged', verdicts: [] };
    const advanced = advancedBy(item, stored?.state ?? null, { inventory, recorder });
    const { state, changed, verdicts, measured, failed, leftOut } = advanced;
    const judged = {
      verdicts,
      ...(measured === undefined ? {} : { measured }),
      ...(failed === undefined ? {} : { notJudged: failed }),
      ...(leftOut === undefined ? {} : { leftOut }),
    };
    if (!changed) return { outcome: 'unchanged', ...judged };
    const next = byEvents === true && state.kind === 'instance' ? { ...state, heardAt: now() } : state;
    if ((await store.writeItem(next, stored?.revision ?? 0)) === 'written') return { outcome: 'written', ...judged };
    tries.lostRaces += 1;
    return 'lost-race';
  });
};

const advancedBy = (
  { facts, clusterArn }: FactsOfItem,
  known: ItemState | null,
  { inventory, recorder: { policy, now, isRepairHeldBack } }: Omit<With, 'tries'>,
): Advanced => {
  if (isOfSelfTest(clusterArn)) return advanceSelfTest(known, facts, { clusterArn, now: now() });
  const pace = isRepairHeldBack === undefined ? {} : { isRepairHeldBack };
  return advance(known, facts, { policy, inventory, now: now(), ...pace });
};

/**
 * The inventory is read each time, never remembered: a daemon that was created a second ago must not be missing from a verdict. By one that is
 * broken nothing is judged, and all is recorded: whoever refreshes it says so.
 */
const inventoryOf = async (clusterArn: string, { store, now }: Recorder): Promise<Inventory | null> => {
  try {
    const found = await store.readInventory(clusterArn);
    if (found !== null) return found.state;
    const unknown = { clusterArn, watchedSince: now(), refreshedAt: null, daemons: [], providers: [] };
    if ((await store.writeInventory(unknown, 0)) === 'written') return unknown;
    const others = await store.readInventory(clusterArn);
    if (others === null)
      throw new Error(`${clusterArn}: its inventory was written by another worker, and is not there`);
    return others.state;
  } catch (error) {
    if (error instanceof BrokenInventoryError) return null;
    throw error;
  }
};
