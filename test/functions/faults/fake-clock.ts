import { afterAll, beforeAll, vi } from 'vitest';
import { at, type Time } from '../../timeline/index.ts';

/** Gives the tests of a file a clock that stands still until it is moved, and puts everything faked back afterwards. */
export const useFakeClock = (): void => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterAll(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });
};

export const itIs = (time: Time): void => void vi.setSystemTime(at(time));
