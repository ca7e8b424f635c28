import type { Notice } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { plain, shortened } from '../words/plain.ts';
import { holeUrgency, tellsHole } from './hole-words.ts';
import { leadingRuleOf } from './leading.ts';
import { notJudgedUrgency, tellsNotJudged } from './not-judged-words.ts';
import { offeredIn } from './offered.ts';
import { tellsOther } from './other-words.ts';
import { isPromiseBroken, promisedBy } from './promise.ts';
import { nowOf, shownSeverityOf, timeIn } from './standing.ts';

/**
 * The answer to "Do you have to act?": who does it, by when, and what Bookend tells. It begins with Yes, No, Not yet or Not
 * tonight.
 */
export const actOrNot = (notice: Notice): string => {
  if (tellsOther(notice)) return 'No: nothing is broken.';
  const now = nowOf(notice);
  if (now === 'over') return `No: it is over. ${adviceFor(notice)}`.trim();
  if (tellsNotJudged(notice)) return notJudgedUrgency(notice);
  if (tellsHole(notice)) return holeUrgency(notice);
  if (now === 'consequences') return `No: it gets no worse. ${planOfBookend(notice) ?? adviceFor(notice)}`.trim();
  if (now === null) return 'See whether it still goes on: this notice does not say it.';
  return whileGoingOn(notice);
};

const whileGoingOn = (notice: Notice): string => {
  const handed = handedOver(notice);
  if (handed !== null) return `Yes. Bookend leaves it to you: ${handed}.`;
  const ecs = byEcs(notice);
  const bookend = byBookend(notice);
  if (ecs !== null) return `Not yet. ${ecs} ${bookend ?? tellsWhen(notice)}`;
  const leavingAt = notice.order?.leavingAt ?? null;
  if (leavingAt !== null)
    return `Not tonight: the instance has been leaving since ${timeIn(leavingAt, notice)}, and ECS replaces it. ${adviceFor(notice)}`.trim();
  if (bookend !== null && notice.remedy?.mode === 'enforce') return `Not yet. ${bookend}`;
  return `${urgencyOf(notice)} ${bookend ?? adviceFor(notice)}`.trim();
};

const tellsWhen = (notice: Notice): string =>
  `Bookend tells you here ${promisedBy(notice) === null ? '' : 'if it has not, and '}when it is over.`;

/** ECS's own repair, while its time is not over. */
const byEcs = (notice: Notice): string | null => {
  if (notice.ecs === null || !notice.ecs.repairs || isPromiseBroken(notice)) return null;
  const leavingAt = notice.order?.leavingAt ?? null;
  if (leavingAt !== null)
    return `The instance has been leaving since ${timeIn(leavingAt, notice)}: ECS moves its tasks and replaces it.`;
  const by = promisedBy(notice);
  if (by === null) return 'ECS repairs this by itself; by when is not known.';
  return `ECS drains and replaces the instance by itself: it should have begun by ${timeIn(by, notice)}.`;
};

const urgencyOf = (notice: Notice): string => {
  const { ecs } = notice;
  const why = isPromiseBroken(notice)
    ? `ECS should have begun to repair it by ${timeIn(ecs?.expectedBy ?? '', notice)}, and is not known to have.`
    : ecs === null
      ? 'Bookend does not know whether ECS repairs this by itself.'
      : 'ECS does not repair this by itself.';
  return shownSeverityOf(notice) === 'critical' ? `Yes. ${why}` : `Not tonight: look at it in working hours. ${why}`;
};

/** Bookend's own part in it, or its question; null where it does nothing. */
const byBookend = (notice: Notice): string | null => {
  const [done] = notice.remedy?.outcome.filter((line) => ACTED.test(line)).slice(-1) ?? [];
  if (done !== undefined) return `${spoken(done)}.`;
  return planOfBookend(notice);
};

/** The part that Bookend has yet to do. */
const planOfBookend = ({ remedy }: Notice): string | null => {
  if (remedy === null || remedy.plan.length === 0 || remedy.outcome.some((line) => ACTED.test(line))) return null;
  if (remedy.outcome.some((line) => line.includes('kill switch'))) return null;
  if (remedy.mode === 'enforce') return 'Bookend repairs it once each of its guards agrees, and tells you here.';
  return remedy.mode === 'propose' ? 'Bookend has a plan that waits for your word (below).' : null;
};

/** A line about an act begins with its time. */
export const ACTED = /^\d{4}-\d\d-\d\dT/;
const HANDED_OVER = 'this is for a person: ';

const handedOver = ({ remedy }: Notice): string | null => {
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

/** The advice of the leading rule for how it stands, as a sentence; what goes with a command stands there. */
const adviceFor = (notice: Notice): string => {
  const rule = leadingRuleOf(notice);
  const now = nowOf(notice);
  if (rule === null || (offeredIn(notice) !== null && now !== 'over')) return '';
  const { advice, consequences, afterwards } = WORDS[rule];
  if (now === 'consequences' && consequences !== undefined)
    return `Only if ${consequences.matters}, stop these tasks and start them again.`;
  return now === 'over' || now === 'consequences' ? `${afterwards}.` : `${advice}.`;
};
