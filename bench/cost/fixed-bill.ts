import type { Used } from '../quiet/quiet-account.ts';
import type { WatchedMetrics } from './alarm-metrics.ts';
import type { Item } from './bill.ts';
import { ASSUMED, PRICES } from './prices.ts';

const HOURS_A_MONTH = 720;
const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** Counts of a deployment that has next to nothing to do. */
export type Counted = { readonly used: Used; readonly watched: WatchedMetrics; readonly polledQueues: number };

/** Prices the part of a month that is paid however few events there are. Items and answers of the table are small: a call is a unit of it. */
export const fixedBillOf = ({ used, watched, polledQueues }: Counted): readonly Item[] => {
  const { hours, emitted, invocations, calls, selfTests } = used;
  const aMonth = (counted: number): number => (counted / hours) * HOURS_A_MONTH;
  const asked = [...(calls.get('DynamoDB') ?? [])];
  const sumOf = (areWrites: boolean): number =>
    asked.reduce((sum, [action, times]) => sum + (WRITES.includes(action) === areWrites ? times : 0), 0);
  const polls = polledQueues * ASSUMED.pollsOfAQueueAMinute * 60 * HOURS_A_MONTH;
  const sent = [...(calls.get('SQS')?.values() ?? [])].reduce((sum, times) => sum + times, 0);
  const logBytes = emitted.logBytes + invocations * ASSUMED.logBytesBesideMetrics;
  const seconds = (ASSUMED.millisecondsASweep / 1000) * ASSUMED.gigabytesOfMemory;
  const selfTest = PRICES.scheduled + PRICES.putEvent + PRICES.publish;
  return [
    { what: 'custom metrics', quantity: emitted.metrics.length, price: PRICES.metricMonth },
    { what: 'metrics that alarms watch', quantity: watched.metrics, price: PRICES.alarmMetricMonth },
    { what: 'dashboard, where the account has more than three', quantity: 1, price: PRICES.dashboardMonth },
    { what: 'queue requests: polls of empty queues', quantity: polls + aMonth(sent), price: PRICES.queueRequest },
    { what: 'self-tests: scheduled, sent, published', quantity: aMonth(selfTests), price: selfTest },
    { what: 'table: read units', quantity: aMonth(sumOf(false)), price: PRICES.readUnit },
    { what: 'table: write units', quantity: aMonth(sumOf(true)), price: PRICES.writeUnit },
    { what: 'invocations', quantity: aMonth(invocations), price: PRICES.invocation },
    { what: 'gigabyte-seconds', quantity: aMonth(invocations) * seconds, price: PRICES.gigabyteSecond },
    { what: 'gigabytes of logs', quantity: aMonth(logBytes) / 1e9, price: PRICES.logGigabyte },
  ];
};
