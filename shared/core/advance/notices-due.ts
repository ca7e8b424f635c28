import { rightSinceOf } from '../incidents/expiry.ts';
import { type Incident, isOpen, violationKeyOf } from '../incidents/incident.ts';
import { nextIncident } from '../incidents/incidents.ts';
import type { IncidentContext } from '../incidents/opened-incident.ts';
import { silencedBy } from '../incidents/silences.ts';
import type { Telling, Untold } from '../state/instance-state.ts';
import { isOfNotJudged } from '../state/not-judged-incident.ts';
import { withUntold } from '../state/untold.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import { isSpent, withChange, withCorrection } from './change-limit.ts';
import { relapseCountsFrom, repairCountsFrom } from './due-incident.ts';
import {
  breaksFurther,
  hasMoreTasks,
  isCorrection,
  isHeardAgain,
  isRelapse,
  isSame,
  lastsTwiceAsLong,
} from './incident-changes.ts';

/** All that is needed beside the verdicts to work out the notices. */
export type TellingContext = IncidentContext & {
  readonly goesOn: NonNullable<IncidentContext['goesOn']>;
  /** True where a missing verdict means that nothing is wrong; false while the inventory is unknown or stale. */
  readonly absenceCounts: boolean;
};

export type Told = Pick<Telling, 'incident' | 'notices' | 'untold'> & {
  /** True where the incident differs from before in more than a margin or the words of a reason. */
  readonly changed: boolean;
};

/**
 * The incident after the newest verdicts, and the notices that are due about it.
 *
 * A notice is due when the incident opens, changes materially, is repaired, or resolves. It changes materially when
 * another rule and daemon break, when its severity is raised, when it breaks again after it was told as repaired, or
 * when the number of tasks or the margin of a violation has doubled: a thousand tasks that start one by one change it
 * ten times. At most a dozen changes of an incident are told in a day; the rest is counted.
 *
 * An incident is told as broken before it is told as over: one that opens and resolves in one step is told `open`, then
 * `resolved`. So readers may pair them, or listen for `open` alone; people get one message, since both are there before
 * either is told. News after the end is told by another `resolved`, after an `open` where more tasks are concerned: so
 * the last notice has the final tasks and margin.
 *
 * An incident that is silenced from the start is told to machines alone. When the silence ends, or more breaks than it
 * covers, the incident changes: then people are told, and stay informed.
 */
export const tell = (known: Telling, verdicts: readonly Verdict[], context: TellingContext): Told => {
  const next = incidentAfter(known, verdicts, context);
  if (next === null) return { ...pick(known), changed: false };
  const limited = withinLimit(known, next, context.now);
  if (limited === null) return { ...pick(known), changed: false };
  const { incident, states } = limited;
  const isNew = incident.id !== known.incident?.id;
  const notices = isNew ? 0 : known.notices;
  const isOfMargin = known.incident !== null && !isNew && !isNews(known.incident, incident);
  const added = states.map(
    (state, index): Untold => ({
      id: `${incident.id}#${notices + index + 1}`,
      state,
      at: context.now,
      ...(state === 'changed' && isOfMargin ? { ofMargin: true } : {}),
    }),
  );
  return {
    incident,
    notices: notices + added.length,
    untold: withUntold(known.untold, added),
    changed: added.length > 0 || known.incident === null || isOther(known.incident, incident),
  };
};

const isOther = (before: Incident, after: Incident): boolean => !isSame(before, after) || isCorrection(before, after);

type Limited = { readonly incident: Incident; readonly states: readonly NoticeState[] };

/** Null where a correction has to wait for the next day: until then the incident stays as it was told. */
const withinLimit = (known: Telling, after: Incident, now: number): Limited | null => {
  const { incident: before } = known;
  const states = statesToTell(before, after);
  if (before === null || before.id !== after.id) return { incident: after, states };
  if (isCorrection(before, after)) {
    // the last notice is made from the state when it is told, and will say it
    if (isLastUntold(known)) return { incident: after, states: [] };
    return isSpent(before.corrections, now) ? null : { incident: withCorrection(after, before, now), states };
  }
  if (!states.some(isLimited)) return { incident: after, states };
  const isFree = !isSpent(before.changes, now) || isHeardAgain(before, after);
  const incident = withChange(after, before, now, isFree);
  return { incident, states: isFree ? states : states.filter((state) => !isLimited(state)) };
};

const isLastUntold = ({ incident, notices, untold }: Telling): boolean =>
  untold.some(({ id }) => id === `${incident?.id}#${notices}`);

