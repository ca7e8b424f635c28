import type { NoticeViolation } from '../../shared/core/notices/notice.ts';
import { endOf } from '../../simulator/events/fact-keys.ts';
import type { Victim } from '../../simulator/truth/rules/finding.ts';
import type { TruthLine } from '../../simulator/truth/verdict-line.ts';
import { wordingOf } from './by-the-letter.ts';
import { whyNotComparable } from './comparable.ts';
import { keyOf, type ServiceRun } from './service-run.ts';
import { lastOf, noticeIn, untoldOf, whyLeftOut } from './untold.ts';
import type { SeenIncident, SeenNotice } from './witness.ts';

/** The last notice's word on one violation of its incident, beside the truth. */
export interface ComparedWord {
  readonly rule: string;
  /** It is not held against the truth in full: why. */
  readonly notComparable: string | null;
  readonly wrongTasks: string | null;
  readonly wrongTotal: string | null;
  readonly wrongMargin: string | null;
}

/** One violation as the last notice of its incident tells it. */
interface LastWord {
  readonly incident: SeenIncident;
  readonly notice: SeenNotice;
  readonly told: NoticeViolation;
  readonly key: string;
  /** No later incident tells of the same rule and daemon. */
  readonly isFinal: boolean;
}

/** The last notice of each incident, violation by violation: tasks, their number and the margin against what happened. */
export const lastWordsOf = (run: ServiceRun): readonly ComparedWord[] => [
  ...wordsOf(run).map((word) => compared(run, word)),
  ...untoldOf(run).flatMap(({ claim: { rule }, leftOut }) => (leftOut === null ? [] : [notCompared(rule, leftOut)])),
];

const notCompared = (rule: string, notComparable: string): ComparedWord => ({
  rule,
  notComparable,
  wrongTasks: null,
  wrongTotal: null,
  wrongMargin: null,
});

const wordsOf = ({ service: { witness } }: ServiceRun): readonly LastWord[] => {
  const words = [...witness.incidents.values()].flatMap((incident) => {
    const notice = lastOf(witness.notices, incident);
    if (notice === undefined) return [];
    const { violations, clusterArn, containerInstanceArn } = noticeIn(notice);
    return violations.map((told) => {
      const { rule, daemonName } = told;
      const key = keyOf({ rule, clusterArn, containerInstanceArn, daemonName });
      return { incident, notice, told, key };
    });
  });
  const newest = new Map<string, number>();
  for (const { key, notice } of words) newest.set(key, Math.max(newest.get(key) ?? 0, notice.firstAt));
  return words.map((word) => ({ ...word, isFinal: newest.get(word.key) === word.notice.firstAt }));
};

const compared = (run: ServiceRun, word: LastWord): ComparedWord => {
  const { rule } = word.told;
  const nothing = { rule, notComparable: null, wrongTasks: null, wrongTotal: null, wrongMargin: null };
  const line = truthOf(run, word);
  const found =
    line === undefined
      ? { ...nothing, wrongTasks: `it never happened: ${placeOf(word)}` }
      : { ...nothing, ...wrongIn(run, line, word) };
  if (found.wrongTasks === null && found.wrongTotal === null && found.wrongMargin === null) return found;
  const wording = wordingFor(run, word);
  if (wording !== null) return { ...nothing, notComparable: `by the letter: ${wording}` };
  if (line === undefined) return found;
  const by = word.isFinal ? Number.POSITIVE_INFINITY : word.notice.firstAt;
  const notComparable = whyNotComparable(run, line, by) ?? whyStanding(run, word) ?? whyLimited(run, word);
  // whatever was lost, no task is named that broke nothing
  return notComparable === null ? found : { ...nothing, notComparable, wrongTasks: inventedTasks(line, word) };
};

const wrongIn = (run: ServiceRun, line: TruthLine, word: LastWord): Omit<ComparedWord, 'rule' | 'notComparable'> => {
  const { wrongTotal, wrongMargin } = wrongNumbers(line, word);
  return {
    wrongTasks: inventedTasks(line, word) ?? missingTasks(line, word),
    wrongTotal,
    wrongMargin: wrongMargin !== null && isAhead(run, word, line) ? null : wrongMargin,
  };
};

/** The violations of an open incident stand as they were told while a verdict waits: a look is due, at most an hour later. */
const whyStanding = ({ verdicts }: ServiceRun, { incident, key }: LastWord): string | null => {
  const waits = verdicts.some((verdict) => verdict.outcome === 'pending' && keyOf(verdict) === key);
  return waits && !incident.isResolved ? 'the incident is open, and its verdict waits for a look' : null;
};

/** The word was right when it was told, and was told no more since then. */
const whyLimited = (run: ServiceRun, word: LastWord): string | null => {
  const then = thenOf(run, word);
  const isRight = then !== undefined && Object.values(wrongIn(run, then, word)).every((wrong) => wrong === null);
  return isRight ? whyLeftOut(word.incident, word.notice) : null;
};

