import { deployed, ofType } from '../test/infra/cloudformation.ts';
import { packageService } from '../test/infra/packaged.ts';
import { watchedIn } from './cost/alarm-metrics.ts';
import { totalOf } from './cost/bill.ts';
import { type Counted, fixedBillOf } from './cost/fixed-bill.ts';
import { useQuietAccount } from './quiet/quiet-account.ts';
import { measuredOf } from './rounds.ts';
import type { Row } from './table.ts';

/** A small account pays no more than this, however quiet it is; whoever adds something restates the limits. */
export const LIMITS = { customMetrics: 15, watchedMetrics: 20, dollars: 10 } as const;

/**
 * Prices a month in which next to nothing happens, by AWS's list prices: the packaged template's alarms,
 * and what its functions say and ask for over a quiet account.
 */
export async function* benchFixedCost(): AsyncGenerator<Row> {
  yield* rowsOf(await countQuiet());
}

export const rowsOf = (counted: Counted): readonly Row[] => {
  const { used, watched } = counted;
  const bill = fixedBillOf(counted);
  return [
    once('custom metrics that a quiet account emits', used.emitted.metrics.length, 'metrics', LIMITS.customMetrics),
    once(`metrics that ${watched.alarms} alarms watch`, watched.metrics, 'metrics', LIMITS.watchedMetrics),
    once('what a quiet account costs a month', totalOf(bill), '$', LIMITS.dollars),
    ...bill.map(({ what, quantity, price }) => once(`  ${what}: ${amount(quantity)}`, quantity * price, '$', null)),
  ];
};

/** Packages the template, and runs its functions over a quiet account. */
export const countQuiet = async (): Promise<Counted> => {
  const packaged = await packageService();
  try {
    const used = await useQuietAccount();
    const stack = deployed(packaged.template);
    const polledQueues = ofType(stack, 'AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) =>
      /Queue\.Arn$/.test(String(Properties.EventSourceArn)),
    ).length;
    return { used, watched: watchedIn(packaged.template, used.emitted.metrics), polledQueues };
  } finally {
    await packaged.remove();
  }
};

const once = (what: string, value: number, unit: Row['unit'], target: number | null): Row => ({
  what,
  measured: measuredOf([value]),
  unit,
  target,
});

const amount = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en').replaceAll(',', ' ') : String(Number(value.toPrecision(3)));
