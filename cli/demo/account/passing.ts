import type { EventSource } from './event-source.ts';
import type { Running } from './running.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The world outside of Bookend. */
export type World = {
  /** Lets it happen up to a moment. @returns the events that EventBridge is given meanwhile */
  readonly moveTo: (ms: number) => readonly unknown[];
};

const TICK_MS = 1000;

type Passing = {
  readonly clock: SimulatedClock;
  readonly running: Running;
  readonly sources: readonly EventSource[];
  readonly put: (events: readonly unknown[]) => Promise<void>;
};

/** Time stands still until everybody has done what there was to do, and then goes on by a second, or to who wakes first. */
export const passing = ({ clock, running, sources, put }: Passing) => {
  const settle = async (): Promise<void> => {
    let hasMoved = true;
    while (hasMoved) {
      await running.settled();
      hasMoved = false;
      for (const source of sources) hasMoved = (await source.poll()) || hasMoved;
    }
  };
  return async (ms: number, world?: World): Promise<void> => {
    await settle();
    while (clock.now() < ms) {
      const next = Math.min(ms, clock.nextWakeAt ?? ms, clock.now() + TICK_MS);
      clock.moveTo(next);
      await put(world?.moveTo(next) ?? []);
      await settle();
    }
  };
};
