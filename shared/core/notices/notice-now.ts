import type { Incident } from '../incidents/incident.ts';
import { nowOf } from '../incidents/now.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ItemState } from '../state/instance-state.ts';
import { latestOf } from '../words/extremes.ts';
import { isoTime } from '../words/format-time.ts';
import type { Now } from '../words/now.ts';
import { milderOf, type Severity } from '../words/severity.ts';
import type { Violation } from '../words/verdict.ts';
import type { Notice } from './notice.ts';
import { daemonsOn, type NoticeContext } from './notice-context.ts';

type Standing = Pick<Notice, 'now' | 'nowAsOf' | 'shownSeverity'>;
type Asked = { readonly severity: Severity; readonly at: number };

/** The standing of the incident of a container instance or of deployments. @param severity that of the notice; `at`: the time of its detection */
export const standingOf = (
  state: Exclude<ItemState, { readonly kind: 'hole' }>,
  incident: Incident,
  { severity, at }: Asked,
  context: NoticeContext,
): Standing => {
  if (state.kind !== 'instance') return openOrOver(incident, { severity, at });
  const { ledger } = state;
  const now = nowOf(incident, { ledger, daemons: daemonsOn(ledger, context) });
  return {
    now,
    nowAsOf: isoTime(newestIn(ledger) ?? at),
    shownSeverity: now === 'going-on' ? severity : milderOf(severity, consequenceOf(incident.violations, context)),
  };
};

/** The standing of something that lasts until it is resolved: a hole, deployments, or that Bookend can't judge. @param at as of when */
export const openOrOver = (
  { resolvedAt }: { readonly resolvedAt: number | null },
  { severity, at }: Asked,
): Standing => {
  const now: Now = resolvedAt === null ? 'going-on' : 'over';
  return { now, nowAsOf: isoTime(at), shownSeverity: now === 'over' ? 'info' : severity };
};

/** The highest of the severities that the policy gives to what is left of the violations. */
const consequenceOf = (violations: readonly Violation[], { policy }: NoticeContext): Severity => {
  const each = violations.map(({ rule }) => policy.consequenceSeverities[rule]);
  return each.includes('critical') ? 'critical' : each.includes('warning') ? 'warning' : 'info';
};

/** The time of the newest fact or look, epoch milliseconds; null if there is none. */
const newestIn = ({ tasks, statuses, look, daemonChecksAt }: Ledger): number | null => {
  const ofTasks = latestOf([...tasks.values()].map(({ updatedAt }) => updatedAt));
  const ofStatuses = latestOf(statuses.map(({ last }) => last.at));
  const newest = Math.max(
    ofTasks,
    ofStatuses,
    look?.at ?? Number.NEGATIVE_INFINITY,
    daemonChecksAt ?? Number.NEGATIVE_INFINITY,
  );
  return Number.isFinite(newest) ? newest : null;
};
