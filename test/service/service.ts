import { createMemoryReadBudget } from '../../shared/edge/ecs/reads/memory-read-budget.ts';
import type { Random } from '../../simulator/engine/random.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import { DEFAULT_STARTS_AT, type Scenario } from '../../simulator/scenarios/scenario.ts';
import { memoryThreadStore } from '../doubles/memory-threads.ts';
import { Ecs } from './aws-clients.ts';
import { INSPECT, OBSERVE, passesRule, REMEDIATE, SWEEP_SECONDS, TELL } from './deployment.ts';
import type { Faults } from './faults.ts';
import { FleetWorld } from './fleet-world.ts';
import { type Ground, type Inspected, inspectIn, observeIn, reactIn, tellIn } from './functions.ts';
import { JudgedActs } from './judged-acts.ts';
import { type Account, Lambda } from './lambda.ts';
import { latencyOf } from './latencies.ts';
import { type Enforcing, PolicyInForce } from './policy-in-force.ts';
import { Queue, type QueueRecord } from './queue.ts';
import { remediateIn } from './remediate.ts';
import { Remedies } from './remedies.ts';
import { SimulatedTime } from './simulated-time.ts';
import { Slack } from './slack.ts';
import { Stream, type StreamRecord } from './stream.ts';
import { Table } from './table.ts';
import { type Claim, type SeenNotice, Witness } from './witness.ts';

export interface ServiceOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly random: Random;
  /** Made when the fleet's life is known. */
  readonly faultsFor: (startsAt: number, endsAt: number) => Faults;
  /** Absent: Bookend observes. Made when the fleet's life is known. */
  readonly enforcing?: (startsAt: number, endsAt: number) => Enforcing;
  readonly onClaim?: (claim: Claim, service: Service) => void;
  readonly onNotice?: (notice: SeenNotice, service: Service) => void;
  readonly log?: ((line: string) => void) | undefined;
}

/** The calls of ECS of one batch of checks, or of one sweep. */
export interface Asked {
  readonly calls: number;
  readonly looks: number;
}

/**
 * A fleet and the whole of Bookend over it, on one simulated clock: events → observe → table → stream → react → checks
 * and notices → inspect and tell → ECS and Slack; and where it enforces: react → remedies → remediate → ECS.
 */
export class Service {
  readonly world: FleetWorld;
  readonly time: SimulatedTime;
  readonly faults: Faults;
  readonly witness: Witness;
  readonly table: Table;
  readonly ecs: Ecs;
  readonly slack: Slack;
  readonly threads = memoryThreadStore();
  readonly asked: Asked[] = [];
  readonly events: Queue;
  readonly checks: Queue;
  readonly notices: Queue;
  readonly remediesQueue: Queue;
  readonly stream: Stream;
  readonly policy: PolicyInForce;
  readonly remedies: Remedies;
  readonly acts: JudgedActs;
  private readonly account: Account;
  private readonly inspect: Lambda<Inspected, readonly string[]>;

  constructor({ scenario, seed, random, faultsFor, enforcing, onClaim, onNotice, log }: ServiceOptions) {
    const startsAt = Date.parse(scenario.startsAt ?? DEFAULT_STARTS_AT);
    this.time = new SimulatedTime(startsAt);
    const endsAt = startsAt + scenario.hours * 3_600_000;
    this.faults = faultsFor(startsAt, endsAt);
    this.policy = new PolicyInForce(scenario.policy ?? {}, enforcing?.(startsAt, endsAt) ?? null, this.time.now);
    this.account = { time: this.time, faults: this.faults, random, log };
    this.world = new FleetWorld(scenario, seed, (event, at) => this.sent(event, at));
    this.time.holds(this.world);
    this.witness = new Witness(
      this.time.now,
      (claim) => onClaim?.(claim, this),
      (notice) => onNotice?.(notice, this),
    );
    this.acts = new JudgedActs(this.world, this.policy, this.time);
    this.ecs = new Ecs(
      this.world.fleet,
      (action, answer) => this.witness.isDescribed(action, answer),
      (action, input) => {
        log?.(`${action} ${JSON.stringify(input)}`);
        this.acts.judges(action, input);
      },
    );
    this.slack = new Slack(this.account, this.faults.areThere);
    this.table = new Table((state, pk, before, after) => {
      this.witness.isWritten(state);
      log?.(`wrote ${pk.slice(-8)}: ${told(state)}`);
      this.stream.put(pk, before, after);
    });
    this.remedies = new Remedies((key) => this.stream.put(key, undefined, { at: { N: String(this.time.now()) } }));
    const ground = this.ground();
    const { account } = this;
    const observe = new Lambda<readonly QueueRecord[], readonly string[]>('observe', account, (process) =>
      observeIn(process, ground),
    );
    const react = new Lambda<readonly StreamRecord[], readonly string[]>('react', account, (process) =>
      reactIn(process, ground),
    );
    const tell = new Lambda<readonly QueueRecord[], readonly string[]>('tell', account, (process) =>
      tellIn(process, ground),
    );
    const remediate = new Lambda<readonly QueueRecord[], readonly string[]>('remediate', account, (process) =>
      remediateIn(process, ground),
    );
    this.inspect = new Lambda<Inspected, readonly string[]>('inspect', account, (process) =>
      inspectIn(process, ground),
    );
    this.events = new Queue(account, OBSERVE, async (records) => {
      const failed = await observe.invoke(records);
      for (const { messageId, body } of records)
        if (!failed.includes(messageId)) this.witness.isRecorded(JSON.parse(body));
      return failed;
    });
    this.checks = new Queue(account, INSPECT, (records) => this.inspect.invoke(records));
    this.notices = new Queue(account, TELL, (records) => tell.invoke(records));
    this.remediesQueue = new Queue(account, REMEDIATE, (records) => remediate.invoke(records));
    this.stream = new Stream(account, (records) => react.invoke(records));
    this.sweepEachMinute();
  }

