import type { Datapoints } from './math-values.ts';
import { type Datapoint, type Measured, statisticOf } from './measured.ts';
import type { Reading } from './reading.ts';

/** Periods up to a minute: how many, and how many minutes each takes. */
export type Range = { readonly minute: number; readonly periods: number; readonly length: number };

/** The datapoints of what was measured, by period. Those that are complete are worked out once. */
export class Windows {
  readonly #metrics: readonly Measured[];
  readonly #stat: string;
  readonly #reading: Reading;
  readonly #complete = new Map<number, Datapoint>();

  /** @param metrics taken together @param stat as an alarm names it */
  constructor(metrics: readonly Measured[], stat: string, reading: Reading) {
    this.#metrics = metrics;
    this.#stat = stat;
    this.#reading = reading;
  }

  /** The oldest first. */
  datapoints({ minute, periods, length }: Range): Datapoints {
    return Array.from({ length: periods }, (_, index) =>
      this.#at(minute - (periods - 1 - index) * length, minute, length),
    );
  }

  #at(end: number, minute: number, length: number): Datapoint {
    if (end > minute - this.#reading.latencyMinutes) return this.#statistic(end, minute, length);
    if (!this.#complete.has(end)) this.#complete.set(end, this.#statistic(end, minute, length));
    return this.#complete.get(end);
  }

  #statistic(end: number, minute: number, length: number): Datapoint {
    const values: number[] = [];
    for (const metric of this.#metrics) {
      const known = metric.namespace.startsWith('AWS/') ? minute : minute - this.#reading.latencyMinutes;
      for (let at = end - length + 1; at <= Math.min(end, known); at++) values.push(...(metric.values.get(at) ?? []));
    }
    return statisticOf(values, this.#stat);
  }
}
