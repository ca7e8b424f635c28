import type { Notice } from '../notices/notice.ts';
import { WORDS, WORDS_OF_MISSING } from '../rules/index.ts';
import type { CauseWords, Named } from '../scene/rule.ts';
import { lastPartOf } from '../words/arn.ts';
import { shortened, word } from '../words/plain.ts';
import { holeHeadline, tellsHole } from './hole-words.ts';
import { leadingRuleOf, leadingViolation } from './leading.ts';
import { notJudgedHeadline, tellsNotJudged } from './not-judged-words.ts';
import { otherHeadline, tellsOther } from './other-words.ts';
import { isPromiseBroken, promisedBy } from './promise.ts';
import { putRightIn } from './put-right.ts';
import { nowOf, timeIn } from './standing.ts';
import { namedIn, namedInAll } from './tasks-in-words.ts';

/** A phone shows about 150 characters first, and Slack takes no longer header: so many are left beside the mark. */
export const LONGEST_HEADLINE = 140;
/** Names are shortened before the end is: there stands by when ECS should have repaired it. */
const WIDTHS = [40, 28, 20, 14];

/** Says whether it goes on, where, what, and by when it should be repaired: `shop: 2 web tasks are running WITHOUT log-agent; …`. */
export const headlineOf = (notice: Notice): string => fittedHeadline((width) => headlineWithin(notice, width));

/** The headline with names as long as fit. @param within makes it with names of at most so many characters */
export const fittedHeadline = (within: (width: number) => string): string => {
  const all = WIDTHS.map(within);
  const fitting = all.find((headline) => headline.length <= LONGEST_HEADLINE);
  return fitting ?? shortened(all.at(-1) ?? '', LONGEST_HEADLINE);
};

const headlineWithin = (notice: Notice, width: number): string => {
  const start = firstWordOf(notice);
  if (tellsNotJudged(notice)) return `${start}${notJudgedHeadline(notice)}`;
  if (tellsHole(notice)) return `${start}${holeHeadline(notice)}`;
  if (tellsOther(notice)) return otherHeadline(notice);
  const cluster = word(lastPartOf(notice.clusterArn), width);
  return `${start}${cluster}: ${happeningOf(notice, width)}${tailOf(notice)}`;
};

/** A message about something that is over says so first. */
export const firstWordOf = (notice: Notice): string => {
  if (nowOf(notice) === 'over') return 'Over: ';
  return notice.state === 'repaired' ? 'Repaired: ' : '';
};

/** A notice's clause without its place: `2 web tasks are running WITHOUT log-agent`. @param width characters of each name */
export const happeningOf = (notice: Notice, width = 32): string => {
  const rule = leadingRuleOf(notice);
  if (rule === null) return 'an order is broken';
  const leading = leadingViolation(notice);
  const named = namedIn(leading, leading?.daemonName ?? notice.daemons[0]?.name ?? null, width);
  return clauseOf(WORDS[rule], notice, named);
};

const clauseOf = (words: CauseWords, notice: Notice, named: Named): string =>
  nowOf(notice) === 'going-on' ? words.goingOn(named) : words.happened(named);

/** Several notices of one cause. */
export type OfOneCause = {
  /** Those that are known, the first of which leads. */
  readonly notices: readonly [Notice, ...Notice[]];
  /** True where all of them lead with one rule, also those that are not known. */
  readonly areOfOneRule: boolean;
  /** The worst of all. */
  readonly marginMs: number | null;
};

/** Their clause: `web tasks are running WITHOUT log-agent`. Each place has its own number of tasks, so none is said. */
export const happeningOfAll = ({ notices, areOfOneRule, marginMs }: OfOneCause, width: number): string => {
  const [lead] = notices;
  const rule = leadingRuleOf(lead);
  if (rule === null) return 'an order is broken';
  const violations = notices.flatMap((notice) => leadingViolation(notice) ?? []);
  return clauseOf(areOfOneRule ? WORDS[rule] : WORDS_OF_MISSING, lead, namedInAll(violations, marginMs, width));
};

/** Ends a notice's headline: that its cause is right again, or by when it should be. */
export const tailOf = (notice: Notice): string => {
  const now = nowOf(notice);
  if (now === 'consequences') return `; ${putRightIn(notice, 'it')}`;
  if (now === 'going-on' && (notice.order?.leavingAt ?? null) !== null) return '; the instance is leaving';
  const by = notice.ecs?.expectedBy ?? null;
  if (now !== 'going-on' || by === null) return '';
  const clock = timeIn(by, notice).replace(/ UTC$/, '');
  if (promisedBy(notice) !== null) return `; ECS should repair it by ${clock}`;
  return isPromiseBroken(notice) ? `; ECS should have repaired it by ${clock}` : '';
};
