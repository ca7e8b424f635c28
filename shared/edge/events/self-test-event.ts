import { runFacts } from '../../core/self-test/run-facts.ts';
import type { Fact } from '../../core/words/facts.ts';
import type { Owner } from '../../core/words/watched.ts';
import { parseIsoTime } from '../documents/parse-time.ts';
import { type Fields, isFields } from './fields.ts';

/** EventBridge refuses a source that begins with `aws.` from everybody but AWS. */
export const SELF_TEST_SOURCE = 'bookend.self-test';

/** A run of the self-test as the door lets it in, or why it does not. */
export type SelfTestRead =
  | { readonly kind: 'self-test'; readonly facts: readonly Fact[] }
  | { readonly kind: 'refused'; readonly from: string };

const MINUTE_MS = 60_000;
/** A run that waited longer proves nothing of now. */
const OLDEST_MS = 3_600_000;

/**
 * Makes the facts of one run, whose event says nothing but the time for which it was scheduled. Whoever may send events to the bus can
 * send this one too: so it touches the reserved cluster alone, all runs of a minute are the same run, and one that is wrong, too old or
 * from another account is refused, never broken, since what is broken ends in the dead letters and calls a person.
 * @param now epoch milliseconds
 */
export const readSelfTest = ({ account, region, detail }: Fields, own: Owner, now: number): SelfTestRead => {
  if (account !== own.accountId || region !== own.region) return refused('a self-test of another account or Region');
  const scheduledAt = isFields(detail) ? detail.scheduledAt : undefined;
  const at = typeof scheduledAt === 'string' ? parseIsoTime(scheduledAt) : Number.NaN;
  if (Number.isNaN(at)) return refused('a self-test whose detail.scheduledAt is not an ISO 8601 time');
  const runAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  if (runAt > now + MINUTE_MS || now - runAt > OLDEST_MS) return refused('a self-test of another hour');
  return { kind: 'self-test', facts: runFacts(own, runAt) };
};

const refused = (from: string): SelfTestRead => ({ kind: 'refused', from });
