import { incidentsOf, type ReplayedFleet } from '../../shared/core/replayed-incidents.ts';
import type { Outcome, RuleName, Verdict } from '../../shared/core/verdict.ts';
import { visible } from '../terminal.ts';
import { byMargin, groupLikes, type Likes } from './likes.ts';
import { collectMargins, marginInWords, type Spread } from './margins.ts';

/** More violations than a person reads; `--json` lists all. */
export const MOST_VIOLATED = 50;

/** What the table and the summary say of the verdicts: bounded, however many there are. */
export type Tally = {
  readonly counts: Readonly<Record<Outcome, number>>;
  /** The worst, at most `MOST_VIOLATED`. */
  readonly violated: readonly Verdict[];
  readonly likes: Readonly<Record<Exclude<Outcome, 'violated'>, readonly Likes[]>>;
  /** How many container instances were judged. */
  readonly instances: number;
  readonly daemonNames: ReadonlySet<string>;
  readonly incidents: { readonly open: number; readonly critical: number; readonly over: number };
  readonly spreadOf: (rule: RuleName) => Spread | null;
  /** The widest margin and the widest name of a daemon, in characters. */
  readonly marginWidth: number;
  readonly daemonWidth: number;
};

/** Counts verdicts that come one by one, those of a place together, in the order of the contract. */
export const tallyOf = (verdicts: Iterable<Verdict>, fleet: ReplayedFleet): Tally => {
  const counts = { violated: 0, inconclusive: 0, pending: 0, held: 0 };
  const violated: Verdict[] = [];
  const likes = { inconclusive: groupLikes(), pending: groupLikes(), held: groupLikes() };
  const daemonNames = new Set<string>();
  const incidents = { open: 0, critical: 0, over: 0 };
  const margins = collectMargins();
  let [instances, marginWidth, daemonWidth] = [0, 0, 0];
  let ofPlace: Verdict[] = [];

  const endPlace = (): void => {
    for (const { resolvedAt, severity } of incidentsOf(ofPlace, fleet)) {
      incidents[resolvedAt === null ? 'open' : 'over'] += 1;
      if (resolvedAt === null && severity === 'critical') incidents.critical += 1;
    }
    ofPlace = [];
  };

  for (const verdict of verdicts) {
    const { outcome, rule, marginMs, daemonName, containerInstanceArn } = verdict;
    if (ofPlace[0] !== undefined && !isSamePlace(ofPlace[0], verdict)) endPlace();
    if (containerInstanceArn !== null && ofPlace.length === 0) instances += 1;
    ofPlace.push(verdict);
    counts[outcome] += 1;
    if (outcome === 'violated') keepWorst(violated, verdict);
    else likes[outcome].add(verdict);
    margins.add(verdict);
    marginWidth = Math.max(marginWidth, marginInWords(rule, marginMs).length);
    if (daemonName === null || daemonNames.has(daemonName)) continue;
    daemonNames.add(daemonName);
    daemonWidth = Math.max(daemonWidth, visible(daemonName).length);
  }
  endPlace();
  const grouped = { inconclusive: likes.inconclusive.all(), pending: likes.pending.all(), held: likes.held.all() };
  const { spreadOf } = margins;
  return { counts, violated, likes: grouped, instances, daemonNames, incidents, spreadOf, marginWidth, daemonWidth };
};

const isSamePlace = (one: Verdict, other: Verdict): boolean =>
  one.containerInstanceArn === other.containerInstanceArn &&
  (one.containerInstanceArn !== null || (one.clusterArn === other.clusterArn && one.daemonName === other.daemonName));

/** In order, the worst first; of equals the one that came first. */
const keepWorst = (worst: Verdict[], verdict: Verdict): void => {
  const last = worst.at(-1);
  if (worst.length === MOST_VIOLATED && last !== undefined && byMargin(verdict, last) >= 0) return;
  const place = worst.findIndex((one) => byMargin(verdict, one) < 0);
  worst.splice(place === -1 ? worst.length : place, 0, verdict);
  if (worst.length > MOST_VIOLATED) worst.pop();
};
