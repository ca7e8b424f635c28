import type { EcsEvent } from '../simulator/events/envelope.ts';
import type { Asked } from './asked.ts';
import { billOf, FLOOR, type Item, totalOf, tracesOf } from './cost/bill.ts';
import { measuredOf } from './rounds.ts';
import { ordinaryDay } from './service/fleet-events.ts';
import { eachSecond, type Run, runService } from './service/small-service.ts';
import type { Row } from './table.ts';

const TARGET = 1.5;

type Case = Pick<Run, 'batchesOf'> & {
  readonly what: string;
  readonly instances: number;
  readonly target: number | null;
};

/**
 * Computes the price of a million events by AWS's list prices, from the usage of a run, beside the least that a durable
 * service could cost: a queue and one write an event, $1.105. Where few events come, each brings an invocation of
 * its own; the last case is the worst there is.
 */
export async function* benchCost({ isShort }: Asked): AsyncGenerator<Row> {
  const cases: readonly Case[] = [
    { what: 'a fleet of 200, a batch each second', instances: 200, batchesOf: eachSecond, target: TARGET },
    { what: 'four events of an instance a batch', instances: 20, batchesOf: inFours(), target: TARGET },
    { what: 'a fleet of 20, a batch each second', instances: 20, batchesOf: eachSecond, target: null },
    { what: 'one event a batch', instances: 20, batchesOf: alone, target: null },
  ];
  for (const one of isShort ? cases.filter(({ target }) => target !== null) : cases)
    yield* await priced(one, one === cases[0]);
}

const priced = async ({ what, instances, batchesOf, target }: Case, isItemised: boolean): Promise<readonly Row[]> => {
  const scenario = ordinaryDay(instances);
  const usage = await runService({ scenario, seed: 1, seconds: scenario.hours * 3600, batchesOf });
  const bill = billOf(usage);
  const ratio = totalOf(bill) / FLOOR;
  return [
    once(`a million events ÷ $${FLOOR}, a queue and one write each: ${what}`, ratio, 'ratio', target),
    once('  in dollars', totalOf(bill), '$'),
    ...(isItemised ? bill.map(itemised) : []),
    once('  more, where X-Ray is switched on', tracesOf(usage), '$'),
  ];
};

const itemised = ({ what, quantity, price }: Item): Row =>
  once(`    ${what}: ${amount(quantity)} × ${priceText(price)}`, quantity * price, '$');

const priceText = (price: number): string =>
  price < 0.001 ? `$${Number((price * 1e6).toPrecision(3))} a million` : `$${price}`;

const once = (what: string, value: number, unit: Row['unit'], target: number | null = null): Row => ({
  what,
  measured: measuredOf([value]),
  unit,
  target,
});

const amount = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en').replaceAll(',', ' ') : String(Number(value.toPrecision(3)));

const alone: Run['batchesOf'] = (events) => events.map((event) => [event]);

/** Holds an instance's events back until there are four; what is left at the end never comes. */
const inFours = (): Run['batchesOf'] => {
  const held = new Map<string, readonly EcsEvent[]>();
  return (events) =>
    events.flatMap((event) => {
      const place = String(event.detail.containerInstanceArn ?? event.detail.daemonArn);
      const four = [...(held.get(place) ?? []), event];
      held.set(place, four.length === 4 ? [] : four);
      return four.length === 4 ? [four] : [];
    });
};
