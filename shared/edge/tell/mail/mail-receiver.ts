import { type Digest, digestOf } from '../../../core/messages/as-text.ts';
import { sequenceOf } from '../../../core/messages/change.ts';
import { grouped } from '../../../core/messages/group.ts';
import { incidentMessage } from '../../../core/messages/incident-message.ts';
import { grownBy, newStorm } from '../../../core/messages/storm.ts';
import { stormMessage } from '../../../core/messages/storm-message.ts';
import { NOTHING_TOLD, type Receiver, type TellBatch, type TellOutcome } from '../receivers/receiver.ts';
import { attempted } from '../receivers/try-to-tell.ts';
import { CHANNEL_KEY, type IncidentThread, incidentKey } from '../threads/thread-store.ts';
import { channelThread, failuresOf, incidentThread, knownOf, type Threads } from '../threads/threads.ts';

/** Remembers so many e-mails whose incidents' own records could not all be written: each is a rare one. */
const MOST_SENT = 100;

/** The topic has to answer within this time, or the lock may go to another. */
const PUBLISHED_WITHIN_MS = 10_000;

type Publish = (mail: Digest) => Promise<void>;

/** Tells by e-mail: each batch in one. @param publish sends one to the topic for e-mail; null: there is no topic */
export const mailReceiver = (publish: Publish | null): Receiver => ({
  name: 'mail',
  check: digestOf,
  toldUpTo: mailedUpTo,
  ...(publish !== null && { announced: withMail }),
  tell: async (batch) => (publish === null ? null : tellByMail(batch, publish)),
});

/**
 * Also what an e-mail tells counts that went out, and of which the incident's own record could not be written any more.
 */
const mailedUpTo = ({ digestSequence, mailing }: IncidentThread, { get }: Threads): number => {
  const channel = get(CHANNEL_KEY);
  const sent = channel?.kind === 'channel' ? (channel.sent ?? []) : [];
  return mailing && sent.includes(mailing.mail) ? Math.max(digestSequence, mailing.sequence) : digestSequence;
};

/** The record says, before it is sent, which e-mail is about to tell of the incident: each holder of the lock has one number. */
const withMail: NonNullable<Receiver['announced']> = (thread, sequence, { threads, lock: { mail } }) => {
  const digestSequence = mailedUpTo(thread, threads);
  return sequence <= digestSequence ? thread : { ...thread, digestSequence, mailing: { sequence, mail } };
};

const tellByMail = async (batch: TellBatch, publish: Publish): Promise<TellOutcome> => {
  const { notices, threads, lock, now, singlesAMinute } = batch;
  const known = knownOf(notices, threads, (thread) => ({ sequence: mailedUpTo(thread, threads), stormId: null }));
  const { singles, storms } = grouped(notices, known, { singles: singlesAMinute, keepsThreads: false });
  const changes = [...storms.flatMap((storm) => storm.changes), ...singles];
  if (changes.length === 0) return NOTHING_TOLD;
  const messages = [
    ...storms.map((storm) => stormMessage(grownBy(newStorm(storm.changes, now()), storm.changes), storm.changes)),
    ...singles.map((single) => incidentMessage(single)),
  ];
  return attempted(changes, async () => {
    await lock.keep(now() + PUBLISHED_WITHIN_MS);
    await publish(digestOf(messages));
    const unrecorded = await failuresOf(changes, ({ incidentId, newest }) =>
      threads.amend(incidentKey(incidentId), (thread) => {
        const { mailing: _sent, ...incident } = incidentThread(thread);
        return { ...incident, digestSequence: Math.max(incident.digestSequence, sequenceOf(newest)) };
      }),
    );
    return unrecorded.size === 0 || (await isKeptAsSent(lock.mail, threads, now)) ? new Map() : unrecorded;
  });
};

/** One record that fails repeats nobody's e-mail: that it went out is recorded in the channel's, too. */
const isKeptAsSent = async (mail: number, threads: Threads, now: () => number): Promise<boolean> => {
  const broken = await failuresOf([mail], () =>
    threads.amend(CHANNEL_KEY, (thread) => {
      const channel = channelThread(thread, now());
      return { ...channel, sent: [...(channel.sent ?? []), mail].slice(-MOST_SENT) };
    }),
  );
  return broken.size === 0;
};
