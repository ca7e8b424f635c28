import { sequenceOf } from '../messages/change.ts';
import { nowOf, shownSeverityOf } from '../messages/standing.ts';
import type { Notice } from '../notices/notice.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { Severity } from '../words/severity.ts';
import { textHash } from './text-hash.ts';

/** The standing of an incident; `unknown`: its notice is of a release that did not say. */
export type Standing = 'going-on' | 'consequences' | 'over' | 'unknown';

/** The newest of what is known of one incident of a group. */
export type Member = {
  /** The number of its newest notice. */
  readonly sequence: number;
  readonly state: NoticeState;
  readonly standing: Standing;
  readonly severity: Severity;
  /** The revision of the group's daemon there, as its first notice that names one says; null: not known. */
  readonly revision: number | null;
  /** The number of places that its newest notice tells of: one, or the resources of many holes that were found or gone at once. */
  readonly count: number;
  /** True where an earlier notice told of it, with others: the group began after that, or knows only which incident led them. */
  readonly isPart: boolean;
};

/** By the incident's key. */
export type Members = ReadonlyMap<string, Member>;

/** 42 bits: among 10 000 places two share a key once in ninety thousand storms. */
const PLACE_DIGITS = 7;
/** 18 bits, for the few incidents of one place. */
const INCIDENT_DIGITS = 3;
const KEY_DIGITS = PLACE_DIGITS + INCIDENT_DIGITS;

/** The key of an incident: that of its place, then its own. So instances can be counted, and incidents too. */
export const memberKeyOf = (notice: Pick<Notice, 'incidentId' | 'containerInstanceArn' | 'hole'>): string => {
  const { incidentId, containerInstanceArn, hole } = notice;
  const place = containerInstanceArn ?? hole?.resource ?? incidentId;
  return textHash(place, PLACE_DIGITS) + textHash(incidentId, INCIDENT_DIGITS);
};

export const placeOfKey = (key: string): string => key.slice(0, PLACE_DIGITS);

/** @param known the incident before this notice: a later revision may be what put it right */
export const memberOf = (notice: Notice, known?: Member): Member => ({
  sequence: sequenceOf(notice),
  state: notice.state,
  standing: nowOf(notice) ?? 'unknown',
  severity: shownSeverityOf(notice),
  revision: known?.revision ?? notice.daemonRevision?.revision ?? null,
  count: notice.about?.count ?? 1,
  isPart: known?.isPart ?? (notice.kind === 'hole' && notice.state !== 'open'),
});

const WORST_FIRST: readonly Standing[] = ['going-on', 'unknown', 'consequences', 'over'];

/** From 0, the worst. */
export const rankOfStanding = (standing: Standing): number => WORST_FIRST.indexOf(standing);

export const isOver = ({ standing }: Member): boolean => standing === 'over';

const STATES: readonly NoticeState[] = ['open', 'changed', 'repaired', 'resolved'];
const STANDINGS: readonly Standing[] = ['going-on', 'consequences', 'over', 'unknown'];
const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];
/** A notice without a number is ordered by its time, of up to fifteen digits. */
const LARGEST_SEQUENCE = Number.MAX_SAFE_INTEGER;

/** As text: of each its key, one character for the rest, its number, and behind points the revision where it is known and how many it tells of, with a comma between. Of 12 000 all of the item deflates to 120 KB. */
export const packed = (members: Members): string =>
  [...members].map(([key, member]) => `${key}${flagOf(member)}${numbersOf(member)}`).join(',');

/** A part is a negative number. A release that knows no more than the sequence reads that, up to the point, and drops the rest. */
const numbersOf = ({ sequence, revision, count, isPart }: Member): string => {
  const many = isPart ? -count : count;
  return [sequence, revision, many === 1 ? null : many]
    .map((number) => number?.toString(36) ?? '')
    .join('.')
    .replace(/\.{1,2}$/, '');
};

/** Reads the text that `packed` made. Parts that make no sense are left out. */
export const unpacked = (text: string): Map<string, Member> => {
  const members = new Map<string, Member>();
  for (const part of text === '' ? [] : text.split(',')) {
    const member = memberIn(part);
    if (member !== null) members.set(part.slice(0, KEY_DIGITS), member);
  }
  return members;
};

const FIRST_FLAG = 0x30;

/** Up to 36 values, each a printable character that is no comma. */
const flagOf = ({ state, standing, severity }: Member): string =>
  String.fromCharCode(
    FIRST_FLAG +
      STATES.indexOf(state) +
      STATES.length * (STANDINGS.indexOf(standing) + STANDINGS.length * SEVERITIES.indexOf(severity)),
  );

const memberIn = (part: string): Member | null => {
  const flag = part.charCodeAt(KEY_DIGITS) - FIRST_FLAG;
  const rest = Math.floor(flag / STATES.length);
  const state = STATES[flag % STATES.length];
  const standing = STANDINGS[rest % STANDINGS.length];
  const severity = SEVERITIES[Math.floor(rest / STANDINGS.length)];
  const numbers = part.slice(KEY_DIGITS + 1).split('.');
  const [sequence = Number.NaN, revision = Number.NaN, many = 1] = numbers.map((digits) => Number.parseInt(digits, 36));
  const count = Number.isSafeInteger(many) && many !== 0 ? many : 1;
  const isSound = Number.isSafeInteger(sequence) && sequence >= 0 && sequence <= LARGEST_SEQUENCE;
  if (state === undefined || standing === undefined || severity === undefined || !isSound) return null;
  return {
    ...{ sequence, state, standing, severity, count: Math.abs(count), isPart: count < 0 },
    revision: Number.isSafeInteger(revision) ? revision : null,
  };
};
