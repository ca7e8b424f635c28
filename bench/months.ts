import { billOf, totalOf } from './cost/bill.ts';
import { fixedBillOf } from './cost/fixed-bill.ts';
import { ASSUMED } from './cost/prices.ts';
import { countQuiet } from './fixed-cost.ts';
import { measuredOf } from './rounds.ts';
import { ordinaryDay } from './service/fleet-events.ts';
import { eachSecond, runService } from './service/small-service.ts';
import type { Row } from './table.ts';

const FLEETS: readonly number[] = [10, 20, 100, 500, 1000];
const DAYS_A_MONTH = 30;

/** Prices a month for fleets of these sizes: the part that is paid however few events there are, and their events. */
export async function* benchMonths(): AsyncGenerator<Row> {
  const fixed = totalOf(fixedBillOf(await countQuiet()));
  for (const instances of FLEETS) {
    const millionEvents = (instances * ASSUMED.eventsAnInstanceADay * DAYS_A_MONTH) / 1e6;
    const aMillion = await priceOfAMillion(instances);
    yield once(`what ${instances} container instances cost a month`, fixed + millionEvents * aMillion);
    yield once(
      `  events: ${Number(millionEvents.toPrecision(3))} million at ${aMillion.toFixed(2)}`,
      millionEvents * aMillion,
    );
  }
}

const priceOfAMillion = async (instances: number): Promise<number> => {
  const scenario = ordinaryDay(instances);
  const seconds = scenario.hours * 3600;
  return totalOf(billOf(await runService({ scenario, seed: 1, seconds, batchesOf: eachSecond })));
};

const once = (what: string, value: number): Row => ({ what, measured: measuredOf([value]), unit: '$', target: null });
