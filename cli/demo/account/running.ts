import type { SimulatedClock } from './simulated-clock.ts';

/** The work that runs at the moment: time may pass only when all of it waits for time to pass. */
export class Running {
  readonly #clock: SimulatedClock;
  #count = 0;
  #changed: () => void = () => {};

  /** @param clock whoever sleeps by it is to call `changed` */
  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  readonly changed = (): void => this.#changed();

  async during<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      this.changed();
    }
  }

  /** Resolves when all that runs has ended or sleeps. */
  async settled(): Promise<void> {
    while (this.#count > this.#clock.sleepers) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}
