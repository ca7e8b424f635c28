import { Random } from '../../simulator/engine/random.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { Fleet } from '../../simulator/fleet/fleet.ts';
import { PERFECT_WAY, type Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { Way, type WayReport } from '../../simulator/way/way.ts';
import type { World } from './simulated-time.ts';

/** A fleet that lives for its hours, and the way of its events. Then the world stands still, and what is held back comes. */
export class FleetWorld implements World {
  readonly scenario: Scenario;
  readonly fleet: Fleet;
  readonly startsAt: number;
  readonly endsAt: number;
  private readonly way: Way;
  private isOver = false;

  /** @param deliver is told of each event that arrives at EventBridge, in order */
  constructor(scenario: Scenario, seed: number, deliver: (event: EcsEvent, at: number) => void) {
    this.scenario = scenario;
    this.way = new Way({ ...PERFECT_WAY, ...scenario.way }, new Random(seed).fork('way'), deliver);
    this.fleet = fleetOf(scenario, seed, (event, at) => this.way.send(event, at));
    this.startsAt = this.fleet.options.startsAt;
    this.endsAt = this.startsAt + scenario.hours * 3_600_000;
  }

  get nextAt(): number {
    return this.isOver ? this.way.nextAt : Math.min(this.way.nextAt, this.fleet.agenda.nextAt, this.endsAt);
  }

  advanceTo(at: number): void {
    this.way.release(at);
    if (this.isOver) return;
    this.fleet.advanceTo(at);
    if (at < this.endsAt) return;
    this.isOver = true;
    this.fleet.agenda.finish();
  }

  /** Its clock goes by its own moments: whoever changes or judges something in between lets it catch up first. */
  catchUp(now: number): void {
    if (!this.isOver) this.fleet.advanceTo(now);
  }

  /** True if everything that was told has arrived or is lost. */
  get isQuiet(): boolean {
    return this.nextAt === Number.POSITIVE_INFINITY;
  }

  report(): WayReport {
    return this.way.finish();
  }
}
