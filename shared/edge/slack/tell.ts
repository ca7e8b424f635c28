import type { Notice } from '../../core/notice.ts';
import { type Digest, digestOf } from '../../core/telling/as-text.ts';
import { type Change, type Known, sequenceOf, worstFirst } from '../../core/telling/change.ts';
import { grouped, type StormChanges } from '../../core/telling/group.ts';
import { incidentMessage } from '../../core/telling/incident-message.ts';
import { grownBy, newStorm, stormMessage } from '../../core/telling/storm.ts';
import type { SlackClient } from './client.ts';
import { SlackError } from './slack-error.ts';
import { type ChannelTold, tellIncident, tellStorm } from './tell-slack.ts';
import { CHANNEL_KEY, type IncidentThread, incidentKey, stormKey, type ThreadStore } from './thread-store.ts';
import { channelThread, eachOf, incidentThread, type Threads, threadsOf } from './threads.ts';
import { endTurn, type Teller, takeTurn } from './turn.ts';

export type TellPorts = {
  /** null: Slack is not set up. */
  readonly slack: SlackClient | null;
  /** Publishes to the topic for e-mail; null: there is none. */
  readonly publishDigest: ((digest: Digest) => Promise<void>) | null;
  readonly threads: ThreadStore;
  readonly now: () => number;
  /** Who tells; absent where nobody else can. */
  readonly teller?: Teller;
};

export type TellOptions = {
  /**
   * No call to Slack is begun that could not end by then, epoch milliseconds. Leave some seconds after it for the
   * records: a storm writes one per incident.
   */
  readonly deadlineAt: number;
  /** How many incidents a minute may begin a message of their own; the others are told together. */
  readonly singlesAMinute?: number;
  /** For how long new incidents join a storm. */
  readonly stormMinutes?: number;
  /** The deployment that tells, by which the commands in messages ask it. */
  readonly stage?: string;
};

export type Failure = {
  readonly noticeId: string;
  readonly why: string;
  /** Whether nothing will be told until a person changes something: a token, a channel. */
  readonly needsAPerson: boolean;
};

/** Every notice of the batch is in exactly one of the three. */
export type TellResult = {
  readonly told: readonly string[];
  /** Told before, or overtaken by a newer notice that is told. */
  readonly settled: readonly string[];
  /** To be delivered again. */
  readonly failed: readonly Failure[];
};

const SINGLES = 10;
const STORM_MINUTES = 10;
const MINUTE_MS = 60_000;
/** For the records after the last call to Slack. */
const TURN_SPARE_MS = 15_000;
const ALONE: Teller = { by: 'the only one', sleep: async () => {} };

/**
 * Tells people of a batch of notices: by e-mail through the digest topic, and in Slack. What is told is recorded at once,
 * so a batch that is delivered again repeats only what a crash left unrecorded. One batch at a time: the pace and the
 * count of a storm are kept by whoever tells. Rejects, with nothing told, if what is told cannot be read or recorded, or if
 * another tells until the deadline.
 */
export const tellNotices = async (
  notices: readonly Notice[],
  ports: TellPorts,
  options: TellOptions,
): Promise<TellResult> => {
  if (notices.length === 0) return { told: [], settled: [], failed: [] };
  const { teller = ALONE, now } = ports;
  const threads = threadsOf(ports.threads);
  // What can't be recorded is not told: it would be told again with each delivery, for as long as the table takes no writes.
  await takeTurn(threads, { teller, now, until: options.deadlineAt + TURN_SPARE_MS, deadlineAt: options.deadlineAt });
  try {
    await threads.load(notices.map(({ incidentId }) => incidentKey(incidentId)));
    return await tellAll(notices, threads, ports, options);
  } finally {
    await endTurn(threads, teller, now);
  }
};

const tellAll = async (
  notices: readonly Notice[],
  threads: Threads,
  ports: TellPorts,
  options: TellOptions,
): Promise<TellResult> => {
  const mailed = await tellByMail(notices, threads, ports, options);
  const slacked = await tellInSlack(notices, threads, ports, options);
  const failed = new Map([...mailed.failed, ...slacked.failed].map((failure) => [failure.noticeId, failure]));
  const told = new Set([...mailed.told, ...slacked.told].filter((id) => !failed.has(id)));
  const ids = [...new Set(notices.map(({ id }) => id))];
  return {
    told: ids.filter((id) => told.has(id)),
    settled: ids.filter((id) => !told.has(id) && !failed.has(id)),
    failed: ids.flatMap((id) => failed.get(id) ?? []),
  };
};

type Told = { readonly told: readonly string[]; readonly failed: readonly Failure[] };
const NOTHING: Told = { told: [], failed: [] };

