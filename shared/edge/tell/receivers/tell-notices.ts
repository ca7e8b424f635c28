import type { Notice } from '../../../core/notices/notice.ts';
import { joinGroups } from '../groups/join-groups.ts';
import { comeAgainAt, type SendToSelf } from '../groups/when-due.ts';
import type { Attempts } from '../threads/last-told.ts';
import { type Holder, keepingLock, takeLock } from '../threads/lock.ts';
import { dueKey, groupKey, type ThreadStore } from '../threads/thread-store.ts';
import { failuresOf, type Threads, threadsOf } from '../threads/threads.ts';
import type { Receiver, TellFailure } from './receiver.ts';
import { type GroupsTold, nextDueOf, type TellGroups, tellGroups } from './tell-groups.ts';
import { tellable } from './tellable.ts';

export type TellPorts = {
  readonly receivers: readonly Receiver[];
  readonly threads: ThreadStore;
  /** Sends messages to the queue by which this function is woken. */
  readonly send: SendToSelf;
  readonly now: () => number;
  /** The one who tells; absent where nobody else can. */
  readonly holder?: Holder;
};

export type TellOptions = {
  /**
   * No call to a receiver is begun that could not end by then, epoch milliseconds. Leave some seconds after it for the
   * records.
   */
  readonly deadlineAt: number;
  /** The seconds after which a group that still goes on is told again; 0: never. */
  readonly repeatSeconds?: number;
};

/** The messages of a batch. */
export type TellBatch = {
  readonly notices: readonly Notice[];
  /** The keys in messages that groups sent to themselves. */
  readonly wakes: readonly string[];
};

/** A notice, or a group's message to itself, that comes again. */
export type Untold = TellFailure & { readonly id: string };

/** Every notice of the batch is in exactly one of the three. */
export type TellResult = {
  /** Their group is told of them, or will be when it is due. */
  readonly told: readonly string[];
  /** Known to their group before, or overtaken by a newer notice of the incident. */
  readonly settled: readonly string[];
  /** To be delivered again. */
  readonly failed: readonly Untold[];
  /** The keys of groups' messages to themselves that are to be delivered again. */
  readonly failedWakes: readonly Untold[];
  /** The outcome of telling at each receiver that had something to tell. */
  readonly attempts: Attempts;
};

/** The holder where nobody else can tell. */
export const ALONE: Holder = { by: 'the only one', sleep: async () => {} };
const NOTHING: TellResult = { told: [], settled: [], failed: [], failedWakes: [], attempts: {} };

/**
 * Tells people of a batch of notices, by each receiver: each notice joins the group of its cause, and a group is told of when it is due. What is
 * told is recorded at once, so a batch that is delivered again repeats only what a crash left unrecorded. One batch at a time, whoever tells.
 * Rejects, with nothing told, if what is told cannot be read, or if another tells until the deadline.
 */
export const tellNotices = async (
  { notices, wakes }: TellBatch,
  { receivers, threads: store, send, now, holder = ALONE }: TellPorts,
  { deadlineAt, repeatSeconds = 0 }: TellOptions,
): Promise<TellResult> => {
  if (notices.length + wakes.length === 0) return NOTHING;
  const stored = threadsOf(store);
  const lock = await takeLock(stored, { holder, now, deadlineAt });
  const threads = keepingLock(stored, lock, now);
  let attempts: Attempts = {};
  try {
    const worded = tellable(notices, receivers);
    const joined = await joinGroups(worded.notices, threads, now());
    const woken = await groupsWoken(wakes, threads);
    const touched = [...new Set([...joined.noticesOf.keys(), ...woken.values()])];
    await threads.load(touched.map(dueKey));
    const batch: TellGroups = { threads, lock, now, deadlineAt, repeatMs: repeatSeconds * 1000 };
    const told = await tellGroups(touched, receivers, batch);
    attempts = Object.fromEntries(told.attempts);
    const untold = await againWhenDue(touched, told, { batch, receivers, send });
    const failureOf = failuresOfNotices(joined.noticesOf, untold);
    for (const [id, why] of [...worded.failed, ...joined.failed]) failureOf.set(id, { why, needsAPerson: false });
    const ids = [...new Set(notices.map(({ id }) => id))];
    return {
      told: ids.filter((id) => joined.news.has(id) && !failureOf.has(id)),
      settled: ids.filter((id) => !joined.news.has(id) && !failureOf.has(id)),
      failed: ids.flatMap((id) => untoldOf(id, failureOf.get(id))),
      failedWakes: [...woken].flatMap(([key, id]) => untoldOf(key, untold.get(id))),
      attempts,
    };
  } finally {
    await lock.release(Math.max(lock.freeAt, ...receivers.map(({ freeAt }) => freeAt?.() ?? 0)), attempts);
  }
};

const untoldOf = (id: string, failure: TellFailure | undefined): readonly Untold[] =>
  failure === undefined ? [] : [{ ...failure, id }];

/** By the key of a message that a group sent to itself, the group. One that is forgotten has nothing to tell. */
const groupsWoken = async (wakes: readonly string[], threads: Threads): Promise<ReadonlyMap<string, string>> => {
  await threads.load(wakes);
  const woken = new Map<string, string>();
  for (const key of wakes) {
    const thread = threads.get(key);
    if (thread?.kind === 'due') woken.set(key, thread.groupId);
  }
  await threads.load([...woken.values()].map(groupKey).filter((key) => threads.get(key) === null));
  return woken;
};

/** A message that a receiver refused comes again by its queue within nine minutes; the sweep looks after it only if it does not. */
const RETRIED_MS = 960_000;
/** Telling that ran out of time goes on after so long: sooner, a receiver that asks for quiet would be asked for nothing. */
const LATE_MS = 10_000;
const SOON_MS = 1000;

type Again = { readonly batch: TellGroups; readonly receivers: readonly Receiver[]; readonly send: SendToSelf };

/** Has each group come again when it is due next. @returns by the group's id, the reason why its messages must be delivered again */
const againWhenDue = async (
  ids: readonly string[],
  { failed }: GroupsTold,
  { batch, receivers, send }: Again,
): Promise<ReadonlyMap<string, TellFailure>> => {
  const now = batch.now();
  const untold = new Map<string, TellFailure>();
  for (const [id, failures] of failed) {
    const [worst] = failures.filter(({ isLate }) => !isLate).toSorted(aPersonFirst);
    if (worst !== undefined) untold.set(id, worst);
  }
  const lost = await failuresOf(ids, async (id) => {
    const next = nextDueOf(id, receivers, batch);
    const at = untold.has(id)
      ? now + RETRIED_MS
      : next === null
        ? null
        : Math.max(next, now + (failed.has(id) ? LATE_MS : SOON_MS));
    await comeAgainAt(id, at, { threads: batch.threads, send, now });
  });
  for (const [id, why] of lost) untold.set(id, untold.get(id) ?? { why, needsAPerson: false });
  return untold;
};

const aPersonFirst = (one: TellFailure, other: TellFailure): number =>
  Number(other.needsAPerson) - Number(one.needsAPerson);

const failuresOfNotices = (
  noticesOf: ReadonlyMap<string, readonly Notice[]>,
  untold: ReadonlyMap<string, TellFailure>,
): Map<string, TellFailure> =>
  new Map(
    [...noticesOf].flatMap(([id, notices]) => {
      const failure = untold.get(id);
      return failure === undefined ? [] : notices.map((notice) => [notice.id, failure] as const);
    }),
  );
