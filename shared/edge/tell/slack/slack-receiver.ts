import { worstFirst } from '../../../core/messages/change.ts';
import { grouped, type StormChanges } from '../../../core/messages/group.ts';
import type { Receiver, TellBatch, TellOutcome } from '../receivers/receiver.ts';
import { type TellOneMessage, tellOneByOne } from '../receivers/try-to-tell.ts';
import { CHANNEL_KEY, stormKey } from '../threads/thread-store.ts';
import { channelThread, failuresOf, knownOf, runningStorm, type Threads } from '../threads/threads.ts';
import { payloadOf } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { type SlackBatch, tellIncident, tellStorm } from './tell-changes.ts';

/** Tells in one channel, or by a webhook. @param slack null: Slack is not set up */
export const slackReceiver = (slack: SlackClient | null): Receiver => ({
  name: 'slack',
  check: (messages) => {
    for (const message of messages) payloadOf(message, 'all');
  },
  toldUpTo: ({ toldSequence }) => toldSequence,
  tell: async (batch) => (slack === null ? null : tellInSlack({ ...batch, slack: slack.underLock(batch.lock) })),
  ...(slack !== null && { freeAt: slack.freeAt }),
});

/** Tells an incident in its own message while the minute has headroom, the others as a storm. */
const tellInSlack = async (batch: SlackBatch & TellBatch): Promise<TellOutcome> => {
  const { notices, slack, threads, now, singlesAMinute } = batch;
  const channel = channelThread(threads.get(CHANNEL_KEY), now());
  const known = knownOf(notices, threads, ({ toldSequence, stormId }) => ({ sequence: toldSequence, stormId }));
  const grouping = grouped(notices, known, {
    singles: Math.max(0, singlesAMinute - channel.singles),
    keepsThreads: slack.way === 'bot',
  });
  const storms = joinedStorms(grouping.storms, runningStorm(channel, now()));
  await threads.load(storms.flatMap(({ stormId }) => (stormId === null ? [] : [stormKey(stormId)])));
  const tellings: readonly TellOneMessage[] = [
    ...storms.map((storm) => ({ changes: storm.changes, tell: () => tellStorm(batch, storm) })),
    ...grouping.singles.map((single) => ({ changes: [single], tell: () => tellIncident(batch, single) })),
  ];
  return tellOneByOne([...tellings].sort(byWorstChange), () => takesRecords(threads, now));
};

/** One record of many may be the trouble: then the channel's own can be written all the same. */
const takesRecords = async (threads: Threads, now: () => number): Promise<boolean> => {
  const write = () => threads.amend(CHANNEL_KEY, (thread) => channelThread(thread, now()));
  return (await failuresOf([CHANNEL_KEY], write)).size === 0;
};

const byWorstChange = ({ changes: [one] }: TellOneMessage, { changes: [other] }: TellOneMessage): number =>
  one === undefined || other === undefined ? 0 : worstFirst(one, other);

/** Incidents that no storm holds yet join the running one. */
const joinedStorms = (storms: readonly StormChanges[], current: string | null): readonly StormChanges[] =>
  [...Map.groupBy(storms, ({ stormId }) => stormId ?? current)].map(([stormId, same]) => ({
    stormId,
    changes: same.flatMap(({ changes }) => changes).sort(worstFirst),
  }));
