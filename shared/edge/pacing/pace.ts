import { setImmediate } from 'node:timers/promises';

/** Judging is work without a pause: so long it may go on before what was begun meanwhile is let through to the network. */
const LONGEST_STRETCH_MILLISECONDS = 100;

/** There was no time left in this batch: what it was about comes again. */
export class PutOffError extends Error {
  override readonly name = 'PutOffError';

  constructor() {
    super('there was no time left in this batch to judge it');
  }
}

/**
 * Lets work without a pause share one thread with writes. Before each piece of it `act` waits until the writes that others have
 * begun are on their way.
 * @param deadline epoch milliseconds; from then on all but the very first piece are put off, so that each batch comes to something
 * @returns does one piece; rejects with a PutOffError when the time is over
 */
export const pace = (now: () => number, deadline: number) => {
  let since = now();
  let isFirst = true;
  return async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
    while (now() - since >= LONGEST_STRETCH_MILLISECONDS) {
      const seen = since;
      await setImmediate();
      if (since === seen) since = now(); // of all that wake at once one goes on; the others wait for the next pause
    }
    if (!isFirst && now() >= deadline) throw new PutOffError();
    isFirst = false;
    return act(); // at once: nobody else has worked since the clock was read
  };
};
