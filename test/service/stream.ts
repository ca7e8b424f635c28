import { type FromStream, passesFilter, REACT } from './deployment.ts';
import type { Account } from './lambda.ts';
import { latencyOf } from './latencies.ts';

/** A record of the table's stream, as far as it is read. */
export interface StreamRecord {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: { readonly pk: { readonly S: string } };
    readonly NewImage: Image;
    readonly OldImage?: Image;
  };
}
export type Image = Readonly<Record<string, { readonly N: string }>>;

/** The sequence numbers that failed; all of them, if the invocation did. */
export type RecordHandler = (records: readonly StreamRecord[]) => Promise<readonly string[]>;

interface Waiting {
  readonly record: StreamRecord;
  readonly writtenAt: number;
  tries: number;
}

const SHARDS = 2;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The table's stream and Lambda's poller of it: each item's records in the order of their writes, one batch at a time for
 * each shard. What fails comes again, from the first record that did, in half the batch, until it is given up: after so
 * many tries, or when it is too old. The sweep must find what it was about.
 */
export class Stream {
  /** Records that were given up. */
  givenUp = 0;
  private readonly shards: readonly Shard[];
  private written = 0;

  constructor(account: Account, handle: RecordHandler, settings: FromStream = REACT) {
    const onGivenUp = () => {
      this.givenUp += 1;
    };
    this.shards = Array.from({ length: SHARDS }, () => new Shard(account, handle, settings, onGivenUp));
  }

  /** Records that wait. */
  get size(): number {
    return this.shards.reduce((sum, { size }) => sum + size, 0);
  }

  /** A write, if the filter that is deployed lets it pass: something is untold, a check is due, or a message of the outbox is to be sent. */
  put(pk: string, before: Image | undefined, after: Image): void {
    if (!passesFilter({ dynamodb: { Keys: { pk: { S: pk } }, NewImage: after } })) return;
    this.written += 1;
    const SequenceNumber = String(this.written).padStart(21, '0');
    const old = before === undefined ? {} : { OldImage: before };
    this.shards[shardOf(pk)]?.put({ dynamodb: { SequenceNumber, Keys: { pk: { S: pk } }, NewImage: after, ...old } });
  }
}

const shardOf = (pk: string): number => pk.charCodeAt(pk.length - 1) % SHARDS;

class Shard {
  private readonly account: Account;
  private readonly handle: RecordHandler;
  private readonly settings: FromStream;
  private readonly onGivenUp: () => void;
  private waiting: Waiting[] = [];
  private isRunning = false;
  private failures = 0;
  private batchSize: number;

  constructor(account: Account, handle: RecordHandler, settings: FromStream, onGivenUp: () => void) {
    this.account = account;
    this.handle = handle;
    this.settings = settings;
    this.onGivenUp = onGivenUp;
    this.batchSize = settings.batchSize;
  }

  get size(): number {
    return this.waiting.length;
  }

  put(record: StreamRecord): void {
    this.waiting.push({ record, writtenAt: this.account.time.now(), tries: 0 });
    this.poll(0);
  }

  private poll(pauseMs: number): void {
    if (this.isRunning || this.waiting.length === 0) return;
    this.isRunning = true;
    const { time, random } = this.account;
    time.after(pauseMs + latencyOf('the stream to its poller', random), () => {
      time.woke();
      void this.give();
    });
  }

  private async give(): Promise<void> {
    this.forgetOld();
    const batch = this.waiting.slice(0, this.batchSize);
    const first = batch.length === 0 ? -1 : await this.firstFailed(batch);
    this.waiting.splice(0, first === -1 ? batch.length : first);
    this.isRunning = false;
    if (first === -1) this.hasGoneWell();
    else this.hasFailed(batch.slice(first));
    this.poll(first === -1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1)));
  }

  private async firstFailed(batch: readonly Waiting[]): Promise<number> {
    try {
      const failed = new Set(await this.handle(batch.map(({ record }) => record)));
      return batch.findIndex(({ record }) => failed.has(record.dynamodb.SequenceNumber));
    } catch {
      return 0;
    }
  }

  private hasGoneWell(): void {
    this.failures = 0;
    this.batchSize = this.settings.batchSize;
  }

  /** A function that fails as a whole is given half of its batch. */
  private hasFailed(rest: readonly Waiting[]): void {
    this.failures += 1;
    this.batchSize = Math.max(1, Math.ceil(this.batchSize / 2));
    for (const one of rest) one.tries += 1;
    this.giveUp(({ tries }) => tries >= this.settings.maxTries);
  }

  private forgetOld(): void {
    const oldest = this.account.time.now() - this.settings.maxAgeSeconds * 1000;
    this.giveUp(({ writtenAt }) => writtenAt < oldest);
  }

  private giveUp(isHopeless: (one: Waiting) => boolean): void {
    const kept = this.waiting.filter((one) => !isHopeless(one));
    for (let count = this.waiting.length - kept.length; count > 0; count -= 1) this.onGivenUp();
    this.waiting = kept;
  }
}