/** Every `open` and `resolved` is told. */
const isLimited = (state: NoticeState): boolean => state === 'changed' || state === 'repaired';

const pick = ({ incident, notices, untold }: Telling) => ({ incident, notices, untold });

const incidentAfter = (known: Telling, verdicts: readonly Verdict[], context: TellingContext): Incident | null => {
  const standing = withStanding(known.incident, verdicts, context);
  const next = nextIncident(known.incident, standing, context);
  const isAnother = next !== null && known.incident !== null && next.id !== known.incident.id;
  // Notices are made from the state's incident when they are told: until its last one is told, an incident keeps its
  // id.
  const incident =
    isAnother && known.untold.some(({ id }) => !isOfNotJudged(known, id))
      ? nextIncident(reopened(known.incident), standing, context)
      : next;
  if (incident === null || incident === known.incident) return incident;
  const silenced = withSilence(known.incident, incident, context);
  return silenced.resolvedAt === null ? withRepair(known.incident, silenced, context) : silenced;
};

/** A silence covers only what is to come: made for an incident that people know of, it does not hide how that ends. */
const withSilence = (before: Incident | null, incident: Incident, { policy, now }: TellingContext): Incident => {
  const { silenced, ...audible } = incident;
  const isKnown = before !== null && before.id === incident.id;
  if (isKnown && (silenced === undefined || incident.resolvedAt !== null)) return incident;
  const why = silencedBy(incident, policy, now);
  if (why === null) return silenced === undefined ? incident : audible;
  return why === silenced ? incident : { ...incident, silenced: why };
};

const reopened = (incident: Incident): Incident => ({ ...incident, resolvedAt: null, resolution: null });

/**
 * An open incident keeps a violation while its verdict is pending, or can't be given: a task that leaves RUNNING, or an
 * inventory that has become stale, resolves nothing.
 */
const withStanding = (
  known: Incident | null,
  verdicts: readonly Verdict[],
  { absenceCounts }: TellingContext,
): readonly Violation[] => {
  if (!isOpen(known)) return verdicts;
  const held = new Map(known.violations.map((violation) => [violationKeyOf(violation), violation]));
  const judged = new Set(verdicts.map(violationKeyOf));
  const standing = verdicts.map((verdict) =>
    verdict.outcome === 'pending' ? (held.get(violationKeyOf(verdict)) ?? verdict) : verdict,
  );
  return absenceCounts
    ? standing
    : [...standing, ...known.violations.filter((one) => !judged.has(violationKeyOf(one)))];
};

/**
 * The incident with the time since which people know that its cause is right: once it has been right for long enough, or at once
 * where a notice of this step says so anyway. It is told again only after something more has broken, or the same for longer than a
 * relapse may last.
 */
const withRepair = (before: Incident | null, incident: Incident, context: TellingContext): Incident => {
  const { repairedAt, ...unrepaired } = incident;
  const { now, policy } = context;
  const known = isOpen(before) && !breaksFurther(before, incident) ? repairedAt : undefined;
  const since = rightSinceOf(incident);
  if (known !== undefined && (since !== null || now < relapseCountsFrom(known, policy))) return incident;
  if (since === null) return unrepaired;
  const isSaid = now >= repairCountsFrom(since, policy) || statesToTell(before, unrepaired).length > 0;
  return isSaid ? { ...unrepaired, repairedAt: since } : unrepaired;
};

const statesToTell = (before: Incident | null, after: Incident): readonly NoticeState[] => {
  if (before === after) return [];
  if (before !== null && isCorrection(before, after))
    return hasMoreTasks(before, after) ? ['open', 'resolved'] : ['resolved'];
  const resolves: readonly NoticeState[] = after.resolvedAt === null ? [] : ['resolved'];
  if (!isOpen(before)) return ['open', ...resolves];
  if (isNews(before, after) || lastsTwiceAsLong(before, after)) return ['changed', ...resolves];
  const isRepaired = before.repairedAt === undefined && after.repairedAt !== undefined;
  return isRepaired && after.resolvedAt === null ? ['repaired'] : resolves;
};

/** True for a change that asks for a remedy once more, if there is one. */
const isNews = (before: Incident, after: Incident): boolean =>
  breaksFurther(before, after) || isRelapse(before, after) || isHeardAgain(before, after);

/**
 * The state without the told notices. Other notices stay, also those that came while these were being told.
 * @param ids ids of the told notices; others are ignored
 */
export const told = <State extends Telling>(state: State, ids: readonly string[]): State => {
  const untold = state.untold.filter(({ id }) => !ids.includes(id));
  return untold.length === state.untold.length ? state : { ...state, untold };
};
