import { isOpen } from '../../shared/core/incidents/incident.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import type { InstanceState } from '../../shared/core/state/instance-state.ts';
import type { ItemKey } from '../../shared/core/words/item-key.ts';
import { factsByItem } from '../../shared/core/words/item-key.ts';
import type { QueueMessage } from '../../shared/edge/aws/queue.ts';
import type { Lookout } from '../../shared/edge/ecs/reads/ask.ts';
import { createMemoryReadBudget } from '../../shared/edge/ecs/reads/memory-read-budget.ts';
import { waitingEachTime } from '../../shared/edge/ecs/reads/read-budget.ts';
import { doorOf } from '../../shared/edge/events/door.ts';
import { readMessages } from '../../shared/edge/events/read-messages.ts';
import type { Inspector, Watching } from '../../shared/edge/inspect/inspector.ts';
import { makeChecks } from '../../shared/edge/inspect/make-checks.ts';
import { sweep } from '../../shared/edge/inspect/sweep.ts';
import type { CheckMessage } from '../../shared/edge/messages/checks.ts';
import type { RemedyMessage } from '../../shared/edge/messages/remedy-message.ts';
import { readPolicy } from '../../shared/edge/policy/read-policy.ts';
import { sendDue } from '../../shared/edge/react/send-due.ts';
import { record } from '../../shared/edge/record/record.ts';
import type { Remediator } from '../../shared/edge/remedies/ask/remediator.ts';
import { type AllRemedied, remedyAll } from '../../shared/edge/remedies/by-bookend/remedy-all.ts';
import type { Change } from '../../shared/edge/store/changes.ts';
import { itemKeyOfPk } from '../../shared/edge/store/keys.ts';
import { createMemoryBudget } from '../doubles/memory-budget.ts';
import { createMemoryHistory } from '../doubles/memory-history.ts';
import { createMemoryStore } from '../doubles/memory-store.ts';
import type { Ecs } from '../simulator/api/ecs.ts';

/** Simulated fleets are of this account and Region. */
const WATCHED = [{ accountId: '123456789012', regions: ['us-west-2'] }];

/** A message of a queue, and from when on it is there. */
type QueuedMessage<Body> = { readonly body: Body; readonly sentAt: number; readonly from: number; received: number };

/** The message with which react asks for a remedy where a daemon has ended. */
export const remedyFor = ({ incident, ledger }: InstanceState): RemedyMessage => {
  const { containerInstanceArn } = ledger;
  if (incident === null) throw new Error(`nothing is broken on ${containerInstanceArn}`);
  return {
    id: `${incident.id}#1`,
    incidentId: incident.id,
    place: { kind: 'instance', containerInstanceArn },
    clusterArn: ledger.clusterArn,
    rules: ['daemon-stayed-up'],
    openedAt: incident.openedAt,
  };
};

/**
 * All of Bookend over a simulated ECS, in one process and on its clock: events are observed, what is untold is told,
 * checks are made, remedies decided. Its queues hold messages back as SQS does, and bring again what failed.
 */
export class Bookend {
  readonly ecs: Ecs;
  readonly notices: Notice[] = [];
  readonly remedied: AllRemedied['remedied'][number][] = [];
  readonly failures: unknown[] = [];
  readonly budget = createMemoryBudget();
  readonly history = createMemoryHistory();
  readonly store;
  readonly lookout: Lookout;
  /** The document in force. */
  policy: Readonly<Record<string, unknown>>;
  liftedAt: number | null = null;
  mayWrite = true;
  /** Wraps remediate's ports, anew for each message. */
  around: (remediator: Remediator) => Remediator = (remediator) => remediator;
  checks: QueuedMessage<CheckMessage>[] = [];
  remedies: QueuedMessage<unknown>[] = [];
  /** Messages that failed five times: an alarm calls a person, and leases that are left end by themselves. */
  readonly deadLetters: string[] = [];
  private seen = 0;
  private changed = new Set<string>();
  private readonly wait = async (milliseconds: number): Promise<void> => this.ecs.advance(milliseconds / 1000);

  constructor(ecs: Ecs, policy: Readonly<Record<string, unknown>> = {}) {
    this.ecs = ecs;
    this.policy = policy;
    this.store = createMemoryStore({
      after: ({ call, pks }) => {
        if (call === 'writeItem') for (const pk of pks) this.changed.add(pk);
      },
    });
    const budget = waitingEachTime(createMemoryReadBudget(this.now), this.wait);
    this.lookout = { client: ecs.client, budget, now: this.now };
  }

  readonly now = (): number => this.ecs.server.now;

  /** The ports of remediate. */
  get remediator(): Remediator {
    return {
      store: this.store,
      lookout: this.lookout,
      budget: this.budget,
      history: this.history,
      readPolicy: async () => ({ policy: readPolicy(this.policy), liftedAt: this.liftedAt }),
      mayWrite: this.mayWrite,
      send: async (messages) => this.hold(this.remedies, messages),
      now: this.now,
      wait: this.wait,
    };
  }

  /** Watches the fleet's clusters from now on, as a deployment that is older than their instances. */
  async begin(): Promise<this> {
    for (const clusterArn of this.ecs.fleet.clusters.keys()) {
      const unknown = { clusterArn, watchedSince: this.now(), refreshedAt: null, daemons: [], providers: [] };
      await this.store.writeInventory(unknown, 0);
    }
    await this.turn();
    return this;
  }

