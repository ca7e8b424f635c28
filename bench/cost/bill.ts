import type { Usage } from '../service/usage.ts';
import { ASSUMED, PRICES } from './prices.ts';

/** One line of the bill for a million events: how many, at what price each. */
export type Item = { readonly what: string; readonly quantity: number; readonly price: number };

/** Bills a million events by the usage of a run: only what comes with events, not what comes each minute or month. */
export const billOf = (usage: Usage): readonly Item[] => {
  const invocations = usage.observe + usage.react + usage.inspect;
  const ofRun: readonly Item[] = [
    {
      what: 'queue requests: events sent, received, deleted',
      quantity: eventRequests(usage),
      price: PRICES.queueRequest,
    },
    { what: 'table: write units', quantity: writeUnitsOf(usage), price: PRICES.writeUnit },
    { what: 'table: read units', quantity: usage.readUnits - usage.sweptReadUnits, price: PRICES.readUnit },
    { what: 'queue requests: checks', quantity: 3 * usage.checks, price: PRICES.queueRequest },
    { what: 'notices published', quantity: usage.notices, price: PRICES.publish },
    { what: 'invocations', quantity: invocations, price: PRICES.invocation },
    { what: 'gigabyte-seconds', quantity: invocations * secondsOfMemory, price: PRICES.gigabyteSecond },
    {
      what: 'gigabytes of logs',
      quantity: (invocations * ASSUMED.logBytesAnInvocation) / 1e9,
      price: PRICES.logGigabyte,
    },
  ];
  return ofRun.map((item) => ({ ...item, quantity: (item.quantity / usage.events) * 1e6 }));
};

/**
 * The least that a durable service could cost, in dollars for a million events: each is sent to a queue alone, received and
 * deleted in tens, and written once. Fixed: a floor that moved with our own batches would hide what they cost.
 */
export const FLOOR = 1e6 * ((1 + 2 / ASSUMED.messagesARequest) * PRICES.queueRequest + PRICES.writeUnit);

/** X-Ray's price for a million events, where it is switched on. */
export const tracesOf = ({ traces, events }: Usage): number => (traces / events) * 1e6 * PRICES.trace;

export const totalOf = (bill: readonly Item[]): number =>
  bill.reduce((sum, { quantity, price }) => sum + quantity * price, 0);

const secondsOfMemory = (ASSUMED.millisecondsAnInvocation / 1000) * ASSUMED.gigabytesOfMemory;

/** EventBridge sends each event alone; batches are received and deleted in lots. */
const eventRequests = ({ events, observe }: Usage): number => {
  const lots = Math.max(observe, events / ASSUMED.messagesARequest);
  return events + 2 * lots;
};

const writeUnitsOf = ({ writeUnits, sweptWriteUnits, lookCalls }: Usage): number =>
  writeUnits - sweptWriteUnits + lookCalls * ASSUMED.budgetWritesACall;