/** First, since it is what remains while Slack is down. One e-mail a batch. */
const tellByMail = async (
  notices: readonly Notice[],
  threads: Threads,
  { publishDigest, now }: TellPorts,
  { singlesAMinute = SINGLES, stage }: TellOptions,
): Promise<Told> => {
  if (publishDigest === null) return NOTHING;
  const known = knownOf(notices, threads, ({ digestSequence }) => ({ sequence: digestSequence, stormId: null }));
  const { singles, storms } = grouped(notices, known, { singles: singlesAMinute, keepsThreads: false });
  const changes = [...storms.flatMap((storm) => storm.changes), ...singles];
  if (changes.length === 0) return NOTHING;
  const messages = [
    ...storms.map((storm) => stormMessage(grownBy(newStorm(storm.changes, now()), storm.changes), storm.changes)),
    ...singles.map((single) => incidentMessage(single, stage)),
  ];
  return attempted(changes, async () => {
    await publishDigest(digestOf(messages));
    await eachOf(changes, ({ incidentId, newest }) =>
      threads.amend(incidentKey(incidentId), (thread) => {
        const incident = incidentThread(thread);
        return { ...incident, digestSequence: Math.max(incident.digestSequence, sequenceOf(newest)) };
      }),
    );
  });
};

const tellInSlack = async (
  notices: readonly Notice[],
  threads: Threads,
  { slack, now }: TellPorts,
  { deadlineAt, singlesAMinute = SINGLES, stormMinutes = STORM_MINUTES, stage }: TellOptions,
): Promise<Told> => {
  if (slack === null) return NOTHING;
  const channel = channelThread(threads.get(CHANNEL_KEY), now());
  const known = knownOf(notices, threads, ({ toldSequence, stormId }) => ({ sequence: toldSequence, stormId }));
  const grouping = grouped(notices, known, {
    singles: Math.max(0, singlesAMinute - channel.singles),
    keepsThreads: slack.way === 'bot',
  });
  const current = now() - channel.stormAt < stormMinutes * MINUTE_MS ? channel.stormId : null;
  const storms = joinedStorms(grouping.storms, current);
  await threads.load(storms.flatMap(({ stormId }) => (stormId === null ? [] : [stormKey(stormId)])));
  const to: ChannelTold = { slack, threads, deadlineAt, now, stage: stage ?? null };
  const tellings: readonly Telling[] = [
    ...storms.map((storm) => ({ changes: storm.changes, tell: () => tellStorm(to, storm) })),
    ...grouping.singles.map((single) => ({ changes: [single], tell: () => tellIncident(to, single) })),
  ];
  return tellInTurn([...tellings].sort(byWorstChange));
};

type Telling = { readonly changes: readonly Change[]; readonly tell: () => Promise<void> };

const byWorstChange = ({ changes: [one] }: Telling, { changes: [other] }: Telling): number =>
  one === undefined || other === undefined ? 0 : worstFirst(one, other);

/** One after the other. Once Slack or the store, and not one message, is the trouble, the rest waits for the next delivery. */
const tellInTurn = async (tellings: readonly Telling[]): Promise<Told> => {
  const told: string[] = [];
  const failed: Failure[] = [];
  let over: Attempt['stops'] = null;
  for (const { changes, tell } of tellings) {
    if (over !== null) {
      failed.push(...failuresOf(changes, over));
      continue;
    }
    const one: Attempt = await attempted(changes, tell);
    told.push(...one.told);
    failed.push(...one.failed);
    over = one.stops;
  }
  return { told, failed };
};

type Attempt = Told & { readonly stops: Omit<Failure, 'noticeId'> | null };

/** A failure is a value here: its notices go back to the queue, and the result says why. */
const attempted = async (changes: readonly Change[], tell: () => Promise<void>): Promise<Attempt> => {
  try {
    await tell();
    return { told: changes.flatMap(({ notices }) => notices.map(({ id }) => id)), failed: [], stops: null };
  } catch (error) {
    const trouble = error instanceof SlackError ? error.trouble : 'later';
    const failure = { why: error instanceof Error ? error.message : 'unknown', needsAPerson: trouble === 'never' };
    const isOfThisMessage = trouble === 'refused' || trouble === 'gone';
    return { told: [], failed: failuresOf(changes, failure), stops: isOfThisMessage ? null : failure };
  }
};

const failuresOf = (changes: readonly Change[], failure: Omit<Failure, 'noticeId'>): readonly Failure[] =>
  changes.flatMap(({ notices }) => notices.map(({ id }) => ({ ...failure, noticeId: id })));

const knownOf = (
  notices: readonly Notice[],
  threads: Threads,
  told: (thread: IncidentThread) => Pick<Known, 'sequence' | 'stormId'>,
): ReadonlyMap<string, Known> =>
  new Map(
    notices
      .map(({ incidentId }) => [incidentId, threads.incident(incidentId)] as const)
      .filter(([, thread]) => told(thread).sequence > 0 || thread.headSequence > 0)
      .map(([incidentId, thread]) => [incidentId, { ...told(thread), state: thread.state }]),
  );

/** Incidents that no storm holds yet join the running one. */
const joinedStorms = (storms: readonly StormChanges[], current: string | null): readonly StormChanges[] =>
  [...Map.groupBy(storms, ({ stormId }) => stormId ?? current)].map(([stormId, same]) => ({
    stormId,
    changes: same.flatMap(({ changes }) => changes).sort(worstFirst),
  }));
