import { NotNowError } from '../ecs/reads/ask.ts';
import { type Calls, isPassing } from './calls.ts';

const AFTER_LOSS_MS = 5000;

/** Asks as the parts of a look ask, and again after each "not now" and each loss, until timeLimit is over. */
export const patientlyAsked = async <Told>(calls: Calls, ask: () => Promise<Told>): Promise<Told> => {
  for (;;) {
    calls.stopIfOver();
    try {
      return await ask();
    } catch (error) {
      if (error instanceof NotNowError) await calls.pause(error.delaySeconds * 1000);
      else if (isPassing(error)) await calls.pause(AFTER_LOSS_MS);
      else throw error;
    }
  }
};
