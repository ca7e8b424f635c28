import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import { type Fact, timeOf } from '../shared/core/words/facts.ts';
import { measuredOf } from './rounds.ts';
import { dayOf, type FleetDay, ordinaryDay } from './service/fleet-events.ts';
import { createMeteredStore } from './service/metered-store.ts';
import { factsIn, recordAll } from './service/recorded.ts';
import type { Row } from './table.ts';

const INSTANCES = 40;
const SEEDS = [1, 2, 3];
const TARGETS = [
  { together: 1, target: 2 },
  { together: 4, target: 1 },
] as const;

/** Counts the write units of `observe` for each event, on an ordinary day of a fleet of 20 tasks an instance. */
export async function* benchWrites(): AsyncGenerator<Row> {
  const days = SEEDS.map((seed) => dayOf(ordinaryDay(INSTANCES), seed));
  for (const { together, target } of TARGETS) {
    const units = await Promise.all(days.map((day) => unitsPerEvent(day, together)));
    const what = `write units an event, ${together === 1 ? 'one event' : `${together} events`} of an instance a batch`;
    yield { what, measured: measuredOf(units), unit: 'units', target };
  }
}

const unitsPerEvent = async ({ events, inventory }: FleetDay, together: number): Promise<number> => {
  const { store, meter } = createMeteredStore();
  await store.writeInventory(inventory, 0);
  meter.writeUnits = 0;
  for (const batch of batchesOf(factsIn(events), together)) {
    const now = Math.max(...batch.map(arrivalOf));
    await recordAll(batch, { store, policy: DEFAULT_POLICY, now: () => now });
  }
  return meter.writeUnits / events.length;
};

/** Each batch holds so many events of one place, in the order of arrival; at the end fewer. */
const batchesOf = (facts: readonly Fact[], together: number): readonly (readonly Fact[])[] =>
  [...Map.groupBy(facts, placeNameOf).values()]
    .flatMap((ofPlace) =>
      Array.from({ length: Math.ceil(ofPlace.length / together) }, (_, n) =>
        ofPlace.slice(n * together, (n + 1) * together),
      ),
    )
    .toSorted((one, other) => Math.max(...one.map(arrivalOf)) - Math.max(...other.map(arrivalOf)));

const placeNameOf = (fact: Fact): string =>
  fact.kind === 'deployment' ? fact.daemonName : (fact.containerInstanceArn ?? '');

/** Events come a second or so after what they tell of. */
const arrivalOf = (fact: Fact): number => timeOf(fact) + 1000;
