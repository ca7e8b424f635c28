import { worstFirst } from '../../../core/messages/change.ts';
import { grouped, type StormChanges } from '../../../core/messages/group.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { NOTHING, type Telling, type Told, tellInTurn } from '../threads/attempt.ts';
import { SINGLES_A_MINUTE, type TellOptions, type TellPorts } from '../threads/tell-ports.ts';
import { CHANNEL_KEY, stormKey } from '../threads/thread-store.ts';
import { channelThread, failuresOf, knownOf, runningStorm, type Threads } from '../threads/threads.ts';
import { type ChannelTold, tellIncident, tellStorm } from './tell-slack.ts';

/** Tells in Slack what a batch has of news: an incident in its own message while there is room, the others as a storm. */
export const tellInSlack = async (
  notices: readonly Notice[],
  threads: Threads,
  { slack, now }: TellPorts,
  { deadlineAt, singlesAMinute = SINGLES_A_MINUTE, stage }: TellOptions,
): Promise<Told> => {
  if (slack === null) return NOTHING;
  const channel = channelThread(threads.get(CHANNEL_KEY), now());
  const known = knownOf(notices, threads, ({ toldSequence, stormId }) => ({ sequence: toldSequence, stormId }));
  const grouping = grouped(notices, known, {
    singles: Math.max(0, singlesAMinute - channel.singles),
    keepsThreads: slack.way === 'bot',
  });
  const storms = joinedStorms(grouping.storms, runningStorm(channel, now()));
  await threads.load(storms.flatMap(({ stormId }) => (stormId === null ? [] : [stormKey(stormId)])));
  const to: ChannelTold = { slack, threads, deadlineAt, now, stage: stage ?? null };
  const tellings: readonly Telling[] = [
    ...storms.map((storm) => ({ changes: storm.changes, tell: () => tellStorm(to, storm) })),
    ...grouping.singles.map((single) => ({ changes: [single], tell: () => tellIncident(to, single) })),
  ];
  return tellInTurn([...tellings].sort(byWorstChange), () => takesRecords(threads, now));
};

/** One record of many may be the trouble: then the channel's own can be written all the same. */
const takesRecords = async (threads: Threads, now: () => number): Promise<boolean> => {
  const write = () => threads.amend(CHANNEL_KEY, (thread) => channelThread(thread, now()));
  return (await failuresOf([CHANNEL_KEY], write)).size === 0;
};

const byWorstChange = ({ changes: [one] }: Telling, { changes: [other] }: Telling): number =>
  one === undefined || other === undefined ? 0 : worstFirst(one, other);

/** Incidents that no storm holds yet join the running one. */
const joinedStorms = (storms: readonly StormChanges[], current: string | null): readonly StormChanges[] =>
  [...Map.groupBy(storms, ({ stormId }) => stormId ?? current)].map(([stormId, same]) => ({
    stormId,
    changes: same.flatMap(({ changes }) => changes).sort(worstFirst),
  }));
