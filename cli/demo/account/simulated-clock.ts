import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

type Sleeper = { readonly at: number; readonly wake: () => void };

const REAL = { Date: globalThis.Date, setTimeout: timers.setTimeout };

/**
 * Simulated time for a whole process: what `Date` says, and how long a promised `setTimeout` takes. It stands still while
 * anybody works and moves when it is moved, so nobody is late because a machine is slow. The callback timers stay
 * real: by them connections time out, not Bookend.
 */
export class SimulatedClock {
  #now: number;
  #sleepers: readonly Sleeper[] = [];
  readonly #whenOneSleeps: () => void;

  /** @param startsAt epoch milliseconds */
  constructor(startsAt: number, whenOneSleeps: () => void = () => {}) {
    this.#now = startsAt;
    this.#whenOneSleeps = whenOneSleeps;
  }

  /** Epoch milliseconds of simulated time. */
  readonly now = (): number => this.#now;

  /** The number of sleepers that wait for time to pass. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** The time at which the first sleeper wakes; null if nobody sleeps. */
  get nextWakeAt(): number | null {
    return this.#sleepers.length === 0 ? null : Math.min(...this.#sleepers.map(({ at }) => at));
  }

  /** Rounds up to a whole millisecond, since random back-off asks for fractions and no clock shows them. */
  readonly sleep = <Value>(ms = 1, value?: Value): Promise<Value | undefined> =>
    new Promise((resolve) => {
      this.#sleepers = [...this.#sleepers, { at: this.#now + Math.ceil(ms), wake: () => resolve(value) }];
      this.#whenOneSleeps();
    });

  /** Time never goes back. Who slept until then goes on. */
  moveTo(ms: number): void {
    this.#now = Math.max(this.#now, ms);
    const awake = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of awake) wake();
  }

  /** Makes this the process's clock; modules that keep `Date.now` must be loaded after it. */
  install(): void {
    globalThis.Date = dateOf(this.now);
    setSleep(this.sleep);
  }

  uninstall(): void {
    globalThis.Date = REAL.Date;
    setSleep(REAL.setTimeout);
  }
}

/** Named imports of a builtin module see the change too. */
const setSleep = (setTimeout: unknown): void => {
  Object.assign(timers, { setTimeout });
  syncBuiltinESMExports();
};

const dateOf = (now: () => number): DateConstructor =>
  new Proxy(REAL.Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
