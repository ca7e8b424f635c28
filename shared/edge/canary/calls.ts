import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { isThrottled, type Lookout } from '../ecs/reads/ask.ts';
import { createMemoryReadBudget } from '../ecs/reads/memory-read-budget.ts';
import { type ReadBudget, waitingUntil } from '../ecs/reads/read-budget.ts';
import { isTransient } from '../survey/refusals.ts';

/** The ports of a canary. `now` in epoch milliseconds; a wait rejects where its signal is aborted. */
export type CanaryAws = {
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly now: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

/** Somebody goes on until this moment (epoch milliseconds), or until a person stops it. */
export type TimeLimit = { readonly signal: AbortSignal; readonly until: number };

/** The time is over, or a person stopped it: no failure of a call. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly by: 'interrupted' | 'timed-out';

  constructor(by: StoppedError['by']) {
    super(by === 'interrupted' ? 'it was interrupted' : 'the time is over');
    this.by = by;
  }
}

/** Options of the SDK's `send`. */
type Sending = { readonly abortSignal: AbortSignal };

const RETRIES_MS: readonly number[] = [1000, 2000, 4000, 8000, 16_000, 16_000];

/**
 * Makes a canary's calls: no faster than Bookend's share of ECS's reads, again after a throttle or a loss, and none once the time is over.
 * Each call is made at most seven times; all that a canary makes can be repeated (RunTask has a client token).
 */
export class Calls {
  readonly aws: CanaryAws;
  readonly timeLimit: TimeLimit;
  private readonly budget: ReadBudget;

  constructor(aws: CanaryAws, timeLimit: TimeLimit, budget: ReadBudget = createMemoryReadBudget(aws.now)) {
    this.aws = aws;
    this.timeLimit = timeLimit;
    this.budget = budget;
  }

  /** The same calls, out of the same share, with another time limit. */
  with(timeLimit: TimeLimit): Calls {
    return new Calls(this.aws, timeLimit, this.budget);
  }

  /** The ports of a look, whose budget waits for its share. */
  get lookout(): Lookout {
    const { now } = this.aws;
    const wait = (milliseconds: number) => this.pause(milliseconds);
    return { client: this.aws.ecs, now, budget: waitingUntil(this.budget, { now, until: this.timeLimit.until, wait }) };
  }

  /** @throws StoppedError where the time is over; the call's own error where it is refused, or lost too often */
  async ecs<Told>(send: (client: ECSClient, sending: Sending) => Promise<Told>): Promise<Told> {
    return this.repeated(async (sending) => {
      const grant = await this.lookout.budget.take(1);
      if (grant.kind === 'later') throw new StoppedError('timed-out');
      return send(this.aws.ecs, sending);
    });
  }

  /** As `ecs`, for one call of CloudWatch. */
  cloudWatch<Told>(send: (client: CloudWatchClient, sending: Sending) => Promise<Told>): Promise<Told> {
    return this.repeated((sending) => send(this.aws.cloudWatch, sending));
  }

  /** @throws StoppedError as soon as the time is over */
  async pause(milliseconds: number): Promise<void> {
    const left = this.timeLimit.until - this.aws.now();
    await Promise.allSettled([this.aws.wait(Math.max(0, Math.min(milliseconds, left)), this.timeLimit.signal)]);
    this.stopIfOver();
  }

  stopIfOver(): void {
    if (this.timeLimit.signal.aborted) throw new StoppedError('interrupted');
    if (this.aws.now() >= this.timeLimit.until) throw new StoppedError('timed-out');
  }

  private async repeated<Told>(act: (sending: Sending) => Promise<Told>): Promise<Told> {
    for (let retries = 0; ; retries += 1) {
      this.stopIfOver();
      try {
        return await act({ abortSignal: this.timeLimit.signal });
      } catch (error) {
        if (error instanceof StoppedError) throw error;
        if (this.timeLimit.signal.aborted) throw new StoppedError('interrupted');
        const delay = isPassing(error) ? RETRIES_MS[retries] : undefined;
        if (delay === undefined) throw error;
        await this.pause(delay);
      }
    }
  }
}

/** True for a throttle, and for a call that was lost and not refused. */
export const isPassing = (error: unknown): boolean =>
  isThrottled(error) || (error instanceof Error && isTransient(error));

const DENIED = /^(AccessDenied(Exception)?|UnauthorizedOperation)$/;

/** The action that AWS denied, as IAM spells it; null for another error. AWS names it in its message alone. */
export const deniedAction = (error: unknown): string | null => {
  if (!(error instanceof Error) || !DENIED.test(error.name)) return null;
  return /to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(error.message)?.[1] ?? 'an action that AWS does not name';
};
