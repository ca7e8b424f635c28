import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { at, type Time } from '../../timeline/index.ts';

const realWait = timers.setTimeout;
const waitBy = (wait: typeof timers.setTimeout): void => {
  timers.setTimeout = wait;
  syncBuiltinESMExports();
};

/** Waiting moves the clock, and takes no time. */
export const waitingMovesTheClock = (): void =>
  waitBy(async (milliseconds = 0, value) => {
    vi.setSystemTime(Date.now() + milliseconds);
    return value as never;
  });

export const putBackWaiting = (): void => waitBy(realWait);

const fakeClock = (): void => {
  vi.useFakeTimers({ toFake: ['Date'] });
  waitingMovesTheClock();
};
const realClock = (): void => {
  putBackWaiting();
  vi.useRealTimers();
};

/** Sets up a file before its tests: by a clock that stands still until it is moved. */
export const byFakeClock = async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
  fakeClock();
  try {
    return await act();
  } finally {
    realClock();
  }
};

/** Gives the tests of a file such a clock, and puts everything faked back afterwards. */
export const useFakeClock = (): void => {
  beforeAll(fakeClock);
  afterAll(() => {
    realClock();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });
};

export const itIs = (time: Time): void => void vi.setSystemTime(at(time));
