/** A metric as CloudWatch knows it: the same name with other dimensions is another metric. */
export type MetricId = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** The values that were measured of one metric, by the minute in which they came. */
export type Measured = MetricId & { readonly values: ReadonlyMap<number, readonly number[]> };

/** Everything that was measured, minute by minute. Minutes count from the stack's creation on. */
export class Measurements {
  readonly #byKey = new Map<string, MetricId & { readonly values: Map<number, number[]> }>();

  add({ namespace, name, dimensions }: MetricId, minute: number, value: number): void {
    const key = keyOf({ namespace, name, dimensions });
    const metric = this.#byKey.get(key) ?? { namespace, name, dimensions, values: new Map() };
    this.#byKey.set(key, metric);
    const values = metric.values.get(minute);
    if (values === undefined) metric.values.set(minute, [value]);
    else values.push(value);
  }

  /** A metric that was never measured has no values. */
  of(id: MetricId): Measured {
    return this.#byKey.get(keyOf(id)) ?? { ...id, values: new Map() };
  }

  get all(): readonly Measured[] {
    return [...this.#byKey.values()];
  }
}

/** Names and values have no line breaks. Each value that is measured asks for it. */
const keyOf = ({ namespace, name, dimensions }: MetricId): string => {
  let key = `${namespace}\n${name}`;
  for (const label of Object.keys(dimensions).sort()) key += `\n${label}\n${dimensions[label]}`;
  return key;
};

/** One datapoint of a period; undefined: nothing was measured in it. */
export type Datapoint = number | undefined;

/** @param stat as an alarm names it @throws for one that is not known here */
export const statisticOf = (values: readonly number[], stat: string): Datapoint => {
  if (values.length === 0) return undefined;
  if (stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (stat === 'Maximum') return values.reduce((most, value) => Math.max(most, value));
  const [, percent] = /^p(\d+)$/.exec(stat) ?? [];
  if (percent === undefined) throw new Error(`${stat} is no statistic that is known here`);
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil((Number(percent) / 100) * sorted.length) - 1];
};
