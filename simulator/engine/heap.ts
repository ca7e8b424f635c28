/** A heap gives the earliest moment first, and of one moment whatever was put in first. Times in epoch ms. */
export interface Timed {
  readonly at: number;
  readonly order: number;
}

const isBefore = (one: Timed, other: Timed): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap: push and pop in log n, also with the hundred thousand open entries of a large fleet. */
export class Heap<T extends Timed> {
  private readonly entries: T[] = [];

  get size(): number {
    return this.entries.length;
  }

  get first(): T | undefined {
    return this.entries[0];
  }

  push(entry: T): void {
    let hole = this.entries.length;
    this.entries.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.entries[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      this.entries[hole] = above;
      hole = parent;
    }
    this.entries[hole] = entry;
  }

  pop(): T | undefined {
    const first = this.entries[0];
    const last = this.entries.pop();
    if (last !== undefined && this.entries.length > 0) this.sink(last);
    return first;
  }

  private sink(entry: T): void {
    const { length } = this.entries;
    let hole = 0;
    for (;;) {
      const left = this.entries[2 * hole + 1];
      if (left === undefined) break;
      const right = 2 * hole + 2 < length ? this.entries[2 * hole + 2] : undefined;
      const smaller = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(smaller, entry)) break;
      this.entries[hole] = smaller;
      hole = 2 * hole + (smaller === left ? 1 : 2);
    }
    this.entries[hole] = entry;
  }
}
