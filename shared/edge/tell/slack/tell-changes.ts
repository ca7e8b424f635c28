import { type Change, sequenceOf } from '../../../core/messages/change.ts';
import type { StormChanges } from '../../../core/messages/group.ts';
import { incidentMessage } from '../../../core/messages/incident-message.ts';
import { grownBy, newStorm, type Storm } from '../../../core/messages/storm.ts';
import { stormMessage } from '../../../core/messages/storm-message.ts';
import type { TellBatch } from '../receivers/receiver.ts';
import type { Unrecorded } from '../receivers/try-to-tell.ts';
import {
  CHANNEL_KEY,
  type IncidentThread,
  incidentKey,
  type SlackMessageId,
  type StormThread,
  stormKey,
  type Thread,
} from '../threads/thread-store.ts';
import { channelThread, failuresOf, incidentThread } from '../threads/threads.ts';
import { type Payload, payloadOf } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { SlackError } from './slack-error.ts';

/** The parts of a batch that one message is told with. */
export type SlackBatch = Pick<TellBatch, 'threads' | 'deadlineAt' | 'now'> & { readonly slack: SlackClient };

/**
 * Tells one incident: its message is begun, or edited; then what is new goes into its thread. Each step that Slack answered is
 * recorded before the next, and editing again changes nothing, so only the step that a crash interrupts is repeated.
 */
export const tellIncident = async (to: SlackBatch, change: Change): Promise<Unrecorded> => {
  const message = incidentMessage(change);
  const sequence = sequenceOf(change.newest);
  const told = { toldSequence: sequence, lastNoticeId: change.newest.id, state: change.newest.state };
  if (to.slack.way === 'webhook') {
    await posted(to, payloadOf(message, 'all'));
    await record(to, change.incidentId, { ...told, headSequence: sequence });
    await countSingle(to);
    return new Map();
  }
  const head = await headOf(to, change, payloadOf(message, 'head'));
  if (head !== null)
    await answered(to, head, payloadOf(message, 'details'), () =>
      record(to, change.incidentId, { message: null, headSequence: 0 }),
    );
  await record(to, change.incidentId, { ...told, headSequence: sequence, message: head });
  return new Map();
};

/** Begins the incident's message, or edits it, so that it shows this change. */
const headOf = async (to: SlackBatch, change: Change, payload: Payload): Promise<SlackMessageId | null> => {
  const { message, headSequence } = to.threads.incident(change.incidentId);
  const sequence = sequenceOf(change.newest);
  if (message !== null && headSequence >= sequence) return message;
  if (message !== null && (await isUpdated(to, message, payload))) return message;
  const begun = await posted(to, payload);
  await record(to, change.incidentId, { message: begun, headSequence: sequence });
  if (message === null) await countSingle(to);
  return begun;
};

/**
 * Tells a storm: its message is begun, or edited with the new totals; what is new in it goes into its thread. The totals are
 * recorded after that, so that what is delivered again after a failure is not counted twice. Its record is written before, too:
 * a storm of which nothing can be recorded would be told again with each delivery.
 */
export const tellStorm = async (to: SlackBatch, { stormId, changes }: StormChanges): Promise<Unrecorded> => {
  const known = stormId === null ? null : stormThread(to.threads.get(stormKey(stormId)));
  const before = known?.storm ?? newStorm(changes, to.now());
  const after = grownBy(before, changes);
  const message = stormMessage(after, changes);
  const recorded = (storm: Storm, at: SlackMessageId | null): Promise<void> => recordStorm(to, { storm, message: at });

  await recorded(before, known?.message ?? null);
  let head: SlackMessageId | null = null;
  if (to.slack.way === 'webhook') await posted(to, payloadOf(message, 'all'));
  else {
    head = known?.message ?? null;
    if (head === null || !(await isUpdated(to, head, payloadOf(message, 'head')))) {
      head = await posted(to, payloadOf(message, 'head'));
      await recorded(before, head);
    }
    if (head !== null) await answered(to, head, payloadOf(message, 'details'), () => recorded(before, null));
  }
  await recorded(after, head);
  return failuresOf(changes, ({ incidentId, newest }) => {
    const sequence = sequenceOf(newest);
    const told = { headSequence: sequence, toldSequence: sequence, lastNoticeId: newest.id, state: newest.state };
    return record(to, incidentId, { ...told, message: head, stormId: after.id });
  });
};

const stormThread = (thread: Thread | null): StormThread | null => (thread?.kind === 'storm' ? thread : null);

/** Posts; a message that Slack refuses as it is goes out as bare text, since an ugly message tells more than none. */
const posted = ({ slack, deadlineAt }: SlackBatch, payload: Payload): Promise<SlackMessageId | null> =>
  withBareText(payload, (sent) => slack.post(sent, deadlineAt));

/** Edits the message. @returns false if somebody took it away */
const isUpdated = async (
  { slack, deadlineAt }: SlackBatch,
  message: SlackMessageId,
  payload: Payload,
): Promise<boolean> => {
  try {
    await withBareText(payload, (sent) => slack.update(message, sent, deadlineAt));
    return true;
  } catch (error) {
    if (error instanceof SlackError && error.trouble === 'gone') return false;
    throw error;
  }
};

/** Answers in a thread. Where it is gone, `forget` lets the next delivery begin another. */
const answered = async (
  { slack, deadlineAt }: SlackBatch,
  head: SlackMessageId,
  payload: Payload,
  forget: () => Promise<void>,
): Promise<void> => {
  try {
    await withBareText(payload, (sent) => slack.post(sent, deadlineAt, head));
  } catch (error) {
    if (error instanceof SlackError && error.trouble === 'gone') await forget();
    throw error;
  }
};

const withBareText = async <Answer>(payload: Payload, send: (payload: Payload) => Promise<Answer>): Promise<Answer> => {
  try {
    return await send(payload);
  } catch (error) {
    if (!(error instanceof SlackError) || error.trouble !== 'refused') throw error;
    return send({ ...payload, blocks: [] });
  }
};

/** Records never backwards: two who tell the same incident leave the newer of both. */
const record = (to: SlackBatch, incidentId: string, told: Partial<IncidentThread>): Promise<void> =>
  to.threads.amend(incidentKey(incidentId), (thread) => {
    const known = incidentThread(thread);
    if (known.toldSequence > (told.toldSequence ?? known.toldSequence)) return known;
    return { ...known, ...told };
  });

/** Records the storm, and that new incidents join it, unless they join a later one. */
const recordStorm = async (to: SlackBatch, { storm, message }: Omit<StormThread, 'kind'>): Promise<void> => {
  await to.threads.amend(stormKey(storm.id), (thread) => ({ ...thread, kind: 'storm', message, storm }));
  if (channelThread(to.threads.get(CHANNEL_KEY), to.now()).stormAt >= storm.startedAt) return;
  await to.threads.amend(CHANNEL_KEY, (thread) => ({
    ...channelThread(thread, to.now()),
    stormId: storm.id,
    stormAt: storm.startedAt,
  }));
};

/** Counts an incident that began a message of its own in this minute. */
const countSingle = (to: SlackBatch): Promise<void> =>
  to.threads.amend(CHANNEL_KEY, (thread) => {
    const channel = channelThread(thread, to.now());
    return { ...channel, singles: channel.singles + 1 };
  });
