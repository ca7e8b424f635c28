import type { Account } from '../account/account.ts';
import type { Answer } from '../request/answer.ts';
import type { Input } from '../request/input.ts';
import type { Bucket } from '../request/throttle.ts';

/** An action of any service. */
export interface AnyAction {
  /** The bucket whose tokens a call takes; absent: the throttles of its service are not simulated. */
  readonly bucket?: Bucket;
  /** The field with the list that the call is about, whose items can fail one by one. */
  readonly batch?: string;
  readonly act: (account: Account, input: Input) => Answer;
}

/** One of ECS. */
export interface Action extends AnyAction {
  readonly bucket: Bucket;
}

export type Actions = Readonly<Record<string, Action>>;

export interface Failure {
  readonly arn: string;
  readonly reason: string;
  readonly detail?: string;
}

/** Each of the names that were asked for, or its failure MISSING inside a 200. */
export const findEach = <T>(
  names: readonly string[],
  find: (name: string) => T | undefined,
  arnOf: (name: string) => string,
): { readonly found: readonly T[]; readonly failures: readonly Failure[] } => {
  const found: T[] = [];
  const failures: Failure[] = [];
  for (const name of new Set(names)) {
    const one = find(name);
    if (one === undefined) failures.push({ arn: arnOf(name), reason: 'MISSING' });
    else found.push(one);
  }
  return { found, failures };
};
