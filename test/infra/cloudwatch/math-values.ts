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
  return Array.from({ length }, (_, index) => {
    const at = values.map((value) => (typeof value === 'number' ? value : value[index]));
    return at.every((one) => one !== undefined) ? work(at) : undefined;
  });
};

/** SUM of a list passes over what is missing; where all is, so is the sum. */
export const sumOf = (values: readonly Value[]): Value =>
  Array.from({ length: lengthOf(values) ?? 1 }, (_, index) => {
    const at = values.flatMap((value) => (typeof value === 'number' ? value : (value[index] ?? [])));
    return at.length === 0 ? undefined : at.reduce((sum, value) => sum + value, 0);
  });

const lengthOf = (values: readonly Value[]): number | null =>
  values.reduce<number | null>((length, value) => (typeof value === 'number' ? length : value.length), null);
