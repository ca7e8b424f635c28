import { type OneTelling, type Receiver, ReceiverError } from './receiver.ts';

/** Tells of groups one after the other, each under the lock. @param withinMs the call has to end within this time, or the lock may go to another */
export const tellEach =
  (withinMs: number, send: (telling: OneTelling) => Promise<void>): Receiver['tell'] =>
  async (tellings, { lock, now, deadlineAt }) => {
    for (const telling of tellings) {
      if (now() + withinMs > deadlineAt) throw new ReceiverError('no time is left to publish it', 'late');
      await lock.keep(now() + withinMs);
      await send(telling);
    }
  };
