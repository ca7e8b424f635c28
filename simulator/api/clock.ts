import type { Fleet } from '../fleet/fleet.ts';

const TICK_MS = 50;

/** Simulated time: stepped by whoever asks, or running at so many times real time. */
export class Clock {
  private readonly fleet: Fleet;
  private readonly speed: number;
  private readonly ticking: NodeJS.Timeout | undefined;
  private lastReal = performance.now();

  /** @param speed simulated per real time; 0: time stands still until it is stepped */
  constructor(fleet: Fleet, speed: number) {
    this.fleet = fleet;
    this.speed = speed;
    this.ticking = speed > 0 ? setInterval(() => this.catchUp(), TICK_MS) : undefined;
    this.settle();
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.fleet.now;
  }

  catchUp(): void {
    if (this.speed === 0) return;
    // Whole milliseconds, as ECS's times are; the rest counts at the next tick.
    const passed = Math.floor((performance.now() - this.lastReal) * this.speed);
    this.lastReal += passed / this.speed;
    this.fleet.advanceTo(this.fleet.now + passed);
  }

  /** @param ms in parts too, as somebody waits who backs off at random; never told in parts, as no clock of AWS does */
  advanceTo(ms: number): void {
    this.fleet.advanceTo(Math.ceil(ms));
  }

  /** Lets happen what a write has caused for this very moment. */
  settle(): void {
    this.fleet.advanceTo(this.fleet.now);
  }

  stop(): void {
    clearInterval(this.ticking);
  }
}
