import type { Notice } from '../../shared/core/notices/notice.ts';
import type { Paint } from '../terminal/text.ts';
import type { Account } from './account/account.ts';
import type { World } from './account/passing.ts';
import type { SlackMessage } from './account/slack.ts';
import { EventTally } from './show/event-tally.ts';
import { createMessageLines, eventsLine, noticeLines } from './show/live.ts';
import { progressText } from './show/progress-text.ts';
import type { Screen } from './show/screen.ts';
import type { SimulatedWorld } from './world/simulated-world.ts';

const STEP_MS = 1000;
/** Counts of events are shown together with news, at most once in BUSY_MS; without news, once in QUIET_MS. */
const BUSY_MS = 30_000;
const QUIET_MS = 600_000;

export type Watched = {
  readonly account: Account;
  readonly world: SimulatedWorld;
  /** Messages that have arrived in Slack, taken out as they are shown. */
  readonly arrived: SlackMessage[];
  readonly screen: Screen;
  readonly paint: Paint;
  /** True: every message is shown in full. */
  readonly isFull: boolean;
  readonly signal: AbortSignal;
};

export type Seen = { readonly notices: readonly Notice[]; readonly messages: number; readonly events: number };

/** Lets the world and Bookend live to the end, and shows them. @returns null if it was interrupted */
export const watch = async (watched: Watched): Promise<Seen | null> => {
  const { account, world, arrived, screen, paint, isFull, signal } = watched;
  const messageLines = createMessageLines(paint, isFull);
  const tally = new EventTally();
  const notices: Notice[] = [];
  let messages = 0;
  let toldEventsAt = world.startsAt;
  for (let at = world.startsAt + STEP_MS; at <= world.endsAt && !signal.aborted; at += STEP_MS) {
    await account.passUntil(at, tallied(world, tally));
    const fresh = (await account.notices()) as readonly Notice[];
    const told = arrived.splice(0);
    notices.push(...fresh);
    messages += told.length;
    const isDue = at - toldEventsAt >= (fresh.length + told.length > 0 ? BUSY_MS : QUIET_MS);
    const events = isDue ? tally.take() : null;
    if (events !== null) toldEventsAt = at;
    await screen.print([
      ...(events === null ? [] : [eventsLine(at, events)]),
      ...fresh.flatMap((notice) => noticeLines(at, notice, paint)),
      ...told.flatMap((message) => messageLines(at, message)),
    ]);
    screen.progress(progressText({ at, world, notices, messages, events: tally.total }));
  }
  screen.clear();
  return signal.aborted ? null : { notices, messages, events: tally.total };
};

/** The world, each of its events counted. */
const tallied = (world: SimulatedWorld, tally: EventTally): World => ({
  moveTo: (ms) => {
    const events = world.moveTo(ms);
    for (const event of events) tally.add(event['detail-type']);
    return events;
  },
});
