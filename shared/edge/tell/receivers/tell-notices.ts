import type { Notice } from '../../../core/notices/notice.ts';
import type { Attempt, Attempts } from '../threads/last-told.ts';
import { type Holder, keepingLock, takeLock } from '../threads/lock.ts';
import { incidentKey, type ThreadStore } from '../threads/thread-store.ts';
import { type Threads, threadsOf } from '../threads/threads.ts';
import type { Receiver, TellBatch, TellFailure, TellOutcome } from './receiver.ts';
import { recordable } from './recordable.ts';
import { tellable } from './tellable.ts';

export type TellPorts = {
  /** They are told one after the other: first the one that remains while another is down. */
  readonly receivers: readonly Receiver[];
  readonly threads: ThreadStore;
  readonly now: () => number;
  /** The one who tells; absent where nobody else can. */
  readonly holder?: Holder;
};

export type TellOptions = {
  /**
   * No call to a receiver is begun that could not end by then, epoch milliseconds. Leave some seconds after it for the
   * records: a storm writes one per incident.
   */
  readonly deadlineAt: number;
  /** The number of incidents a minute that may begin a message of their own; the others are told together. 10 unless it is said. */
  readonly singlesAMinute?: number;
  /** The deployment that tells, by which the commands in messages ask it. */
  readonly stage?: string;
};

const SINGLES_A_MINUTE = 10;

/** Every notice of the batch is in exactly one of the three. */
export type TellResult = {
  readonly told: readonly string[];
  /** Told before, or overtaken by a newer notice that is told. */
  readonly settled: readonly string[];
  /** To be delivered again. */
  readonly failed: readonly TellFailure[];
};

const ALONE: Holder = { by: 'the only one', sleep: async () => {} };

/**
 * Tells people of a batch of notices, by each receiver. What is told is recorded at once, so a batch that is delivered again
 * repeats only what a crash left unrecorded. One batch at a time, whoever tells: the lock hands the pace of messages and the
 * count of a storm from one to the next. Rejects, with nothing told, if what is told cannot be read or recorded, or if another
 * tells until the deadline.
 */
export const tellNotices = async (
  notices: readonly Notice[],
  { receivers, threads: store, now, holder = ALONE }: TellPorts,
  { deadlineAt, singlesAMinute = SINGLES_A_MINUTE, stage }: TellOptions,
): Promise<TellResult> => {
  if (notices.length === 0) return { told: [], settled: [], failed: [] };
  const stored = threadsOf(store);
  // A notice that can't be recorded is not told: it would be told again with each delivery, for as long as the table takes no writes.
  const lock = await takeLock(stored, { holder, now, deadlineAt });
  const threads = keepingLock(stored, lock, now);
  let attempts: Attempts = {};
  try {
    await threads.load(notices.map(({ incidentId }) => incidentKey(incidentId)));
    const refused = notices.flatMap((notice) => refusalOf(notice, threads) ?? []);
    const ids = new Set(refused.map(({ noticeId }) => noticeId));
    const worded = tellable(
      notices.filter(({ id }) => !ids.has(id)),
      receivers,
    );
    const sound = await recordable(worded.notices, receivers, { threads, lock });
    const batch = { notices: sound.notices, threads, lock, now, deadlineAt, singlesAMinute, stage: stage ?? null };
    const { result, attempts: tried } = await tellAll(batch, receivers);
    attempts = tried;
    return { ...result, failed: [...result.failed, ...refused, ...worded.failed, ...sound.failed] };
  } finally {
    await lock.release(Math.max(lock.freeAt, ...receivers.map(({ freeAt }) => freeAt?.() ?? 0)), attempts);
  }
};

/** A notice of an incident that a newer release has told of: it knows how far. It fails alone, and comes again. */
const refusalOf = ({ id, incidentId }: Notice, threads: Threads): TellFailure | null => {
  const error = threads.refused(incidentKey(incidentId));
  return error === null ? null : { noticeId: id, why: error.message, needsAPerson: false };
};

const tellAll = async (
  batch: TellBatch,
  receivers: readonly Receiver[],
): Promise<{ readonly result: TellResult; readonly attempts: Attempts }> => {
  const outcomes: TellOutcome[] = [];
  const attempts = new Map<Receiver['name'], Attempt>();
  for (const { name, tell } of receivers) {
    const outcome = await tell(batch);
    if (outcome === null) continue;
    outcomes.push(outcome);
    attempts.set(name, attemptOf(outcome));
  }
  const failures = outcomes.flatMap(({ failed }) => failed);
  const failed = new Map(failures.map((failure) => [failure.noticeId, failure]));
  const told = new Set(outcomes.flatMap((one) => one.told).filter((id) => !failed.has(id)));
  const ids = [...new Set(batch.notices.map(({ id }) => id))];
  const result = {
    told: ids.filter((id) => told.has(id)),
    settled: ids.filter((id) => !told.has(id) && !failed.has(id)),
    failed: ids.flatMap((id) => failed.get(id) ?? []),
  };
  return { result, attempts: Object.fromEntries(attempts) };
};

/** If something was told, a late one is no trouble: it is told with the next batch. */
const attemptOf = ({ told, failed }: TellOutcome): Attempt => {
  const toldAny = told.length > 0;
  const trouble = failed.find(({ isLate }) => !(toldAny && isLate));
  return { told: toldAny, why: trouble?.why ?? null };
};