  /** So much simulated time, in steps. */
  async lives(seconds: number, step = 5): Promise<void> {
    const until = this.now() + seconds * 1000;
    while (this.now() < until) {
      const before = this.now();
      this.ecs.advance(Math.min(step, (until - before) / 1000));
      await this.turn();
      if (Math.floor(before / 60_000) < Math.floor(this.now() / 60_000)) await sweep(this.inspector);
    }
  }

  /** Lives until something is so. */
  async livesUntil(isSo: () => boolean | Promise<boolean>, seconds: number, step = 5): Promise<void> {
    const until = this.now() + seconds * 1000;
    while (!(await isSo())) {
      if (this.now() >= until) throw new Error(`it did not come to that within ${seconds} s`);
      await this.lives(step, step);
    }
  }

  /** Takes everything that has come by now through every function once. */
  async turn(): Promise<void> {
    await this.observes();
    await this.reacts();
    await this.inspects();
    await this.reacts();
    await this.remediates();
    await this.reacts();
  }

  async observes(): Promise<void> {
    const events = this.ecs.events.slice(this.seen);
    this.seen = this.ecs.events.length;
    const { facts } = readMessages(
      events.map((event, n) => ({ messageId: String(n), body: JSON.stringify(event) })),
      doorOf(WATCHED),
    );
    await record(factsByItem([...facts.keys()]), this.recorder);
  }

  async reacts(): Promise<void> {
    const keys = [...this.changed].flatMap((pk) => itemKeyOfPk(pk) ?? []);
    this.changed.clear();
    const changes = keys.map(
      (key, n): Change => ({ key, sequenceNumber: String(n), hasUntold: true, hasNewCheck: true }),
    );
    await sendDue(changes, {
      ...this.recorder,
      publish: async (notices) => void this.notices.push(...notices),
      send: async (messages) => this.hold(this.checks, messages),
      sendRemedies: async (messages) => this.hold(this.remedies, messages),
      account: '123456789012',
      region: 'us-west-2',
      stage: 'prod',
      mayAct: false,
      runbookBaseUrl: null,
    });
  }

  async inspects(): Promise<void> {
    const due = this.takeDue(this.checks);
    this.checks = this.checks.filter((held) => !due.includes(held));
    await makeChecks(
      due.map(({ body }) => body),
      this.inspector,
    );
  }

  /** The remedies that are due; what fails comes again in six minutes. */
  async remediates(): Promise<void> {
    const due = this.takeDue(this.remedies);
    this.remedies = this.remedies.filter((held) => !due.includes(held));
    for (const held of due) await this.remediatesOne(held, this.around(this.remediator));
  }

  async remediatesOne(held: QueuedMessage<unknown>, by: Remediator = this.remediator): Promise<void> {
    held.received += 1;
    const attributes = { SentTimestamp: String(held.sentAt), ApproximateReceiveCount: String(held.received) };
    const { remedied, failed } = await remedyAll([{ messageId: 'm', body: JSON.stringify(held.body), attributes }], by);
    this.remedied.push(...remedied);
    this.failures.push(...failed.map(({ cause }) => cause));
    if (failed.length === 0) return;
    if (held.received < 5) this.remedies.push({ ...held, from: this.now() + 360_000 });
    else this.deadLetters.push(JSON.stringify(held.body));
  }

  takeDue<Body>(queue: readonly QueuedMessage<Body>[]): readonly QueuedMessage<Body>[] {
    return queue.filter(({ from }) => from <= this.now());
  }

  async stateOf(containerInstanceArn: string): Promise<InstanceState> {
    const [stored] = await this.store.readItems([{ kind: 'instance', containerInstanceArn }]);
    if (stored?.state.kind !== 'instance') throw new Error(`nothing is known of ${containerInstanceArn}`);
    return stored.state;
  }

  /** Of all container instances. */
  async states(): Promise<readonly InstanceState[]> {
    const keys: ItemKey[] = [];
    for (const clusterArn of this.ecs.fleet.clusters.keys())
      for await (const key of this.store.itemKeysOf(clusterArn)) keys.push(key);
    const stored = await this.store.readItems(keys);
    return stored.flatMap(({ state }) => (state.kind === 'instance' ? [state] : []));
  }

  /** Of the container instances whose incident is open. */
  async broken(): Promise<readonly InstanceState[]> {
    return (await this.states()).filter(({ incident }) => isOpen(incident));
  }

  /** ECS was asked so often to change something. */
  get writes(): number {
    const { calls } = this.ecs.server;
    return ['StopTask', 'UpdateContainerInstancesState', 'UpdateDaemon'].reduce(
      (sum, action) => sum + (calls.get(action) ?? 0),
      0,
    );
  }

  async entries() {
    const all = [];
    for await (const { entry } of this.history.list({ since: 0, incidentId: null, containerInstanceArn: null }))
      all.push(entry);
    return all;
  }

  get recorder() {
    return { store: this.store, policy: readPolicy(this.policy), now: this.now, wait: this.wait };
  }

  private get inspector(): Inspector & Watching {
    return {
      ...this.recorder,
      lookout: this.lookout,
      watched: WATCHED,
      send: async (messages) => this.hold(this.checks, messages),
    };
  }

  private hold<Body>(queue: QueuedMessage<Body>[], messages: readonly QueueMessage[]): void {
    for (const { body, delaySeconds } of messages)
      queue.push({
        body: JSON.parse(JSON.stringify(body)) as Body,
        sentAt: this.now(),
        from: this.now() + delaySeconds * 1000,
        received: 0,
      });
  }
}
