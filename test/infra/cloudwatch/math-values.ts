import type { Datapoint } from './measured.ts';

/** The datapoints of a stretch of time, the oldest first. */
export type Datapoints = readonly Datapoint[];

/** A number stands for itself at every moment. */
export type Value = number | Datapoints;

export const COMPARED: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
};

/** Works out each moment by itself; where one of the values is missing the result is. */
export const each = (values: readonly Value[], work: (at: readonly number[]) => number): Value => {
  const length = lengthOf(values);
  if (length === null) return work(values.map(Number));
  const worked: Datapoint[] = [];
  for (let index = 0; index < length; index++) {
    const at: number[] = [];
    for (const value of values) {
      const one = valueAt(value, index);
      if (one !== undefined) at.push(one);
    }
    worked.push(at.length === values.length ? work(at) : undefined);
  }
  return worked;
};

/** SUM of a list passes over what is missing; where all is, so is the sum. */
export const sumOf = (values: readonly Value[]): Value => {
  const length = lengthOf(values) ?? 1;
  const sums: Datapoint[] = [];
  for (let index = 0; index < length; index++) {
    let sum: Datapoint;
    for (const value of values) {
      const at = valueAt(value, index);
      if (at !== undefined) sum = (sum ?? 0) + at;
    }
    sums.push(sum);
  }
  return sums;
};

const valueAt = (value: Value, index: number): Datapoint => (typeof value === 'number' ? value : value[index]);

const lengthOf = (values: readonly Value[]): number | null =>
  values.reduce<number | null>((length, value) => (typeof value === 'number' ? length : value.length), null);
