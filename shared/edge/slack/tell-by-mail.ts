import type { Notice } from '../../core/notice.ts';
import { digestOf } from '../../core/telling/as-text.ts';
import { sequenceOf } from '../../core/telling/change.ts';
import { grouped } from '../../core/telling/group.ts';
import { incidentMessage } from '../../core/telling/incident-message.ts';
import { grownBy, newStorm } from '../../core/telling/storm.ts';
import { stormMessage } from '../../core/telling/storm-message.ts';
import { attempted, NOTHING, type Told } from './attempt.ts';
import { failuresOf } from './recordable.ts';
import { SINGLES_A_MINUTE, type TellOptions, type TellPorts } from './tell-ports.ts';
import { incidentKey } from './thread-store.ts';
import { incidentThread, knownOf, type Threads } from './threads.ts';

/** Tells by one e-mail what a batch has of news. */
export const tellByMail = async (
  notices: readonly Notice[],
  threads: Threads,
  { publishDigest, now }: TellPorts,
  { singlesAMinute = SINGLES_A_MINUTE, stage }: TellOptions,
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
  const mailed = await attempted(changes, () => publishDigest(digestOf(messages)));
  if (mailed.failed.length > 0) return mailed;
  const broken = await failuresOf(changes, ({ incidentId, newest }) =>
    threads.amend(incidentKey(incidentId), (thread) => {
      const incident = incidentThread(thread);
      return { ...incident, digestSequence: Math.max(incident.digestSequence, sequenceOf(newest)) };
    }),
  );
  const failed = [...broken].flatMap(([{ notices: ofOne }, why]) =>
    ofOne.map(({ id: noticeId }) => ({ noticeId, why, needsAPerson: false })),
  );
  const ids = new Set(failed.map(({ noticeId }) => noticeId));
  return { told: mailed.told.filter((id) => !ids.has(id)), failed };
};
