import type { FromQueue } from './deployment.ts';
import type { Account } from './lambda.ts';
import { type Hop, latencyOf } from './latencies.ts';

export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly SentTimestamp: string; readonly ApproximateReceiveCount: string };
}

interface Message extends Pick<QueueRecord, 'messageId' | 'body'> {
  readonly sentAt: number;
  receives: number;
  wasHandled: boolean;
}

/** Nobody gets such a message any more. If it was handled before, and only came again, nothing is lost with it. */
export type DeadLetter = QueueRecord & { readonly wasHandled: boolean };

/** Answers which of a batch's messages failed; all of them, if the invocation did. */
export type BatchHandler = (records: readonly QueueRecord[]) => Promise<readonly string[]>;

/** SQS takes a message back to show it again within this, once in a while, though it was deleted. */
const AGAIN_WITHIN_MS = 30_000;

/**
 * A queue and Lambda's poller of it: delays, batches with a window, invocations beside each other, visibility, partial
 * batch responses, dead letters, and at-least-once delivery.
 */
export class Queue {
  readonly deadLetters: DeadLetter[] = [];
  /** Messages that were received, and by how many invocations. */
  readonly counts = { sent: 0, invocations: 0, failed: 0 };
  private readonly account: Account;
  private readonly settings: FromQueue;
  private readonly handle: BatchHandler;
  private readonly hop: Hop;
  private ready: Message[] = [];
  private running = 0;
  private isGathering = false;
  /** Sent and not over: delayed, ready or in flight. */
  private open = 0;

  constructor(account: Account, settings: FromQueue, handle: BatchHandler, hop: Hop = 'a queue to its poller') {
    this.account = account;
    this.settings = settings;
    this.handle = handle;
    this.hop = hop;
  }

  /** So many messages are not over yet; those that are only held back for later are counted too. */
  get size(): number {
    return this.open;
  }

  send(body: string, delayMs = 0): void {
    this.counts.sent += 1;
    this.open += 1;
    const sentAt = this.account.time.now();
    this.show({ messageId: `m${this.counts.sent}`, body, sentAt, receives: 0, wasHandled: false }, delayMs);
  }

  private show(message: Message, afterMs: number): void {
    this.account.time.after(afterMs, () => {
      this.ready.push(message);
      this.gather();
    });
  }

  /** The poller waits for the window to end, or for a batch to be full. */
  private gather(): void {
    if (this.isGathering || this.ready.length === 0) return;
    this.isGathering = true;
    const { time, random } = this.account;
    time.after(latencyOf(this.hop, random) + this.settings.windowSeconds * 1000, () => {
      this.isGathering = false;
      this.poll();
    });
  }

  private poll(): void {
    const { concurrency, batchSize } = this.settings;
    while (this.ready.length > 0 && this.running < concurrency) {
      const batch = this.ready.splice(0, batchSize);
      this.running += 1;
      this.account.time.woke();
      void this.give(batch);
    }
  }

  private async give(batch: readonly Message[]): Promise<void> {
    const receivedAt = this.account.time.now();
    this.counts.invocations += 1;
    for (const message of batch) message.receives += 1;
    const failed = await this.failedOf(batch);
    for (const message of batch) this.settle(message, receivedAt, failed.has(message.messageId));
    this.running -= 1;
    this.gather();
  }

  private async failedOf(batch: readonly Message[]): Promise<ReadonlySet<string>> {
    try {
      return new Set(await this.handle(batch.map(recordOf)));
    } catch {
      return new Set(batch.map(({ messageId }) => messageId));
    }
  }

  private settle(message: Message, receivedAt: number, hasFailed: boolean): void {
    const { time, faults, random } = this.account;
    if (hasFailed) {
      this.counts.failed += 1;
      const visibleAt = receivedAt + this.settings.visibilitySeconds * 1000;
      if (message.receives < this.settings.maxReceives) this.show(message, visibleAt - time.now());
      else this.bury(message);
      return;
    }
    message.wasHandled = true;
    if (faults.deliversAgain()) this.show(message, random.between(1, AGAIN_WITHIN_MS));
    else this.open -= 1;
  }

  private bury(message: Message): void {
    this.open -= 1;
    this.deadLetters.push({ ...recordOf(message), wasHandled: message.wasHandled });
  }
}

const recordOf = ({ messageId, body, sentAt, receives }: Message): QueueRecord => ({
  messageId,
  body,
  attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
});
