import type { Policy } from '../../core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../core/rules/default-policy.ts';
import { InputError } from '../errors/input-error.ts';
import { NewerItemError } from '../store/forms.ts';
import { readPolicy } from './read-policy.ts';

/** The policy as it stands now. Rejects only if none was ever read, and none can be. */
export type PolicySource = () => Promise<Policy>;

/** A change takes effect within this time, everywhere: nobody has to deploy, or to wait for a cold start. */
const REMEMBERED_MILLISECONDS = 60_000;

export type PolicySourceOptions = {
  /** The document as it is stored; null if there is none: then every field has its default. */
  readonly read: () => Promise<unknown>;
  /** The last document that was found good, by whoever; null if none was. */
  readonly readGood: () => Promise<unknown>;
  readonly now: () => number;
  /** Told of a document that does not parse, or that could not be read: the last good policy stays in force. */
  readonly onBroken: (cause: unknown) => void;
};

/**
 * The policy, read again after a minute. A bad edit keeps the last good one: the one that is remembered, and where nothing
 * is yet, the copy that the sweep keeps in the table. The defaults are for who never had a good one.
 */
export const createPolicySource = ({ read, readGood, now, onBroken }: PolicySourceOptions): PolicySource => {
  let good: Policy | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (good !== null && now() - readAt < REMEMBERED_MILLISECONDS) return good;
    try {
      good = readPolicy((await read()) ?? {});
    } catch (cause) {
      if (good === null && !isForAPerson(cause)) throw cause;
      onBroken(cause);
      good ??= await goodCopy(readGood, onBroken);
    }
    readAt = now();
    return good;
  };
};

/** Asking again won't help: the document is broken, or a newer release has stored it. */
export const isForAPerson = (cause: unknown): boolean => cause instanceof InputError || cause instanceof NewerItemError;

const goodCopy = async (
  readGood: PolicySourceOptions['readGood'],
  onBroken: PolicySourceOptions['onBroken'],
): Promise<Policy> => {
  try {
    return readPolicy((await readGood()) ?? {});
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    onBroken(cause);
    return DEFAULT_POLICY;
  }
};
