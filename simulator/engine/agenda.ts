import { Heap, type Timed } from './heap.ts';

interface Entry extends Timed {
  readonly isReport: boolean;
  readonly act: () => void;
}

/**
 * The plan of simulated time. An entry either changes the world (a process starts, an instance drains) or
 * reports a change that already happened: ECS hears of an end some ten seconds late. When a recording ends, the world
 * stops but its reports still come, so that what happened and what was told can be compared.
 */
export class Agenda {
  private readonly entries = new Heap<Entry>();
  private orders = 0;
  private stopped = false;
  private current: number;

  constructor(startsAt: number) {
    this.current = startsAt;
  }

  /** Epoch milliseconds of simulated time. */
  get now(): number {
    return this.current;
  }

  /** The time of the next happening; Infinity if there is none. */
  get nextAt(): number {
    return this.entries.first?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Changes the world, `ms` from now. */
  after(ms: number, act: () => void): void {
    this.put(this.current + ms, false, act);
  }

  /** Tells of what has already happened, `ms` from now. */
  reportAfter(ms: number, act: () => void): void {
    this.put(this.current + ms, true, act);
  }

  advanceTo(until: number): void {
    for (let next = this.entries.first; next !== undefined && next.at <= until; next = this.entries.first) this.step();
    this.current = Math.max(this.current, until);
  }

  /** Stops the world and lets the reports that are under way arrive. */
  finish(): void {
    this.stopped = true;
    while (this.entries.size > 0) this.step();
  }

  private step(): void {
    const entry = this.entries.pop();
    if (entry === undefined || (this.stopped && !entry.isReport)) return;
    this.current = entry.at;
    entry.act();
  }

  private put(at: number, isReport: boolean, act: () => void): void {
    this.orders += 1;
    this.entries.push({ at: Math.max(at, this.current), order: this.orders, isReport, act });
  }
}
