import { incidentsOf, type ReplayedFleet } from '../../../shared/core/incidents/replayed-incidents.ts';
import type { JudgedSubject } from '../../../shared/core/judging/judge-alike.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import type { Outcome, RuleName } from '../../../shared/core/words/verdict.ts';
import { visible } from '../../terminal/text.ts';
import { collectAlike } from './alike-daemons.ts';
import { type AlikeVerdicts, groupAlike } from './alike-verdicts.ts';
import { type Cause, collectCauses } from './causes.ts';
import { collectMargins, marginInWords, type Spread } from './margins.ts';

/** The table and the summary are made from this. Its size is bounded, however many verdicts there are. */
export type Tally = {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly causes: readonly Cause[];
  readonly alike: Readonly<Record<Exclude<Outcome, 'violated'>, readonly AlikeVerdicts[]>>;
  /** The number of container instances that were judged. */
  readonly instances: number;
  readonly daemonNames: ReadonlySet<string>;
  readonly incidents: { readonly open: number; readonly critical: number; readonly over: number };
  /** Says which rules were judged. */
  readonly policy: Policy;
  readonly spreadOf: (rule: RuleName) => Spread | null;
  /** The widest margin and the widest name of a daemon, in characters. */
  readonly marginWidth: number;
  readonly daemonWidth: number;
};

/** Counts the verdicts of instances and deployments, which come one by one in the order of `--json`. */
export const tallyOf = (places: Iterable<JudgedSubject>, fleet: ReplayedFleet): Tally => {
  const counts = { violated: 0, inconclusive: 0, pending: 0, held: 0 };
  const causes = collectCauses(fleet);
  const groups = { inconclusive: groupAlike(), pending: groupAlike(), held: groupAlike() };
  const ofMany = collectAlike();
  const daemonNames = new Set<string>();
  const incidents = { open: 0, critical: 0, over: 0 };
  const margins = collectMargins();
  let [instances, marginWidth, daemonWidth, index] = [0, 0, 0, 0];

  const see = (daemonName: string | null): void => {
    if (daemonName === null || daemonNames.has(daemonName)) return;
    daemonNames.add(daemonName);
    daemonWidth = Math.max(daemonWidth, visible(daemonName).length);
  };

  for (const { verdicts, alike, measured = [] } of places) {
    index += 1;
    const some = verdicts[0] ?? alike[0]?.verdicts[0];
    if (some !== undefined && some.containerInstanceArn !== null) {
      instances += 1;
      causes.see(some);
    }
    for (const verdict of verdicts) {
      const { outcome, rule, marginMs, daemonName } = verdict;
      counts[outcome] += 1;
      const indexed = { verdict, index };
      if (outcome === 'violated') causes.add(verdict, index);
      else groups[outcome].add({ count: 1, worst: indexed, first: indexed });
      margins.add(verdict);
      marginWidth = Math.max(marginWidth, marginInWords(rule, marginMs).length);
      see(daemonName);
    }
    for (const one of measured) margins.add(one);
    for (const one of alike) ofMany.add(one, index);
    for (const { resolvedAt, severity } of incidentsOf(verdicts, fleet)) {
      incidents[resolvedAt === null ? 'open' : 'over'] += 1;
      if (resolvedAt === null && severity === 'critical') incidents.critical += 1;
    }
  }
  for (const { outcome, ...some } of ofMany.all()) {
    counts[outcome] += some.count;
    if (outcome !== 'violated') groups[outcome].add(some);
    see(some.worst.verdict.daemonName);
  }
  const alike = { inconclusive: groups.inconclusive.all(), pending: groups.pending.all(), held: groups.held.all() };
  const { spreadOf } = margins;
  return {
    policy: fleet.policy,
    counts,
    causes: causes.all(),
    alike,
    instances,
    daemonNames,
    incidents,
    spreadOf,
    marginWidth,
    daemonWidth,
  };
};
