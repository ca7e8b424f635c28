import type { Notice } from '../notices/notice.ts';
import { byCodeUnit } from '../words/join.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { bySeverity } from './message.ts';

/** The part of an incident that people already know. */
export type Known = {
  /** The number of the last notice that they know. */
  readonly sequence: number;
  /** The state that was told last. */
  readonly state: NoticeState | null;
  /** The storm it was told in; null if it has, or had, a message of its own. */
  readonly stormId: string | null;
};

/** The news about one incident. */
export type Change = {
  readonly incidentId: string;
  /** Not told yet, oldest first. */
  readonly notices: readonly Notice[];
  readonly newest: Notice;
  readonly known: Known | null;
};

const DETECTED_DIGITS = 15;

/**
 * The number of a notice within its incident: ids end in `#<n>`, and n decides, not the clock of its sender. A notice
 * without a number is ordered by its time of detection. From 1 up: 0 stands for an incident that was never told.
 */
export const sequenceOf = ({ id, detectedAt }: Pick<Notice, 'id' | 'detectedAt'>): number => {
  const numbered = /#(\d{1,15})$/.exec(id)?.[1];
  if (numbered !== undefined) return Number(numbered) + 1;
  return Math.max(1, Number(detectedAt.replace(/\D/g, '').slice(2, 2 + DETECTED_DIGITS)));
};

export type Sorted = {
  /** The changes to tell, the worst first. */
  readonly changes: readonly Change[];
  /** Ids of notices that are told already, or that a newer, told notice of the incident has overtaken. */
  readonly settled: readonly string[];
};

/**
 * One change per incident, in whatever order its notices came: a notice that is older than what people know is no news,
 * and an `open` that arrives after its `resolved` opens nothing.
 */
export const changesOf = (notices: readonly Notice[], known: ReadonlyMap<string, Known>): Sorted => {
  const once = [...new Map(notices.map((notice) => [notice.id, notice])).values()];
  const isNew = (notice: Notice): boolean => sequenceOf(notice) > (known.get(notice.incidentId)?.sequence ?? -1);
  const byIncident = Map.groupBy(once.filter(isNew), ({ incidentId }) => incidentId);
  return {
    changes: [...byIncident].map(([id, ofOne]) => changeOf(ofOne, known.get(id) ?? null)).sort(worstFirst),
    settled: once.filter((notice) => !isNew(notice)).map(({ id }) => id),
  };
};

const changeOf = (fresh: readonly Notice[], known: Known | null): Change => {
  const notices = [...fresh].sort(oldestFirst);
  const newest = notices.reduce((one, other) => (oldestFirst(one, other) < 0 ? other : one));
  return { incidentId: newest.incidentId, notices, newest, known };
};

const oldestFirst = (one: Notice, other: Notice): number =>
  sequenceOf(one) - sequenceOf(other) || byCodeUnit(one.detectedAt, other.detectedAt) || byCodeUnit(one.id, other.id);

/** Critical first; among equals the open ones, then the longest margin, then the earliest. */
export const worstFirst = (one: Change, other: Change): number => byWorst(one.newest, other.newest);

export const byWorst = (one: Notice, other: Notice): number =>
  bySeverity(one, other) ||
  Number(one.state === 'resolved') - Number(other.state === 'resolved') ||
  worstMarginOf(other) - worstMarginOf(one) ||
  byCodeUnit(one.occurredAt, other.occurredAt) ||
  byCodeUnit(one.incidentId, other.incidentId);

const worstMarginOf = ({ violations }: Notice): number =>
  violations.reduce((worst, { marginMs }) => Math.max(worst, -(marginMs ?? 0)), 0);
