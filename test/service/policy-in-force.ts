import type { Policy } from '../../shared/core/policy/policy.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import type { RemediesPolicy } from '../../shared/edge/remedies/ask/current-policy.ts';
import type { Random } from '../../simulator/engine/random.ts';

/** A person threw the kill switch, and lifted it; epoch milliseconds. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** The policy lets Bookend do this in a run. Epoch milliseconds. */
export interface Enforcing {
  /** From then on nothing is to be done any more: the world stands still. */
  readonly until: number;
  readonly pause: Pause | null;
}

const MINUTE_MS = 60_000;
/** A function remembers the policy for so long. */
const REMEMBERED_MS = MINUTE_MS;

/** Some time of a fleet's life in which the kill switch is on, on a third of the seeds. */
export const randomPause = (random: Random, from: number, to: number): Pause | null => {
  if (!random.chance(1 / 3)) return null;
  const begins = random.between(from, to);
  return { from: begins, to: begins + random.between(5, 60) * MINUTE_MS };
};

/** The policy's item of a run: what stands there at which moment. */
export class PolicyInForce {
  /** It decides about verdicts and notices, whatever may be done. */
  readonly base: Policy;
  readonly enforcing: Enforcing | null;
  private readonly enforced: Policy;
  private readonly paused: Policy;
  private readonly now: () => number;

  /** @param enforcing null: Bookend observes */
  constructor(document: object, enforcing: Enforcing | null, now: () => number) {
    this.base = readPolicy(document);
    this.enforced = readPolicy({ ...document, mode: 'enforce' });
    this.paused = readPolicy({ ...document, mode: 'enforce', killSwitch: true });
    this.enforcing = enforcing;
    this.now = now;
  }

  /** As it is read from the table this moment. */
  current(): RemediesPolicy {
    const { enforcing, base, enforced, paused } = this;
    const at = this.now();
    if (enforcing === null || at >= enforcing.until) return { policy: base, liftedAt: null };
    if (this.pausedForMs !== null) return { policy: paused, liftedAt: null };
    const liftedAt = enforcing.pause !== null && at >= enforcing.pause.to ? enforcing.pause.to : null;
    return { policy: enforced, liftedAt };
  }

  /** As a process has it, which reads it again after a minute. */
  remembered(): () => Policy {
    let policy = this.base;
    let readAt = Number.NEGATIVE_INFINITY;
    return () => {
      if (this.now() - readAt < REMEMBERED_MS) return policy;
      readAt = this.now();
      policy = this.current().policy;
      return policy;
    };
  }

  /** For how long the kill switch has been on, milliseconds; null while it is not. */
  get pausedForMs(): number | null {
    const pause = this.enforcing?.pause ?? null;
    const at = this.now();
    return pause !== null && at >= pause.from && at < pause.to ? at - pause.from : null;
  }
}
