import type { Notice } from '../notices/notice.ts';
import { plain, shortened } from '../words/plain.ts';
import { isRefusedToBookend } from './offered.ts';

/** Bookend's own part in it, or its question; null where it does nothing. */
export const byBookend = (notice: Notice): string | null => {
  const [done] = notice.remedy?.outcome.filter((line) => ACTED.test(line)).slice(-1) ?? [];
  if (done !== undefined) return `${spoken(done)}.`;
  return planOfBookend(notice);
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

const ACT = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\S* ([a-z-]+) (by Bookend|asked for by a person): (.*)$/s;

/** `2026-09-14T12:00:00.000Z drain-instance by Bookend: it worked` → `Bookend acted at 12:00:00 UTC (drain-instance): it worked`. */
export const spoken = (line: string): string => {
  const [, time, remedy, by, result] = ACT.exec(line) ?? [];
  if (time === undefined) return shortened(plain(line), 200);
  const asked = by === 'by Bookend' ? '' : ', as a person asked';
  return shortened(plain(`Bookend acted at ${time} UTC${asked} (${remedy}): ${result}`), 200);
};
