import type { WatchedAccount } from '../../core/words/watched.ts';
import type { QueueMessage } from '../aws/queue.ts';
import type { Lookout } from '../ecs/reads/ask.ts';
import type { Recorder } from '../record/record.ts';

/** The ports of looking at ECS and recording what is seen. */
export type Looker = Recorder & { readonly lookout: Lookout };

/** The ports of inspecting: beside those of looking, the queue of checks that are made later. */
export type Inspector = Looker & {
  /** Sends to the checks queue. @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
};

/** The accounts and Regions that the deployment watches: ECS is asked about nothing else. */
export type Watching = { readonly watched: readonly WatchedAccount[] };

/** A deed that failed, in words that follow "Could not", and why. The next sweep tries again. */
export type Unswept = { readonly what: string; readonly cause: unknown };

/** The counts of asking ECS, and its unreadable answers, to be logged. */
export type EcsCounts = {
  /** The number of container instances that were looked at. */
  readonly looks: number;
  /** Calls of ECS, refused ones too, and how many of them were throttled. */
  readonly calls: number;
  readonly throttled: number;
  /** Fields of answers that could not be read, each with its path. */
  readonly problems: readonly string[];
};

export const NOTHING_ASKED: EcsCounts = { looks: 0, calls: 0, throttled: 0, problems: [] };

export const together = (all: readonly EcsCounts[]): EcsCounts =>
  all.reduce(
    (sum, one) => ({
      looks: sum.looks + one.looks,
      calls: sum.calls + one.calls,
      throttled: sum.throttled + one.throttled,
      problems: [...sum.problems, ...one.problems],
    }),
    NOTHING_ASKED,
  );
