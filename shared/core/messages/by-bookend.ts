import { ATTEMPT_WORDS } from '../notices/attempt-words.ts';
import type { Notice } from '../notices/notice.ts';
import { plain, shortened } from '../words/plain.ts';
import { isRefusedToBookend } from './offered.ts';
import { timeIn } from './standing.ts';

/** Bookend's part in what goes on. */
type Part = {
  /** Its last act in words, else its plan or question. */
  readonly words: string;
  /** False where its last act is over and it goes on all the same: then nobody repairs it. */
  readonly isUnderWay: boolean;
};

/** Bookend's own part in it, or its question; null where it does nothing. */
export const byBookend = (notice: Notice): Part | null => {
  const done = lastActIn(notice);
  if (done !== null) return { words: `${spoken(done, notice)}.`, isUnderWay: isUnderWay(done) };
  const words = planOfBookend(notice);
  return words === null ? null : { words, isUnderWay: true };
};

/** The line of the last act. */
export const lastActIn = ({ remedy }: Notice): string | null =>
  remedy?.outcome.findLast((line) => ACTED.test(line)) ?? null;

/** Calls that ECS did not accept stand behind the result. */
const isUnderWay = (line: string): boolean => {
  const result = ACT.exec(line)?.[4] ?? '';
  return [ATTEMPT_WORDS.begun, ATTEMPT_WORDS.acted].some((words) => result.startsWith(words));
};

/** The part that Bookend has yet to do; null where there is none, and where it cannot do it as things stand. */
export const planOfBookend = (notice: Notice): string | null => {
  const { remedy } = notice;
  if (remedy === null || remedy.plan.length === 0 || remedy.outcome.some((line) => ACTED.test(line))) return null;
  if (remedy.outcome.some((line) => line.includes('kill switch'))) return null;
  if (isRefusedToBookend(notice) || handedOver(notice) !== null) return null;
  if (remedy.mode === 'enforce') return 'Bookend repairs it once each of its guards agrees, and tells you here.';
  return remedy.mode === 'propose' ? 'Bookend has a plan that waits for your word (below).' : null;
};

/** A line about an act begins with its time. */
export const ACTED = /^\d{4}-\d\d-\d\dT/;
const HANDED_OVER = 'this is for a person: ';

/** The reason why Bookend leaves it to a person; null where it does not. */
export const handedOver = ({ remedy }: Notice): string | null => {
  const line = remedy?.outcome.find((one) => one.startsWith(HANDED_OVER));
  return line === undefined ? null : shortened(plain(line.slice(HANDED_OVER.length)), 200);
};

const ACT = /^(\S+) ([a-z-]+) (by Bookend|asked for by a person): (.*)$/s;

/**
 * `2026-09-14T12:00:00.000Z drain-instance by Bookend: it worked` → `Bookend acted at 12:00:00 UTC (drain-instance): it worked`. With its day
 * where that is not the day of which the message speaks.
 */
export const spoken = (line: string, notice: Notice): string => {
  const [, at, remedy, by, result] = ACT.exec(line) ?? [];
  if (at === undefined) return shortened(plain(line), 200);
  const asked = by === 'by Bookend' ? '' : ', as a person asked';
  return shortened(plain(`Bookend acted at ${timeIn(at, notice)}${asked} (${remedy}): ${result}`), 200);
};
