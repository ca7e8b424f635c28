import type { Notice } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { byBookend, handedOver, planOfBookend } from './by-bookend.ts';
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
  if (ecs !== null) return `Not yet. ${ecs} ${bookend?.words ?? tellsWhen(notice)}`;
  const leavingAt = notice.order?.leavingAt ?? null;
  if (leavingAt !== null)
    return `Not tonight: the instance has been leaving since ${timeIn(leavingAt, notice)}, and ECS replaces it.`;
  if (bookend?.isUnderWay && notice.remedy?.mode === 'enforce') return `Not yet. ${bookend.words}`;
  const advice = bookend?.isUnderWay ? '' : adviceFor(notice);
  return [urgencyOf(notice), bookend?.words ?? '', advice].filter((sentence) => sentence !== '').join(' ');
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
