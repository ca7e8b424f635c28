import { digestOf } from '../../../core/messages/as-text.ts';
import { sequenceOf } from '../../../core/messages/change.ts';
import { grouped } from '../../../core/messages/group.ts';
import { incidentMessage } from '../../../core/messages/incident-message.ts';
import { grownBy, newStorm } from '../../../core/messages/storm.ts';
import { stormMessage } from '../../../core/messages/storm-message.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { attempted, NOTHING, type Told } from '../threads/attempt.ts';
import type { Turn } from '../threads/lock.ts';
import { SINGLES_A_MINUTE, type TellOptions, type TellPorts } from '../threads/tell-ports.ts';
import { CHANNEL_KEY, incidentKey } from '../threads/thread-store.ts';
import { channelThread, failuresOf, incidentThread, knownOf, mailedUpTo, type Threads } from '../threads/threads.ts';

/** So many e-mails are remembered whose incidents' own records could not all be written: each is a rare one. */
const MOST_SENT = 100;

/** The topic has to answer within this time, or the turn may go to another. */
const PUBLISHED_WITHIN_MS = 10_000;

/** Tells by one e-mail what a batch has of news. @param turn the e-mail's number, and the right to send it */
export const tellByMail = async (
  { notices, turn }: { readonly notices: readonly Notice[]; readonly turn: Turn },
  threads: Threads,
  { publishDigest, now }: TellPorts,
  { singlesAMinute = SINGLES_A_MINUTE, stage }: TellOptions,
): Promise<Told> => {
  if (publishDigest === null) return NOTHING;
  const known = knownOf(notices, threads, (thread) => ({ sequence: mailedUpTo(thread, threads), stormId: null }));
  const { singles, storms } = grouped(notices, known, { singles: singlesAMinute, keepsThreads: false });
  const changes = [...storms.flatMap((storm) => storm.changes), ...singles];
  if (changes.length === 0) return NOTHING;
  const messages = [
    ...storms.map((storm) => stormMessage(grownBy(newStorm(storm.changes, now()), storm.changes), storm.changes)),
    ...singles.map((single) => incidentMessage(single, stage)),
  ];
  return attempted(changes, async () => {
    await turn.keep(now() + PUBLISHED_WITHIN_MS);
    await publishDigest(digestOf(messages));
    const unrecorded = await failuresOf(changes, ({ incidentId, newest }) =>
      threads.amend(incidentKey(incidentId), (thread) => {
        const { mailing: _sent, ...incident } = incidentThread(thread);
        return { ...incident, digestSequence: Math.max(incident.digestSequence, sequenceOf(newest)) };
      }),
    );
    return unrecorded.size === 0 || (await isKeptAsSent(turn.mail, threads, now)) ? new Map() : unrecorded;
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
