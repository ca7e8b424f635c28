import { setTimeout } from 'node:timers/promises';
import type { ReadShare } from '../../core/looks/read-share.ts';
import { createMemoryReadBudget } from '../ecs/reads/memory-read-budget.ts';
import type { ReadBudget } from '../ecs/reads/read-budget.ts';
import { type Bucket, SURVEY_SHARES } from './actions.ts';

/** Lets calls pass no faster than their bucket's budget allows. */
export type SurveyPace = {
  /** Resolves when one call may be made; rejects where the signal is aborted first. */
  readonly turn: (bucket: Bucket, signal: AbortSignal | undefined) => Promise<void>;
  /** AWS throttles: nobody asks for anything of the bucket for so long. Resolves at the end, or when the signal is aborted. */
  readonly rest: (bucket: Bucket, milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
};

export type PaceOptions = {
  /** Other budgets than those in memory, such as one that the functions of an account share. */
  readonly budgets?: Partial<Readonly<Record<Bucket, ReadBudget>>>;
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
};

const waitFor = (milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> =>
  setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });

/** Makes a pace for all the surveys of one account and Region that are made at the same time. */
export const createSurveyPace = ({
  budgets = {},
  wait = waitFor,
  now = () => performance.now(),
}: PaceOptions = {}): SurveyPace => {
  const queues = new Map<Bucket, Promise<unknown>>();
  const own = new Map<Bucket, ReadBudget>();
  const rests = new Map<Bucket, Promise<unknown>>();
  const shares: Readonly<Record<Bucket, ReadShare>> = SURVEY_SHARES;

  const budgetOf = (bucket: Bucket): ReadBudget => {
    const budget = budgets[bucket] ?? own.get(bucket) ?? createMemoryReadBudget(now, shares[bucket]);
    own.set(bucket, budget);
    return budget;
  };

  /** One after the other: those who wait for a bucket at the same time would wake at the same time, and all but few in vain. */
  const queued = async (bucket: Bucket, act: () => Promise<void>): Promise<void> => {
    const before = queues.get(bucket) ?? Promise.resolve();
    const turn = before.then(act, act);
    queues.set(bucket, turn);
    await turn;
  };

  return {
    turn: (bucket, signal) =>
      queued(bucket, async () => {
        for (;;) {
          await rests.get(bucket);
          signal?.throwIfAborted();
          const grant = await budgetOf(bucket).take(1);
          if (grant.kind === 'granted') return;
          await wait(grant.delaySeconds * 1000, signal);
        }
      }),
    rest: async (bucket, milliseconds, signal) => {
      const resting = Promise.allSettled([rests.get(bucket), wait(milliseconds, signal)]);
      rests.set(bucket, resting);
      await resting;
    },
  };
};
