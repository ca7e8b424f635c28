import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { InstanceState, ItemState } from '../../../shared/core/state/instance-state.ts';
import { judgeInstance } from '../../../shared/core/state/judge-state.ts';
import type { Fact } from '../../../shared/core/words/facts.ts';
import { factsByItem } from '../../../shared/core/words/item-key.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import type { WatchedAccount } from '../../../shared/core/words/watched.ts';
import type { QueueMessage } from '../../../shared/edge/aws/queue.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import type { ReadBudget } from '../../../shared/edge/ecs/reads/read-budget.ts';
import { readEcsEvent } from '../../../shared/edge/events/read-ecs-event.ts';
import type { Inspector, Watching } from '../../../shared/edge/inspect/inspector.ts';
import { type ChecksMade, makeChecks } from '../../../shared/edge/inspect/make-checks.ts';
import { repairPaceOf } from '../../../shared/edge/inspect/record-by-pace.ts';
import { type Swept, sweep } from '../../../shared/edge/inspect/sweep.ts';
import type { CheckMessage } from '../../../shared/edge/messages/checks.ts';
import { sendDue } from '../../../shared/edge/react/send-due.ts';
import { record } from '../../../shared/edge/record/record.ts';
import { itemKeyOfPk } from '../../../shared/edge/store/keys.ts';
import { createMemoryStore, type StoreStep } from '../../doubles/memory-store.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';

type Waiting = { readonly body: CheckMessage; readonly at: number };

/** Simulated fleets are of this account and Region. */
export const WATCHED: readonly WatchedAccount[] = [{ accountId: '123456789012', regions: ['us-west-2'] }];

export type SmallServiceOptions = {
  readonly watched?: readonly WatchedAccount[];
  readonly policy?: Policy;
  readonly budget?: ReadBudget;
  readonly before?: (step: StoreStep) => void | Promise<void>;
};

/** observe, react and inspect over a simulated ECS, with a table and queues in memory, all on the simulation's clock. */
export class SmallService {
  readonly store = createMemoryStore({
    before: (step) => this.before(step),
    after: ({ call, pks: [pk] }) => void (call === 'writeItem' && pk !== undefined && this.woken.add(pk)),
  });
  readonly notices: Notice[] = [];
  /** The messages of the checks queue. */
  readonly checks: Waiting[] = [];
  before: (step: StoreStep) => void | Promise<void>;
  readonly inspector: Inspector & Watching;
  private readonly ecs: Ecs;
  private readonly woken = new Set<string>();
  private seen = 0;

  constructor(
    ecs: Ecs,
    { policy = DEFAULT_POLICY, watched = WATCHED, budget, before = () => {} }: SmallServiceOptions = {},
  ) {
    this.ecs = ecs;
    this.before = before;
    const now = () => ecs.server.now;
    this.inspector = {
      store: this.store,
      lookout: { client: ecs.client, budget: budget ?? createMemoryReadBudget(now), now },
      watched,
      policy,
      now,
      wait: async () => {},
      send: async (messages) => this.enqueue(messages),
    };
  }

  /** The clusters are watched since before anything of them was heard; of their daemons nothing is known. */
  async watches(): Promise<void> {
    const watchedSince = this.ecs.fleet.options.startsAt;
    for (const clusterArn of this.ecs.fleet.clusters.keys()) {
      const unknown = { clusterArn, watchedSince, refreshedAt: null, daemons: [], providers: [] };
      await this.store.writeInventory(unknown, 0);
    }
  }

  private enqueue(messages: readonly QueueMessage[]): void {
    for (const { body, delaySeconds } of messages)
      this.checks.push({ body: body as CheckMessage, at: this.ecs.server.now + delaySeconds * 1000 });
  }

  /** The events that have come since it last did, as far as they are delivered. */
  async observe(isDelivered: (detail: Readonly<Record<string, unknown>>) => boolean = () => true): Promise<void> {
    await this.learn(this.take(isDelivered));
  }

  /** Takes those events, to be learned later. */
  take(isDelivered: (detail: Readonly<Record<string, unknown>>) => boolean): readonly Fact[] {
    const events = this.ecs.events.slice(this.seen).filter(({ detail }) => isDelivered(detail));
    this.seen = this.ecs.events.length;
    return events.flatMap((event): readonly Fact[] => {
      const read = readEcsEvent(event);
      return read.kind === 'fact' ? [read.fact] : [];
    });
  }

  async learn(facts: readonly Fact[]): Promise<void> {
    await record(factsByItem(facts), { ...this.inspector, byEvents: true });
  }

  /** The changes that the stream brings for all writes. */
  async react(): Promise<void> {
    const { store, policy, now } = this.inspector;
    const keys = [...this.woken].flatMap((pk) => itemKeyOfPk(pk) ?? []);
    this.woken.clear();
    await sendDue(
      keys.map((key) => ({ key, sequenceNumber: '1', hasUntold: true, hasNewCheck: true })),
      {
        store,
        policy,
        now,
        account: '000000000000',
        region: 'us-west-2',
        stage: 'prod',
        mayAct: false,
        runbookBaseUrl: null,
        publish: async (notices) => void this.notices.push(...notices),
        send: async (messages) => this.enqueue(messages),
      },
    );
    this.woken.clear(); // what it cleared itself wakes it for nothing
  }

  /** Makes the checks whose messages have come. */
  async inspect(): Promise<ChecksMade> {
    const now = this.ecs.server.now;
    const due = this.checks.filter(({ at }) => at <= now);
    this.checks.splice(0, this.checks.length, ...this.checks.filter(({ at }) => at > now));
    return makeChecks(
      due.map(({ body }) => body),
      this.inspector,
    );
  }

  sweep(): Promise<Swept> {
    return sweep(this.inspector);
  }

  /** So much time, in steps of so many seconds; a sweep each minute. */
  async live(seconds: number, step = 5, isDelivered?: (detail: Readonly<Record<string, unknown>>) => boolean) {
    for (let second = step; second <= seconds; second += step) {
      this.ecs.advance(step);
      await this.observe(isDelivered);
      await this.react();
      await this.inspect();
      await this.react();
      if (Math.floor(this.ecs.server.now / 60_000) > Math.floor((this.ecs.server.now - step * 1000) / 60_000)) {
        await this.sweep();
        await this.react();
      }
    }
  }

  async states(): Promise<readonly ItemState[]> {
    const keys = [];
    for (const clusterArn of this.ecs.fleet.clusters.keys())
      for await (const key of this.store.itemKeysOf(clusterArn)) keys.push(key);
    return (await this.store.readItems(keys)).map(({ state }) => state);
  }

  /** The verdicts about every container instance now. */
  async verdicts(): Promise<readonly Verdict[]> {
    const { policy, now } = this.inspector;
    const all: Verdict[] = [];
    for (const clusterArn of this.ecs.fleet.clusters.keys()) {
      const inventory = (await this.store.readInventory(clusterArn))?.state ?? null;
      const isRepairHeldBack = await repairPaceOf(clusterArn, this.store);
      const instances = (await this.states()).filter(
        (state): state is InstanceState => state.kind === 'instance' && state.ledger.clusterArn === clusterArn,
      );
      for (const { ledger } of instances)
        all.push(...judgeInstance(ledger, { policy, inventory, now: now(), isRepairHeldBack }).verdicts);
    }
    return all;
  }
}
