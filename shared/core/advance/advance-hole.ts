import { heardHole, openedHole } from '../incidents/hole-incident.ts';
import { type Incident, isOpen, SEVERITIES } from '../incidents/incident.ts';
import type { HoleLedger } from '../ledger/hole-ledger.ts';
import type { AdvanceContext, Advanced } from '../state/context.ts';
import type { HoleState, Untold } from '../state/instance-state.ts';
import { withUntold } from '../state/untold.ts';
import type { HoleFact, HoleFound, HoleOver } from '../words/hole-fact.ts';
import { isNewer } from '../words/join.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { incidentIdOf } from '../words/trouble.ts';
import { isHeardAgain } from './incident-changes.ts';

/**
 * A hole that came back within a day of its end is over only after it has been gone for a day: one that comes and goes with every
 * audit is told three times, and then stays open. The first end is told at once, since most holes are mended for good.
 */
const STAYS_GONE_MS = 86_400_000;

/** The words of a look: they hold how long something has lasted, and that alone is not worth a write. */
const DURATION = /(?<!\d)\d{1,6}(?:\.\d)? (?:ms|s|min|h|d)(?: \d{1,2} (?:s|min|h))?\b/g;

/** The item of a hole after the newest look at it. The same look again changes nothing, and neither does an older one. */
export const advanceHole = (
  state: HoleState | null,
  facts: readonly HoleFact[],
  context: AdvanceContext,
): Advanced<HoleState> => {
  const known = state ?? emptyHole(facts);
  const newest = newestOf(facts);
  const next = newest === null || newest.at <= known.ledger.at ? known : afterLook(known, newest, context);
  return { state: next, changed: next !== known, verdicts: [] };
};

/** The state of an item before it learns anything. @throws Error without a fact, which would say which item it is */
export const emptyHole = ([fact]: readonly HoleFact[]): HoleState => {
  if (fact === undefined) throw new Error('neither a state nor a fact says which hole this is');
  const { clusterArn, hole, resource } = fact;
  const ledger: HoleLedger = {
    ...{ clusterArn, hole, resource },
    at: Number.NEGATIVE_INFINITY,
    found: { severity: 'info', headline: hole, why: '', cure: '' },
    ...{ endedAt: null, cameBack: false, goneSince: null, group: null },
  };
  return { kind: 'hole', incident: null, notices: 0, untold: [], due: null, ledger };
};

const newestOf = (facts: readonly HoleFact[]): HoleFact | null =>
  facts.reduce<HoleFact | null>(
    (newest, fact) => (newest === null || isNewer(fact, fact.at, newest, newest.at) ? fact : newest),
    null,
  );

const afterLook = (known: HoleState, fact: HoleFact, context: AdvanceContext): HoleState => {
  const { incident } = known;
  const { seen } = fact;
  if (seen.is === 'over') return isOpen(incident) ? ended(known, incident, { fact, seen, context }) : known;
  return isOpen(incident)
    ? goingOn(known, incident, { fact, found: seen.found, context })
    : opened(known, { fact, found: seen.found, context });
};

type Look = { readonly fact: HoleFact; readonly context: AdvanceContext };
type LookThere = Look & { readonly found: HoleFound };

const opened = (known: HoleState, { fact, found, context: { policy, now } }: LookThere): HoleState => {
  const { endedAt } = known.ledger;
  const cameBack = endedAt !== null && fact.at - endedAt < STAYS_GONE_MS;
  const ledger = { ...known.ledger, at: fact.at, found, cameBack, goneSince: null };
  const fresh = openedHole(ledger, found, policy, now);
  // notices are made from the newest state: until its last one is told, an incident goes on under its own id
  const { incident: before } = known;
  const goesOn = before !== null && known.untold.some(({ id }) => incidentIdOf(id) === before.id);
  const incident = goesOn ? { ...fresh, id: before.id, openedAt: before.openedAt } : fresh;
  return withNotice(known, { incident, ledger, told: 'open' }, fact, now);
};

const goingOn = (known: HoleState, before: Incident, { fact, found, context }: LookThere): HoleState => {
  const { policy, now } = context;
  const heard = heardHole(before, policy, now);
  const isWorse = SEVERITIES.indexOf(found.severity) > SEVERITIES.indexOf(before.severity);
  const after = isWorse ? { ...heard, severity: found.severity } : heard;
  const isNews = isWorse || isHeardAgain(before, after);
  if (after === before && known.ledger.goneSince === null && saysTheSame(known.ledger.found, found)) return known;
  const ledger = { ...known.ledger, at: fact.at, found, goneSince: null };
  // a severity rises twice at most, and a silence ends once: there are never too many changes of an incident to tell
  return isNews
    ? withNotice(known, { incident: after, ledger, told: 'changed' }, fact, now)
    : { ...known, incident: after, ledger };
};

const ended = (
  known: HoleState,
  incident: Incident,
  { fact, seen, context: { now } }: Look & { readonly seen: HoleOver },
): HoleState => {
  const { cameBack, goneSince } = known.ledger;
  const isQuiet = !cameBack || (goneSince !== null && fact.at - goneSince >= STAYS_GONE_MS);
  if (!seen.isFinal && !isQuiet)
    return goneSince === null ? { ...known, ledger: { ...known.ledger, at: fact.at, goneSince: fact.at } } : known;
  const ledger = { ...known.ledger, at: fact.at, goneSince: null, endedAt: seen.isFinal ? null : fact.at };
  const over = { ...incident, resolvedAt: now, resolution: seen.why };
  return withNotice(known, { incident: over, ledger, told: 'resolved' }, fact, now);
};

const saysTheSame = (one: HoleFound, other: HoleFound): boolean =>
  one.severity === other.severity &&
  one.headline === other.headline &&
  one.cure === other.cure &&
  one.why.replace(DURATION, '') === other.why.replace(DURATION, '');

type News = { readonly incident: Incident; readonly ledger: HoleLedger; readonly told: NoticeState };

const withNotice = (known: HoleState, { incident, ledger, told }: News, fact: HoleFact, now: number): HoleState => {
  const { group } = fact;
  const notices = (incident.id === known.incident?.id ? known.notices : 0) + 1;
  const untold: Untold = {
    id: `${incident.id}#${notices}`,
    state: told,
    at: now,
    ...(group?.leads === true ? { alike: { count: group.count, first: group.first } } : {}),
    ...(group?.leads === false ? { forMachines: true } : {}),
  };
  const inGroup = group === undefined ? null : { ...group, state: told, at: fact.at };
  return {
    ...known,
    incident,
    ledger: { ...ledger, group: inGroup },
    notices,
    untold: withUntold(known.untold, [untold]),
  };
};