  /** True if nothing is on its way any more; checks that are held back for later may be. */
  get isIdle(): boolean {
    return this.world.isQuiet && this.events.size === 0 && this.notices.size === 0 && this.stream.size === 0;
  }

  /** Bookend was there before the fleet: it has heard of its clusters, and knows nothing of them. */
  async watchFromBefore(): Promise<void> {
    const watchedSince = this.world.startsAt - DAY_MS;
    for (const clusterArn of this.world.fleet.clusters.keys())
      await this.table.store.writeInventory(
        { clusterArn, watchedSince, refreshedAt: null, daemons: [], providers: [] },
        0,
      );
  }

  private ground(): Ground {
    const { account, table, ecs, slack, threads, policy, remedies } = this;
    return {
      account,
      policy,
      table,
      ecs,
      slack,
      threads,
      remedies,
      budget: createMemoryReadBudget(this.time.now),
      sendCheck: (body, delayMs) => this.checks.send(body, delayMs),
      sendToTell: (body, delayMs) => this.notices.send(body, delayMs),
      sendRemedy: (body, delayMs) => this.remediesQueue.send(body, delayMs),
      publish: (message) => this.published(message),
      onAsked: (calls, looks) => {
        if (calls > 0 || looks > 0) this.asked.push({ calls, looks });
      },
    };
  }

  /** EventBridge takes what its rule lets pass to the queue. */
  private sent(event: EcsEvent, at: number): void {
    if (!passesRule(event)) return;
    this.time.at(at + latencyOf('EventBridge to the events queue', this.account.random), () => {
      this.witness.arrives(event);
      this.events.send(JSON.stringify(event));
    });
  }

  private published(message: string): void {
    this.witness.isPublished(message);
    const { random, faults } = this.account;
    const deliver = (): void =>
      this.time.after(latencyOf('the topic to the queue of tell', random), () => this.notices.send(message));
    deliver();
    if (faults.deliversAgain()) deliver();
  }

  private sweepEachMinute(): void {
    this.time.after(SWEEP_SECONDS * 1000, () => {
      this.sweepEachMinute();
      this.time.after(latencyOf('the schedule', this.account.random), () => {
        this.time.woke();
        // the next one finds what this one leaves
        this.sweep().catch(() => {});
      });
    });
  }

  /** A sweep that would find nothing changes nothing, and is most of all steps: it is left out. */
  private async sweep(): Promise<void> {
    const { store } = this.table;
    const now = this.time.now();
    const finds = await Promise.all([
      store.overdue(now, 1),
      store.untold(now, 1),
      store.staleInventories(now - STALE_MS, 1),
      this.remedies.outbox.stranded(now, 1),
    ]);
    if (finds.flat().length > 0) await this.inspect.invoke('sweep');
  }
}

const DAY_MS = 86_400_000;

/** Inventories younger than this are left alone by any sweep. */
const STALE_MS = 240_000;

const told = ({ incident, untold, due, kind }: Parameters<Witness['isWritten']>[0]): string => {
  const broken = incident?.violations.map(({ rule, daemonName }) => `${rule} ${daemonName ?? ''}`).join(', ') ?? '';
  const state =
    incident === null ? 'no incident' : incident.resolvedAt === null ? `open: ${broken}` : `resolved: ${broken}`;
  const waits = due === null ? '' : `; ${due.needs} at ${new Date(due.at).toISOString()}: ${due.why}`;
  return `${kind}, ${state}; untold ${untold.map(({ id }) => id.slice(id.lastIndexOf('#'))).join(' ')}${waits}`;
};
