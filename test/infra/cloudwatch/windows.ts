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
  #last: { readonly range: Range; readonly datapoints: Datapoints } | null = null;

  /** @param metrics taken together @param stat as an alarm names it */
  constructor(metrics: readonly Measured[], stat: string, reading: Reading) {
    this.#metrics = metrics;
    this.#stat = stat;
    this.#reading = reading;
  }

  /** The oldest first. An expression that names a metric more than once asks for the same range each time. */
  datapoints(range: Range): Datapoints {
    if (this.#last?.range === range) return this.#last.datapoints;
    const { minute, periods, length } = range;
    const datapoints: Datapoint[] = [];
    for (let end = minute - (periods - 1) * length; end <= minute; end += length)
      datapoints.push(this.#at(end, minute, length));
    this.#last = { range, datapoints };
    return datapoints;
  }

  #at(end: number, minute: number, length: number): Datapoint {
    if (end > minute - this.#reading.latencyMinutes) return this.#statistic(end, minute, length);
    const known = this.#complete.get(end);
    if (known !== undefined || this.#complete.has(end)) return known;
    const datapoint = this.#statistic(end, minute, length);
    this.#complete.set(end, datapoint);
    return datapoint;
  }

  #statistic(end: number, minute: number, length: number): Datapoint {
    const values: number[] = [];
    for (const metric of this.#metrics) {
      const known = metric.namespace.startsWith('AWS/') ? minute : minute - this.#reading.latencyMinutes;
      for (let at = end - length + 1; at <= Math.min(end, known); at++) {
        const measured = metric.values.get(at);
        if (measured !== undefined) values.push(...measured);
      }
    }
    return statisticOf(values, this.#stat);
  }
}
