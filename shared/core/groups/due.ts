import type { Severity } from '../words/severity.ts';
import type { Ack } from './ack.ts';
import { AGAIN_MS } from './changing-since.ts';
import { type Counts, isWorse } from './counts.ts';
import type { Group } from './group.ts';

/** The record of what one receiver was told of a group. Times are epoch milliseconds; `revision` 0: nothing yet. */
export type ToldOfGroup = {
  /** Everything up to this revision of the group is told. */
  readonly revision: number;
  readonly toldAt: number;
  /** The time of the last message that nobody overlooks: one that edits nothing. */
  readonly loudAt: number;
  /** The number of places, the severity and whether all was over, as that message had them, or a later edit that told it as over. */
  readonly places: number;
  readonly severity: Severity;
  readonly isOver: boolean;
  /** The moment of the acknowledgement that was told last; absent: none was. */
  readonly ackedAt?: number;
  /** True where it was edited in silence since the last message that nobody overlooks. */
  readonly isHushed?: boolean;
};

export const NOTHING_TOLD_OF: ToldOfGroup = {
  revision: 0,
  toldAt: 0,
  loudAt: 0,
  places: 0,
  severity: 'info',
  isOver: false,
};

/**
 * - `first`: nothing was told of it
 * - `loud`: a message that nobody overlooks
 * - `quiet`: the first message is edited, and answered in its thread
 * - `reminder`: it still goes on
 * - `ack`: somebody has acknowledged it
 * - `silent`: it is acknowledged, so that the first message is edited and nobody is called
 */
export type Telling = 'first' | 'loud' | 'quiet' | 'reminder' | 'ack' | 'silent';
export type Due = { readonly at: number; readonly how: Telling };

/** The ways to tell a receiver. */
export type Manner = {
  /** True where the first message can be edited. */
  readonly edits: boolean;
  /** The time after which a group that still goes on is told again; 0: never. */
  readonly repeatMs: number;
  /** True where a machine listens: it is told of each change once, and of nothing else. */
  readonly isForMachines: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
};

/**
 * Changes that keep coming are held back no longer than this where nothing can be edited: twelve messages an hour at most. A cause has to be right for
 * as long until it is told as repaired.
 */
const LONGEST_QUIET_MS = 300_000;
/** Comes and goes of places that were told within this time are told by editing alone, or not at all: else each would be two messages. */
const FLICKER_MS = 600_000;

/** The next moment at which a receiver is to be told of a group, and how; null: it knows all, and need not be reminded. */
export const nextTelling = (group: Group, counts: Counts, told: ToldOfGroup, manner: Manner): Due | null => {
  if (told.revision === 0) return { at: group.startedAt, how: 'first' };
  const { ack = null } = group;
  const isAcked = ack !== null && manner.now < ack.until && !counts.isOver;
  if (isAcked && told.ackedAt !== ack.at) return { at: ack.at, how: 'ack' };
  const isBehind = told.revision < group.revision;
  if (manner.isForMachines) return isBehind ? { at: told.toldAt + AGAIN_MS, how: 'quiet' } : null;
  const due = unacknowledged(group, counts, told, manner);
  return isAcked ? whileAcked(due, ack, { isBehind: isBehind && manner.edits, told }) : due;
};

/** A telling that would push is put off to the end of the acknowledgement; it is decided anew then. */
const whileAcked = (
  due: Due | null,
  { until }: Ack,
  { isBehind, told }: { readonly isBehind: boolean; readonly told: ToldOfGroup },
): Due | null => {
  if (isBehind) return { at: told.toldAt + AGAIN_MS, how: 'silent' };
  return due === null ? null : { ...due, at: Math.max(due.at, until) };
};

/** A reminder that is due waits for no change: it says what has changed, too. */
const unacknowledged = (group: Group, counts: Counts, told: ToldOfGroup, manner: Manner): Due | null => {
  if (told.revision < group.revision) {
    const reminder = remindedOf(counts, told, manner);
    const change = dueOfChange(group, counts, told, manner);
    return reminder !== null && reminder.at <= change.at ? reminder : change;
  }
  if (told.isHushed === true && isGrown(counts, told)) return { at: told.toldAt + AGAIN_MS, how: 'loud' };
  return told.isOver && !counts.isOver
    ? { at: settledAt(told), how: 'loud' } // it was only edited since it came back
    : remindedOf(counts, told, manner);
};

const dueOfChange = (group: Group, counts: Counts, told: ToldOfGroup, { edits }: Manner): Due => {
  const earliest = told.toldAt + AGAIN_MS;
  if (isGrown(counts, told) || isElsewhere(counts, told)) return { at: earliest, how: 'loud' };
  const settled = settledAt(told);
  if (edits) return { at: earliest, how: told.isOver && !counts.isOver && settled === earliest ? 'loud' : 'quiet' };
  if (told.isOver) return { at: settled, how: 'loud' };
  return { at: counts.isOver ? earliest : Math.max(earliest, quietAt(group, told)), how: 'loud' };
};

/** The end of half a minute without a change, or of the longest wait for one since the first change that is not told. */
const quietAt = ({ changedAt, changingSince = changedAt }: Group, { toldAt }: ToldOfGroup): number =>
  Math.min(changedAt + AGAIN_MS, Math.max(changingSince, toldAt) + LONGEST_QUIET_MS);

/** After it was told as over it goes on at a place that was not told: nothing has come back, it is new. */
const isElsewhere = ({ places, isOver }: Counts, told: ToldOfGroup): boolean =>
  told.isOver && !isOver && places > told.places;

const isGrown = ({ places, severity, isOver }: Counts, told: ToldOfGroup): boolean =>
  places >= 2 * told.places || (!isOver && isWorse(severity, told.severity));

const remindedOf = ({ goingOn }: Counts, { loudAt, toldAt }: ToldOfGroup, { repeatMs }: Manner): Due | null =>
  repeatMs > 0 && goingOn > 0 ? { at: Math.max(loudAt + repeatMs, toldAt + AGAIN_MS), how: 'reminder' } : null;

const settledAt = ({ toldAt, loudAt }: ToldOfGroup): number => Math.max(toldAt + AGAIN_MS, loudAt + FLICKER_MS);

/** The record of a receiver once it is told of this. */
export const toldWith = (group: Group, counts: Counts, told: ToldOfGroup, how: Telling, now: number): ToldOfGroup => {
  const { places, severity, isOver } = counts;
  // it says the severity alone, and the group's changes are still to be told
  if (how === 'ack' && group.ack) return { ...told, ackedAt: group.ack.at, severity };
  const known = { ...told, revision: group.revision, toldAt: now };
  if (how === 'silent') return { ...known, isHushed: true };
  if (told.isHushed === true) return toldWith(group, counts, { ...told, isHushed: false }, how, now);
  if (how === 'quiet') return { ...known, ...(isOver ? { places, isOver } : {}) };
  return { ...known, loudAt: now, places, severity: isOver ? told.severity : severity, isOver };
};