/**
 * While the incident is open a margin may be ahead of what happened until it is told again: of a task that the notice itself shows as
 * running, which runs on to the clock until its end is heard, and where the start of a daemon task was heard later than the notice was told.
 */
const isAhead = (
  { service: { witness } }: ServiceRun,
  { incident, told, notice }: LastWord,
  line: TruthLine,
): boolean => {
  if (incident.isResolved || told.marginMs === null || line.marginMs === null || told.marginMs > line.marginMs)
    return false;
  const isHeardLater = (fact: string): boolean =>
    (witness.arrivedAt.get(fact) ?? Number.POSITIVE_INFINITY) > notice.firstAt &&
    (witness.describedAt.get(fact) ?? Number.POSITIVE_INFINITY) > notice.firstAt;
  return (
    line.needs.some(isHeardLater) ||
    told.tasks.some(
      ({ taskArn, executionStoppedAt }) => executionStoppedAt === null && line.needs.includes(endOf(taskArn)),
    )
  );
};

const placeOf = ({ told: { rule }, incident }: LastWord): string => `${rule} of ${incident.id}`;

const wrongNumbers = (line: TruthLine, word: LastWord): Pick<ComparedWord, 'wrongTotal' | 'wrongMargin'> => {
  const { tasksTotal, marginMs } = word.told;
  const { isResolved } = word.incident;
  const total = line.tasks.length;
  return {
    wrongTotal: isTotalRight(tasksTotal, total, isResolved)
      ? null
      : `${tasksTotal} tasks were told, and it was ${total}: ${placeOf(word)}`,
    wrongMargin: isMarginRight(marginMs, line.marginMs, isResolved)
      ? null
      : `the margin was told as ${marginMs}, and it was ${line.marginMs}: ${placeOf(word)}`,
  };
};

const inventedTasks = ({ tasks }: TruthLine, word: LastWord): string | null => {
  const invented = word.told.tasks.filter(({ taskArn }) => !tasks.includes(taskArn)).length;
  return invented === 0 ? null : `${invented} named tasks did not break ${placeOf(word)}`;
};

/** The truth of the end, where this is the last word of all; else of the moment when it was told, or first written. */
const truthOf = (run: ServiceRun, word: LastWord): TruthLine | undefined => {
  const { key, isFinal, incident } = word;
  const final = isFinal ? run.truth.find((line) => line.outcome === 'violated' && keyOf(line) === key) : undefined;
  const first = run.claims.find((claim) => claim.incidentId === incident.id && keyOf(claim) === key)?.line;
  return final ?? [thenOf(run, word), first].find((line) => line?.outcome === 'violated');
};

const thenOf = ({ truthAt }: ServiceRun, { key, notice }: LastWord): TruthLine | undefined =>
  truthAt.get(notice.id)?.find((line) => keyOf(line) === key);

const wordingFor = (run: ServiceRun, { incident, told, notice }: LastWord): string | null => {
  const claim = run.claims.find(
    (one) => one.incidentId === incident.id && one.rule === told.rule && one.daemonName === told.daemonName,
  );
  if (claim === undefined) return null;
  return (
    (claim.really === 'violated' ? null : wordingOf(run, claim)) ??
    wordingOf(run, { ...claim, writtenAt: notice.firstAt })
  );
};

/** All by name, or where they are too many the first and the worst. */
const missingTasks = ({ tasks, victims }: TruthLine, word: LastWord): string | null => {
  const { told, incident } = word;
  const named = new Set(told.tasks.map(({ taskArn }) => taskArn));
  if (named.size >= tasks.length || !incident.isResolved) return null;
  if (named.size < Math.min(tasks.length, FEWEST_NAMED))
    return `${named.size} of ${tasks.length} tasks are named: ${placeOf(word)}`;
  const known = victims.filter(({ taskArn }) => named.has(taskArn));
  const isFirst = earliestOf(known) === earliestOf(victims);
  const isWorst = worstOf(known) === worstOf(victims);
  return isFirst && isWorst ? null : `the ${isFirst ? 'worst' : 'first'} task is not named: ${placeOf(word)}`;
};

/** A notice names more of them unless it tells of very many rules. */
const FEWEST_NAMED = 2;

const earliestOf = (victims: readonly Victim[]): number =>
  victims.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
const worstOf = (victims: readonly Victim[]): number =>
  victims.reduce((worst, { badness }) => Math.max(worst, badness), Number.NEGATIVE_INFINITY);

/** While it lasts a change is told once the number has doubled. */
const isTotalRight = (told: number, real: number, isOver: boolean): boolean =>
  told === real || (!isOver && told < real && real < 2 * told);

/** A margin that grows is told again from so much on; the check that sees it may be a while on its way. */
const SMALLEST_DOUBLED_MS = 60_000;
const ON_ITS_WAY_MS = 120_000;

const isMarginRight = (told: number | null, real: number | null, isOver: boolean): boolean => {
  if (told === real) return true;
  if (isOver) return false;
  if (told === null || real === null) return told === null;
  return told > real && real > Math.min(2 * told, -SMALLEST_DOUBLED_MS) - ON_ITS_WAY_MS;
};
