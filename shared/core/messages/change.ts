import type { Notice } from '../notices/notice.ts';
import { byCodeUnit } from '../words/join.ts';
import { bySeverity } from './message.ts';

/** The news about one incident. */
export type Change = {
  /** The notices that the message is about, oldest first. */
  readonly notices: readonly Notice[];
  readonly newest: Notice;
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

/** Critical first; among equals the open ones, then the longest margin, then the earliest. */
export const byWorst = (one: Notice, other: Notice): number =>
  bySeverity(one, other) ||
  Number(one.state === 'resolved') - Number(other.state === 'resolved') ||
  worstMarginOf(other) - worstMarginOf(one) ||
  byCodeUnit(one.occurredAt, other.occurredAt) ||
  byCodeUnit(one.incidentId, other.incidentId);

const worstMarginOf = ({ violations }: Notice): number =>
  violations.reduce((worst, { marginMs }) => Math.max(worst, -(marginMs ?? 0)), 0);
