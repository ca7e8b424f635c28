import type { Notice } from '../../../core/notices/notice.ts';
import type { Told } from '../threads/attempt.ts';
import type { Attempt, Attempts } from '../threads/last-told.ts';
import { keepingTurn, type Teller, type Turn, takeTurn } from '../threads/lock.ts';
import { recordable } from '../threads/recordable.ts';
import type { Failure, TellOptions, TellPorts } from '../threads/tell-ports.ts';
import { incidentKey } from '../threads/thread-store.ts';
import { type Threads, threadsOf } from '../threads/threads.ts';
import { tellByMail } from './tell-by-mail.ts';
import { tellInSlack } from './tell-in-slack.ts';
import { tellable } from './tellable.ts';

/** Every notice of the batch is in exactly one of the three. */
export type TellResult = {
  readonly told: readonly string[];
  /** Told before, or overtaken by a newer notice that is told. */
  readonly settled: readonly string[];
  /** To be delivered again. */
  readonly failed: readonly Failure[];
};

const ALONE: Teller = { by: 'the only one', sleep: async () => {} };

/**
 * Tells people of a batch of notices: by e-mail through the digest topic, and in Slack. What is told is recorded at once,
 * so a batch that is delivered again repeats only what a crash left unrecorded. One batch at a time, whoever tells: the turn
 * hands the pace of Slack's messages and the count of a storm from one to the next. Rejects, with nothing told, if what is
 * told cannot be read or recorded, or if another tells until the deadline.
 */
export const tellNotices = async (
  notices: readonly Notice[],
  ports: TellPorts,
  options: TellOptions,
): Promise<TellResult> => {
  if (notices.length === 0) return { told: [], settled: [], failed: [] };
  const { teller = ALONE, now } = ports;
  const stored = threadsOf(ports.threads);
  // What can't be recorded is not told: it would be told again with each delivery, for as long as the table takes no writes.
  const { deadlineAt } = options;
  const turn = await takeTurn(stored, { teller, now, deadlineAt });
  const threads = keepingTurn(stored, turn, now);
  const slack = ports.slack?.inTurn(turn) ?? null;
  let attempts: Attempts = {};
  try {
    await threads.load(notices.map(({ incidentId }) => incidentKey(incidentId)));
    const refused = notices.flatMap((notice) => refusalOf(notice, threads) ?? []);
    const ids = new Set(refused.map(({ noticeId }) => noticeId));
    const rest = notices.filter(({ id }) => !ids.has(id));
    const worded = tellable(rest);
    const sound = await recordable(worded.notices, threads, ports.publishDigest === null ? null : turn.mail);
    const batch = { notices: sound.notices, turn };
    const { result, attempts: tried } = await tellAll(batch, threads, { ...ports, slack }, options);
    attempts = tried;
    return { ...result, failed: [...result.failed, ...refused, ...worded.failed, ...sound.failed] };
  } finally {
    await turn.end(slack?.freeAt() ?? turn.freeAt, attempts);
  }
};

/** A notice of an incident that a newer release has told of: it knows how far. It fails alone, and comes again. */
const refusalOf = ({ id, incidentId }: Notice, threads: Threads): Failure | null => {
  const error = threads.refused(incidentKey(incidentId));
  return error === null ? null : { noticeId: id, why: error.message, needsAPerson: false };
};

const tellAll = async (
  batch: { readonly notices: readonly Notice[]; readonly turn: Turn },
  threads: Threads,
  ports: TellPorts,
  options: TellOptions,
): Promise<{ readonly result: TellResult; readonly attempts: Attempts }> => {
  const { notices } = batch;
  // by e-mail first, since it is what remains while Slack is down
  const mailed = await tellByMail(batch, threads, ports, options);
  const slacked = await tellInSlack(notices, threads, ports, options);
  const failed = new Map([...mailed.failed, ...slacked.failed].map((failure) => [failure.noticeId, failure]));
  const told = new Set([...mailed.told, ...slacked.told].filter((id) => !failed.has(id)));
  const ids = [...new Set(notices.map(({ id }) => id))];
  const result = {
    told: ids.filter((id) => told.has(id)),
    settled: ids.filter((id) => !told.has(id) && !failed.has(id)),
    failed: ids.flatMap((id) => failed.get(id) ?? []),
  };
  const attempts = {
    ...(ports.publishDigest === null ? {} : { mail: attemptOf(mailed) }),
    ...(ports.slack === null ? {} : { slack: attemptOf(slacked) }),
  };
  return { result, attempts };
};

/** Where something was told, what was only late is no trouble: it is told from the next batch on. */
const attemptOf = ({ told, failed }: Told): Attempt => {
  const toldAny = told.length > 0;
  const trouble = failed.find(({ isLate }) => !(toldAny && isLate));
  return { told: toldAny, why: trouble?.why ?? null };
};
