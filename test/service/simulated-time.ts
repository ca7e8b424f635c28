import { Heap, type Timed } from '../../simulator/engine/heap.ts';

/** The world beside the service, such as the fleet, has moments of its own. Epoch milliseconds. */
export interface World {
  /** Something happens there next at this moment; Infinity if nothing will. */
  readonly nextAt: number;
  readonly advanceTo: (at: number) => void;
}

const NOTHING: World = { nextAt: Number.POSITIVE_INFINITY, advanceTo: () => {} };

interface Entry extends Timed {
  readonly act: () => void;
}

/**
 * The only clock of a simulated service. Whatever takes time is an entry here, and one follows the other: between two of
 * them everything that was woken has run until it waits again. So the same seed gives the same run, step by step.
 */
export class SimulatedTime {
  private readonly entries = new Heap<Entry>();
  private world: World = NOTHING;
  private orders = 0;
  private current: number;
  private hasWoken = false;

  /** @param startsAt epoch milliseconds */
  constructor(startsAt: number) {
    this.current = startsAt;
  }

  /** From now on this world lives in this time. */
  holds(world: World): void {
    this.world = world;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.current;

  /** Resolves so many milliseconds from now. */
  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.after(milliseconds, () => {
        this.hasWoken = true;
        resolve();
      });
    });

  /** Acts so many milliseconds from now. What begins something that goes on by promises must call `woke`. */
  after(milliseconds: number, act: () => void): void {
    this.at(this.current + milliseconds, act);
  }

  /** Acts at a moment; at once, after what is already due, if it has passed. */
  at(moment: number, act: () => void): void {
    this.orders += 1;
    this.entries.push({ at: Math.max(Math.ceil(moment), this.current), order: this.orders, act });
  }

  /** Something has begun that goes on by itself: time stands still until it waits. */
  woke(): void {
    this.hasWoken = true;
  }

  /** Lets time pass up to a moment, and all that happens until then. */
  async advanceTo(until: number): Promise<void> {
    for (;;) {
      const next = Math.min(this.entries.first?.at ?? Number.POSITIVE_INFINITY, until);
      if (this.world.nextAt <= next) {
        this.world.advanceTo(this.world.nextAt);
        continue;
      }
      const entry = this.entries.first;
      if (entry === undefined || entry.at > until) break;
      this.entries.pop();
      this.current = entry.at;
      entry.act();
      if (this.hasWoken) await this.settled();
    }
    this.current = Math.max(this.current, until);
  }

  /** After every promise that could go on has: those come before the next turn of the event loop. */
  private async settled(): Promise<void> {
    this.hasWoken = false;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
