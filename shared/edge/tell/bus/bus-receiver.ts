import { type OneTelling, type Receiver, ReceiverError } from '../receivers/receiver.ts';
import { tellEach } from '../receivers/tell-each.ts';
import { alertOf, leastOf } from './alert.ts';
import { type AlertEvent, eventOf } from './alert-event.ts';

/** The bus has to answer within this time. */
const PUT_WITHIN_MS = 10_000;

/**
 * Tells machines of each change of a group by one event on an EventBridge bus, from which rules lead wherever their owner wants. An event has nothing
 * to edit, and a machine keeps its own open alerts: an event with the same key changes one.
 * @param put sends one to the bus
 */
export const busReceiver = (put: (event: AlertEvent) => Promise<void>): Receiver => ({
  name: 'bus',
  edits: false,
  isForMachines: true,
  together: false,
  check: () => {}, // any notice has a form in JSON
  tell: tellEach(PUT_WITHIN_MS, (telling) => putOrLeast(telling, put)),
});

/** An alert that is refused as it is goes out as the least that it can be: no size or field of a notice is refused again and again. */
const putOrLeast = async (telling: OneTelling, put: (event: AlertEvent) => Promise<void>): Promise<void> => {
  const alert = alertOf(telling);
  try {
    await put(eventOf(alert, telling.group));
  } catch (error) {
    if (!(error instanceof ReceiverError) || error.trouble !== 'refused') throw error;
    await put(eventOf(leastOf(alert), telling.group));
  }
};
