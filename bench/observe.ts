import { advance } from '../shared/core/advance/advance.ts';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import type { ItemState } from '../shared/core/state/instance-state.ts';
import { factsByItem } from '../shared/core/words/item-key.ts';
import { doorOf } from '../shared/edge/events/door.ts';
import { type EventMessage, readMessages } from '../shared/edge/events/read-messages.ts';
import { pkOf } from '../shared/edge/store/keys.ts';
import type { StateStore } from '../shared/edge/store/state-store.ts';
import { createMemoryStore } from '../test/doubles/memory-store.ts';
import type { Asked } from './asked.ts';
import { alternate, cpuTimeMs, ratioOf, timeOf } from './rounds.ts';
import { dayOf, type FleetDay, ordinaryDay } from './service/fleet-events.ts';
import { createInstantStore } from './service/instant-dynamo.ts';
import { recordAll } from './service/recorded.ts';
import { WATCHED } from './service/small-service.ts';
import type { Row } from './table.ts';

const DOOR = doorOf(WATCHED);

const INSTANCES = 40;
const BATCH = 100;
const ROUNDS = 9;
const SHORT_ROUNDS = 3;
const TARGET = 8;
const TARGET_IN_MEMORY = 2;

/** A day of a fleet, as batches of messages from the queue. */
type Day = FleetDay & { readonly batches: readonly (readonly EventMessage[])[] };

/**
 * The work of `observe` on its batches (read, record) ÷ the same facts folded into states that nobody keeps elsewhere: over
 * the real store, whose client deflates, marshals, signs and reads as it does in Lambda while the table answers at once; and
 * over a store in memory, which does none of that.
 */
export async function* benchObserve({ isShort }: Asked): AsyncGenerator<Row> {
  const day = inBatches(dayOf(ordinaryDay(INSTANCES), 1));
  const contenders = [
    () => folding(day),
    () => recording(day, createInstantStore()),
    () => recording(day, createMemoryStore()),
  ];
  const [fold, real, memory] = await alternate(contenders, isShort ? SHORT_ROUNDS : ROUNDS);
  const row = (what: string, times: readonly number[] | undefined, target: number): Row => ({
    what,
    measured: ratioOf(times, fold),
    unit: 'ratio',
    target,
    isTimed: true,
  });
  yield row(`observe of ${day.events.length} events in batches of ${BATCH} ÷ the pure fold`, real, TARGET);
  yield row('  without marshalling: over a store in memory', memory, TARGET_IN_MEMORY);
}

const inBatches = (day: FleetDay): Day => {
  const messages = day.events.map((event, n) => ({ messageId: String(n), body: JSON.stringify(event) }));
  const count = Math.ceil(messages.length / BATCH);
  return { ...day, batches: Array.from({ length: count }, (_, n) => messages.slice(n * BATCH, (n + 1) * BATCH)) };
};

const nowOf = ({ inventory }: Day): number => inventory.refreshedAt ?? 0;

/** Without a store, a condition or a copy: what must be done in any case. */
const folding = (day: Day): number =>
  timeOf(() => {
    const states = new Map<string, ItemState>();
    const context = { policy: DEFAULT_POLICY, inventory: day.inventory, now: nowOf(day) };
    for (const batch of day.batches) {
      for (const { key, facts } of factsByItem([...readMessages(batch, DOOR).facts.keys()])) {
        const pk = pkOf(key);
        states.set(pk, advance(states.get(pk) ?? null, facts, context).state);
      }
    }
  });

const recording = async (day: Day, store: StateStore): Promise<number> => {
  await store.writeInventory(day.inventory, 0);
  const recorder = { store, policy: DEFAULT_POLICY, now: () => nowOf(day) };
  const startedAt = cpuTimeMs();
  for (const batch of day.batches) {
    await recordAll([...readMessages(batch, DOOR).facts.keys()], recorder);
  }
  return cpuTimeMs() - startedAt;
};
