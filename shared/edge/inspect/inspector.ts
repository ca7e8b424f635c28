import type { WatchedAccount } from '../../core/words/watched.ts';
import type { QueueMessage } from '../aws/queue.ts';
import type { Lookout } from '../ecs/look-at-instances.ts';
import type { Recorder } from '../record/record.ts';

/** What inspecting needs: where states stand, how ECS is looked at, and where checks are sent that are to be made later. */
export type Inspector = Recorder & {
  readonly lookout: Lookout;
  /** Sends to the checks queue. @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
};

/** The accounts and Regions that the deployment watches: of nothing else ECS is asked anything. */
export type Watching = { readonly watched: readonly WatchedAccount[] };

/** Something that could not be done, and why: the next sweep tries again. */
export type Unswept = { readonly what: string; readonly cause: unknown };

/** What looking at ECS came to: to be counted, and to be logged. */
export type Asked = {
  /** Container instances that were looked at. */
  readonly looks: number;
  /** Calls of ECS, refused ones too, and how many were refused by a throttle. */
  readonly calls: number;
  readonly throttled: number;
  /** Fields of answers that could not be read, each with its path. */
  readonly problems: readonly string[];
};

export const NOTHING_ASKED: Asked = { looks: 0, calls: 0, throttled: 0, problems: [] };

export const together = (all: readonly Asked[]): Asked =>
  all.reduce(
    (sum, one) => ({
      looks: sum.looks + one.looks,
      calls: sum.calls + one.calls,
      throttled: sum.throttled + one.throttled,
      problems: [...sum.problems, ...one.problems],
    }),
    NOTHING_ASKED,
  );
