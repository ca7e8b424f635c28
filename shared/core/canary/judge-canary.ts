import type { Coverage } from '../expected/expected-daemons.ts';
import { judge } from '../judging/judge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import { RULE_NAMES, type RuleName, type Verdict } from '../words/verdict.ts';

const measuring = (edge: 'start' | 'stop'): readonly RuleName[] =>
  RULE_NAMES.filter((rule) => TRAITS[rule].measures === edge);
const [STARTED_FIRST] = measuring('start');
const [STOPPED_LAST] = measuring('stop');

/** The verdicts of one container instance that was looked at from its first minutes on, by the rules of the order alone. */
export const judgeCanary = (
  ledger: Ledger,
  coverages: readonly Coverage[],
  { policy, now }: { readonly policy: Policy; readonly now: number },
): readonly Verdict[] =>
  judge(ledger, coverages, {
    policy,
    now,
    evidence: 'looks',
    knownSince: Number.POSITIVE_INFINITY, // no event is known: a look at the young instance proves its beginning
    isRepairHeldBack: () => false, // the rule that would ask is none of these
  }).filter(({ rule }) => TRAITS[rule].isOfOrder === true);

/** The margins of one daemon; null for what was not seen. */
export type Margins = {
  readonly daemonName: string;
  readonly startMarginMs: number | null;
  readonly stopMarginMs: number | null;
};

export const marginsOf = (daemonName: string, verdicts: readonly Verdict[]): Margins => ({
  daemonName,
  startMarginMs: find(verdicts, daemonName, STARTED_FIRST)?.marginMs ?? null,
  stopMarginMs: find(verdicts, daemonName, STOPPED_LAST)?.marginMs ?? null,
});

export type CanaryOutcome = 'held' | 'violated' | 'not-observed';

/** Held: of every daemon both ends of the order were seen, and held. */
export const outcomeOf = (daemonNames: readonly string[], verdicts: readonly Verdict[]): CanaryOutcome => {
  if (verdicts.some(({ outcome }) => outcome === 'violated')) return 'violated';
  const isSeen = (daemonName: string): boolean =>
    [STARTED_FIRST, STOPPED_LAST].every((rule) => find(verdicts, daemonName, rule)?.outcome === 'held');
  return daemonNames.length > 0 && daemonNames.every(isSeen) ? 'held' : 'not-observed';
};

const find = (verdicts: readonly Verdict[], daemonName: string, rule: RuleName | undefined): Verdict | undefined =>
  verdicts.find((one) => one.daemonName === daemonName && one.rule === rule);
