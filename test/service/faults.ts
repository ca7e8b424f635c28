import type { Random } from '../../simulator/engine/random.ts';

/** A step asks one of these. */
export type Asked = 'table' | 'queue' | 'topic' | 'ecs' | 'slack' | 'digest';

/** These go wrong between the service and all that it stands on. Shares are 0 to 1, of steps or of messages. */
export interface FaultPlan {
  /** The function dies, before a step or after it: nothing after it happens, and its batch comes again. */
  readonly crash: number;
  /** The call is refused, and so are the SDK's repetitions: a throttle, or a service in trouble. */
  readonly refused: number;
  /** The call was carried out, and the caller gets an error. */
  readonly unanswered: number;
  /** The call was carried out and its answer lost; the SDK asks again, and that answer arrives. */
  readonly askedTwice: number;
  /** A part of a batch is refused inside a 200. */
  readonly partlyRefused: number;
  /** A queue delivers a message again although it was deleted. */
  readonly deliveredAgain: number;
  readonly outages: readonly Outage[];
}

/** Somebody is not there for a while; `react`: all its invocations fail. Epoch milliseconds. */
export interface Outage {
  readonly of: Asked | 'react';
  readonly from: number;
  readonly to: number;
}

export const NO_FAULTS: FaultPlan = {
  crash: 0,
  refused: 0,
  unanswered: 0,
  askedTwice: 0,
  partlyRefused: 0,
  deliveredAgain: 0,
  outages: [],
};

const MINUTE_MS = 60_000;

/** Each may be away for so long: no longer than its queue retries, or the events would end in the dead letters. */
const LONGEST_OUTAGE_MINUTES: Readonly<Record<Outage['of'], number>> = {
  table: 10,
  queue: 10,
  topic: 20,
  ecs: 20,
  slack: 60,
  digest: 60,
  react: 90,
};

/** Draws the faults of one run from its seed, between two moments. */
export const randomFaults = (random: Random, from: number, to: number): FaultPlan => ({
  crash: random.pick([0, 0.002, 0.01]),
  refused: random.pick([0, 0.002, 0.01]),
  unanswered: random.pick([0, 0.002, 0.01]),
  askedTwice: random.pick([0, 0.01]),
  partlyRefused: random.pick([0, 0.02]),
  deliveredAgain: random.pick([0, 0.01, 0.1]),
  outages: random.chance(0.4) ? [randomOutage(random, from, to)] : [],
});

const randomOutage = (random: Random, from: number, to: number): Outage => {
  const of = random.pick<Outage['of']>(['table', 'queue', 'topic', 'ecs', 'slack', 'digest', 'react']);
  const begins = random.between(from, to);
  return { of, from: begins, to: begins + random.between(MINUTE_MS, LONGEST_OUTAGE_MINUTES[of] * MINUTE_MS) };
};

export type StepFault = 'none' | 'refused' | 'unanswered' | 'asked-twice';

/** Draws what goes wrong, step by step, and counts it. */
export class Faults {
  readonly counts = new Map<string, number>();
  /** True if anything can go wrong at all. */
  readonly areThere: boolean;
  private plan: FaultPlan;
  private readonly random: Random;

  constructor(plan: FaultPlan, random: Random) {
    this.plan = plan;
    this.areThere = plan !== NO_FAULTS;
    this.random = random;
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.plan = NO_FAULTS;
  }

  crashes(): boolean {
    return this.happens('crashed', this.plan.crash);
  }

  ofStep(asked: Asked, now: number): StepFault {
    if (this.isAway(asked, now)) return 'refused';
    if (this.happens('refused', this.plan.refused)) return 'refused';
    if (this.happens('unanswered', this.plan.unanswered)) return 'unanswered';
    return this.happens('asked twice', this.plan.askedTwice) ? 'asked-twice' : 'none';
  }

  isAway(what: Outage['of'], now: number): boolean {
    const isAway = this.plan.outages.some(({ of, from, to }) => of === what && now >= from && now < to);
    if (isAway) this.count(`${what} away`);
    return isAway;
  }

  refusesEntry(): boolean {
    return this.happens('partly refused', this.plan.partlyRefused);
  }

  deliversAgain(): boolean {
    return this.happens('delivered again', this.plan.deliveredAgain);
  }

  private happens(what: string, share: number): boolean {
    if (share === 0 || !this.random.chance(share)) return false;
    this.count(what);
    return true;
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
