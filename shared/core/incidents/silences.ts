import type { Policy, Silence } from '../policy/policy.ts';
import { endsAt, holdsAt } from '../policy/silence-window.ts';
import { isCluster } from '../words/arn.ts';
import { earliestOf } from '../words/extremes.ts';
import type { RuleName, Violation } from '../words/verdict.ts';
import type { Incident } from './incident.ts';

/**
 * The reason why no person is told of an incident, in the words of the policy; null if one is. A silence must match
 * every one of its violations: one that nobody meant to silence is told with all the rest.
 * @param now epoch milliseconds
 */
export const silencedBy = ({ violations }: Incident, { silences }: Policy, now: number): string | null => {
  const holding = silences.filter((silence) => holdsAt(silence, now));
  const each = violations.map((violation) => holding.find((silence) => matches(silence, violation)));
  const [first] = each;
  return first === undefined || each.includes(undefined) ? null : first.reason;
};

/** The reason why no person is told of a hole, in the words of the policy; null if one is. A silence of rules is about no hole. */
export const holeSilencedBy = (hole: Omit<Silenceable, 'rule'>, { silences }: Policy, now: number): string | null =>
  silences.find((silence) => matches(silence, { ...hole, rule: null }) && holdsAt(silence, now))?.reason ?? null;

/** The time at which the next silence of the incident ends, epoch milliseconds; null if none ends by itself. */
export const silenceEndOf = ({ violations }: Incident, { silences }: Policy, now: number): number | null => {
  const ends = silences
    .filter((silence) => violations.some((violation) => matches(silence, violation)) && holdsAt(silence, now))
    .flatMap((silence) => endsAt(silence, now) ?? []);
  return ends.length === 0 ? null : earliestOf(ends);
};

type Silenceable = Pick<Violation, 'clusterArn' | 'daemonName' | 'capacityProviderName'> & {
  readonly rule: RuleName | null;
};

const matches = (silence: Silence, { rule, clusterArn, daemonName, capacityProviderName }: Silenceable): boolean =>
  (silence.rules === null || (rule !== null && silence.rules.includes(rule))) &&
  (silence.clusterArn === null || isCluster(silence.clusterArn, clusterArn)) &&
  isOrAny(silence.daemonName, daemonName) &&
  isOrAny(silence.capacityProviderName, capacityProviderName);

const isOrAny = (wanted: string | null, given: string | null): boolean => wanted === null || wanted === given;
