import type { Running } from './running.ts';

/** An event source calls a function. */
export type EventSource = {
  /** Calls it if there is a reason to, without waiting for it. @returns whether it did */
  readonly poll: () => Promise<boolean>;
};

export type SourcePorts = {
  /** Rejects if the function does. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly running: Running;
  /** Simulated time. */
  readonly now: () => number;
};
