import { Heap, type Timed } from '../engine/heap.ts';
import type { Random } from '../engine/random.ts';
import { type EcsEvent, isoSeconds } from '../events/envelope.ts';
import { factsIn } from '../events/fact-keys.ts';
import type { WayPlan } from '../scenarios/scenario.ts';
import { isLeftOut } from './left-out.ts';

interface OnTheWay extends Timed {
  readonly event: EcsEvent;
}

/** An event that never arrived. */
export interface Dropped {
  readonly id: string;
  readonly detailType: string;
  readonly facts: readonly string[];
}

export interface WayReport {
  readonly sent: number;
  readonly delivered: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly delayed: number;
  readonly dropped: readonly Dropped[];
  /** Not delivered because the pattern of the rule leaves them out. */
  readonly leftOut: number;
  /** True if any event that carries this fact arrived; see events/fact-keys. */
  readonly hasDelivered: (fact: string) => boolean;
  /** Of a truth line's `needs`, those that never arrived. */
  readonly lostOf: (needs: readonly string[]) => string[];
}

const HOUR_MS = 3_600_000;
const REORDER_MS = 60_000;

/** Between ECS and the reader: at least once, in any order, late, or never. It remembers what it did. */
export class Way {
  private readonly held = new Heap<OnTheWay>();
  private readonly dropped: Dropped[] = [];
  private readonly lost = new Set<string>();
  private readonly arrived = new Set<string>();
  private readonly plan: WayPlan;
  private readonly random: Random;
  private readonly deliver: (event: EcsEvent, at: number) => void;
  private order = 0;
  private sent = 0;
  private delivered = 0;
  private duplicated = 0;
  private reordered = 0;
  private delayed = 0;
  private leftOut = 0;

  /** @param deliver is told when the event arrives, epoch milliseconds */
  constructor(plan: WayPlan, random: Random, deliver: (event: EcsEvent, at: number) => void) {
    this.plan = plan;
    this.random = random;
    this.deliver = deliver;
  }

  /** @param at when ECS sends it, epoch milliseconds; what is due before it arrives first */
  send(event: EcsEvent, at: number): void {
    this.release(at);
    this.sent += 1;
    // Drawn also for an event that is left out: what becomes of the others does not hang on it.
    const copies = this.copiesOf(event, at);
    const { drop, stoppingEvents } = this.plan;
    const facts = drop > 0 || stoppingEvents !== 'all' ? factsIn(event) : [];
    if (isLeftOut(stoppingEvents, event)) {
      this.leftOut += 1;
      for (const fact of facts) this.lost.add(fact);
      return;
    }
    if (copies.length === 0) {
      this.dropped.push({ id: event.id, detailType: event['detail-type'], facts });
      for (const fact of facts) this.lost.add(fact);
      return;
    }
    for (const fact of facts) this.arrived.add(fact);
    for (const copy of copies) this.put(copy.event, copy.at);
  }

  /** None if it is dropped. */
  private copiesOf(event: EcsEvent, at: number): readonly { readonly event: EcsEvent; readonly at: number }[] {
    if (this.random.chance(this.plan.drop)) return [];
    const sent = this.random.chance(this.plan.wrongTime) ? this.withWrongTime(event, at) : event;
    const first = { event: sent, at: at + this.holdMs() };
    if (!this.random.chance(this.plan.duplicate)) return [first];
    this.duplicated += 1;
    return [first, { event: sent, at: at + this.holdMs() + this.random.between(0, REORDER_MS) }];
  }

  /** The arrival of the next event that is held back; Infinity if none is. */
  get nextAt(): number {
    return this.held.first?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Whatever is still held back arrives. */
  finish(): WayReport {
    this.release(Number.POSITIVE_INFINITY);
    const hasDelivered = (fact: string): boolean => !this.lost.has(fact) || this.arrived.has(fact);
    return {
      sent: this.sent,
      delivered: this.delivered,
      duplicated: this.duplicated,
      reordered: this.reordered,
      delayed: this.delayed,
      dropped: this.dropped,
      leftOut: this.leftOut,
      hasDelivered,
      lostOf: (needs) => needs.filter((fact) => !hasDelivered(fact)),
    };
  }

  private put(event: EcsEvent, at: number): void {
    this.order += 1;
    this.held.push({ at, order: this.order, event });
  }

  /** Lets everything arrive that is due up to this moment. */
  release(until: number): void {
    for (let next = this.held.first; next !== undefined && next.at <= until; next = this.held.first) {
      this.held.pop();
      this.delivered += 1;
      this.deliver(next.event, next.at);
    }
  }

  private holdMs(): number {
    if (this.random.chance(this.plan.delay)) {
      this.delayed += 1;
      return this.random.between(REORDER_MS, Math.max(REORDER_MS, Math.round(this.plan.delayHours * HOUR_MS)));
    }
    if (this.random.chance(this.plan.reorder)) {
      this.reordered += 1;
      return this.random.between(1, REORDER_MS);
    }
    return 0;
  }

  private withWrongTime(event: EcsEvent, at: number): EcsEvent {
    return { ...event, time: isoSeconds(at + this.random.between(-HOUR_MS, HOUR_MS)) };
  }
}
