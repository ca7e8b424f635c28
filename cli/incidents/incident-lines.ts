import { actOrNot } from '../../shared/core/messages/act-or-not.ts';
import { headlineOf } from '../../shared/core/messages/headline.ts';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { byCodeUnit } from '../../shared/core/words/join.ts';
import type { Severity } from '../../shared/core/words/severity.ts';
import { grouped } from '../terminal/numbers.ts';
import { type Paint, type Style, visible } from '../terminal/text.ts';

const MOST_SHOWN = 100;
const STYLES: Readonly<Record<Severity, Style>> = { critical: 'red', warning: 'yellow', info: 'cyan' };
const RANK: readonly Severity[] = ['critical', 'warning', 'info'];

/** A hole is a risk that may stay for months: nothing goes on by it. */
export const isGoingOn = ({ kind, now }: Notice): boolean => kind !== 'hole' && now === 'going-on';

/** Unresolved incidents as a person reads them: what goes on first, the most severe first. */
export const incidentLines = (all: readonly Notice[], paint: Paint): readonly string[] => {
  const holes = all.filter(({ kind }) => kind === 'hole');
  const others = all.filter((notice) => notice.kind !== 'hole' && !isGoingOn(notice));
  return [
    ...section('GOING ON', all.filter(isGoingOn), paint),
    ...section('CONSEQUENCES, AND WHAT IS NOT KNOWN', others, paint),
    ...section('HOLES', holes, paint),
    ...(all.length === 0 ? [paint('green', 'No incident is unresolved')] : []),
  ];
};

const section = (title: string, notices: readonly Notice[], paint: Paint): readonly string[] => {
  if (notices.length === 0) return [];
  const left = notices.length - MOST_SHOWN;
  return [
    paint('bold', `${title} ${grouped(notices.length)}`),
    ...notices
      .toSorted(worstFirst)
      .slice(0, MOST_SHOWN)
      .flatMap((notice) => linesOf(notice, paint)),
    ...(left > 0 ? [`  … and ${grouped(left)} more: --json lists all`] : []),
    '',
  ];
};

const shownSeverity = ({ shownSeverity: shown, severity }: Notice): Severity => shown ?? severity;

const worstFirst = (one: Notice, other: Notice): number =>
  RANK.indexOf(shownSeverity(one)) - RANK.indexOf(shownSeverity(other)) ||
  byCodeUnit(one.occurredAt, other.occurredAt) ||
  byCodeUnit(one.incidentId, other.incidentId);

const linesOf = (notice: Notice, paint: Paint): readonly string[] => {
  const severity = shownSeverity(notice);
  const act = actOrNot(notice);
  return [
    `  ${paint(STYLES[severity], severity.padEnd(8))}  ${visible(headlineOf(notice))}`,
    ...(act === '' ? [] : [`            ${visible(act)}`]),
    `            since ${visible(notice.occurredAt)}; id ${visible(notice.incidentId)}`,
    ...(notice.groupId === null ? [] : [`            group ${visible(notice.groupId)}`]),
  ];
};
