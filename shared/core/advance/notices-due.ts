import { type Incident, type IncidentContext, isOpen, nextIncident } from '../incidents/incidents.ts';
import { silencedBy } from '../incidents/silences.ts';
import type { Telling, Untold } from '../state/instance-state.ts';
import { isOfNotJudged } from '../state/not-judged-incident.ts';
import { withUntold } from '../state/untold.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import { isSpent, withChange, withCorrection } from './change-limit.ts';
import { relapseCountsFrom } from './due-incident.ts';
import {
  breaksFurther,
  hasMoreTasks,
  isCorrection,
  isHeardAgain,
  isRelapse,
  isSame,
  keyOf,
  lastsTwiceAsLong,
} from './incident-changes.ts';

/** What is known beside the verdicts when it is worked out what to tell. */
export type TellingContext = IncidentContext & {
  /** Whether the cause is put right: the daemons run again, or the instance is on its way to be replaced. */
  readonly isRepaired: (incident: Pick<Incident, 'violations'>) => boolean;
  /** Whether a verdict that is not there says that nothing is wrong; false while the inventory is unknown or stale. */
  readonly absenceCounts: boolean;
};

export type Told = Pick<Telling, 'incident' | 'notices' | 'untold'> & {
  /** Whether the incident is another one than before, in more than a margin or the words of a reason. */
  readonly changed: boolean;
};

/**
 * The incident after the newest verdicts, and the notices that are due about it.
 *
 * A notice is due when it opens, changes materially, is repaired, or resolves. It changes materially when a rule and daemon
 * break that it did not hold, when its severity is raised, when what was told as repaired breaks again, or when the number
 * of tasks or the margin of a violation has doubled: a thousand tasks that start one by one change it ten times. Of an
 * incident a dozen changes are told in a day; the rest is counted.
 *
 * What breaks is told as broken before it is told as over: an incident that opens and resolves in one step is told `open`,
 * then `resolved`. Whoever pairs them, or listens for `open` alone, is right; for people they are one message, since both
 * are there before either is told. What becomes known of it after it is over is told by another `resolved`, after an `open` where
 * more tasks are concerned: so its last notice has the tasks and the margin that it came to.
 *
 * An incident that is silenced from the start is told to machines alone. Once the silence is over, or more breaks than it
 * covers, it changes: then people are told, and go on to be.
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

/** Null where a correction has to wait for the next day: it stays to be told, so the incident stays as it was told. */
const withinLimit = (known: Telling, after: Incident, now: number): Limited | null => {
  const { incident: before } = known;
  const states = statesToTell(before, after);
  if (before === null || before.id !== after.id) return { incident: after, states };
  if (isCorrection(before, after)) {
    // made from the state when it is told, the last notice will say it
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

/** What opens and what ends is always told. */
const isLimited = (state: NoticeState): boolean => state === 'changed' || state === 'repaired';

const pick = ({ incident, notices, untold }: Telling) => ({ incident, notices, untold });

const incidentAfter = (known: Telling, verdicts: readonly Verdict[], context: TellingContext): Incident | null => {
  const standing = withStanding(known.incident, verdicts, context);
  const next = nextIncident(known.incident, standing, context);
  const isAnother = next !== null && known.incident !== null && next.id !== known.incident.id;
  // Notices are made from the state's incident when they are told: until the last one's are, it goes on under its own id.
  const incident =
    isAnother && known.untold.some(({ id }) => !isOfNotJudged(known, id))
      ? nextIncident(reopened(known.incident), standing, context)
      : next;
  if (incident === null || incident === known.incident) return incident;
  const silenced = withSilence(known.incident, incident, context);
  return silenced.resolvedAt === null ? withRepair(known.incident, silenced, context) : silenced;
};

/** A silence is for what is to come: one that is made for an incident which people know of no longer hides how it ends. */
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
 * What an open incident holds stands while its verdict waits, or can't be given: a task that leaves RUNNING, or an
 * inventory that has become stale, resolves nothing.
 */
const withStanding = (
  known: Incident | null,
  verdicts: readonly Verdict[],
  { absenceCounts }: TellingContext,
): readonly Violation[] => {
  if (!isOpen(known)) return verdicts;
  const held = new Map(known.violations.map((violation) => [keyOf(violation), violation]));
  const judged = new Set(verdicts.map(keyOf));
  const standing = verdicts.map((verdict) =>
    verdict.outcome === 'pending' ? (held.get(keyOf(verdict)) ?? verdict) : verdict,
  );
  return absenceCounts ? standing : [...standing, ...known.violations.filter((one) => !judged.has(keyOf(one)))];
};

/** Told once, and again only after something more has broken, or the same again and for longer than a relapse may last. */
const withRepair = (before: Incident | null, incident: Incident, context: TellingContext): Incident => {
  const { repairedAt, ...unrepaired } = incident;
  const isRepaired = context.isRepaired(incident);
  const known = isOpen(before) && !breaksFurther(before, incident) ? repairedAt : undefined;
  if (known !== undefined && (isRepaired || context.now < relapseCountsFrom(known))) return incident;
  return isRepaired ? { ...unrepaired, repairedAt: context.now } : unrepaired;
};

const statesToTell = (before: Incident | null, after: Incident): readonly NoticeState[] => {
  if (before === after) return [];
  if (before !== null && isCorrection(before, after))
    return hasMoreTasks(before, after) ? ['open', 'resolved'] : ['resolved'];
  const resolves: readonly NoticeState[] = after.resolvedAt === null ? [] : ['resolved'];
  if (!isOpen(before)) return ['open', ...resolves];
  if (isNews(before, after)) return ['changed', ...resolves];
  const isRepaired = before.repairedAt === undefined && after.repairedAt !== undefined;
  if (isRepaired && after.resolvedAt === null) return ['repaired'];
  return lastsTwiceAsLong(before, after) ? ['changed', ...resolves] : resolves;
};

/** What asks for a remedy once more, if there is one. */
const isNews = (before: Incident, after: Incident): boolean =>
  breaksFurther(before, after) || isRelapse(before, after) || isHeardAgain(before, after);

/**
 * Without the notices that were told. Other notices stay, also those that came while these were being told.
 * @param ids what was told; others are ignored
 */
export const told = <State extends Telling>(state: State, ids: readonly string[]): State => {
  const untold = state.untold.filter(({ id }) => !ids.includes(id));
  return untold.length === state.untold.length ? state : { ...state, untold };
};
