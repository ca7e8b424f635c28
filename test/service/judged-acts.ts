import { Witness } from '../remediation/witness.ts';
import type { FleetWorld } from './fleet-world.ts';
import type { PolicyInForce } from './policy-in-force.ts';
import type { SimulatedTime } from './simulated-time.ts';

const LOOKS_EACH_MS = 10_000;
/** The kill switch stops every act within this: what had been decided by then may be carried out. */
const STOPS_WITHIN_MS = 60_000;

/** Beside a fleet that Bookend repairs: the witness of its acts looks all the while, and judges each right before it is made. */
export class JudgedActs {
  private readonly world: FleetWorld;
  private readonly policy: PolicyInForce;
  private readonly time: SimulatedTime;
  private readonly witness: Witness;
  private readonly afterSwitch: string[] = [];

  constructor(world: FleetWorld, policy: PolicyInForce, time: SimulatedTime) {
    this.world = world;
    this.policy = policy;
    this.time = time;
    this.witness = new Witness(world.fleet);
    if (policy.enforcing !== null) this.looksAgain(policy.enforcing.until);
  }

  /** Judges a call of ECS that changes something. */
  judges(action: string, input: Readonly<Record<string, unknown>>): void {
    this.world.catchUp(this.time.now());
    this.witness.judges(action, input);
    const pausedForMs = this.policy.pausedForMs ?? 0;
    if (pausedForMs > STOPS_WITHIN_MS)
      this.afterSwitch.push(`${action} ${pausedForMs / 1000} s after the kill switch was thrown`);
  }

  /** The calls that changed something, by their names. */
  get acts(): readonly string[] {
    return this.witness.acts;
  }

  /** The acts that nobody should have done. */
  get breaches(): readonly string[] {
    return [...this.witness.breaches, ...this.afterSwitch];
  }

  private looksAgain(until: number): void {
    this.time.after(LOOKS_EACH_MS, () => {
      this.world.catchUp(this.time.now());
      this.witness.looks();
      if (this.time.now() < until) this.looksAgain(until);
    });
  }
}
