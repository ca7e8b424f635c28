import type { Notice, NoticeOrder } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import { leadingRuleOf } from './leading.ts';

/** So many moments have a label; the others stand between them. */
const MOST_LABELS = 5;

type Timed = { readonly from: string; readonly to: string | null };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isTime = (time: string | null | undefined): time is string => typeof time === 'string' && TIME.test(time);

/** Every start and end up to the time of which the picture speaks, in their order. */
export const momentsOf = ({ runs, leavingAt, asOf }: NoticeOrder): readonly string[] => {
  const times = [...runs.flatMap(({ from, to }) => [from, to]), leavingAt, asOf].filter(isTime);
  return [...new Set(times)].filter((time) => time <= asOf).sort();
};

/**
 * The moments that get a label: those that the leading rule speaks of, then the first, now, and when the instance began to leave, then
 * the newest of the others.
 */
export const labelledOf = (notice: Notice, order: NoticeOrder, moments: readonly string[]): readonly string[] => {
  const wanted = [...decisiveIn(notice, order), moments[0], order.asOf, order.leavingAt, ...moments.toReversed()];
  const known = wanted.filter(isTime).filter((time) => moments.includes(time));
  return [...new Set(known)].slice(0, MOST_LABELS).sort();
};

/** The two moments whose order the leading rule speaks of, as far as they are known. */
const decisiveIn = (notice: Notice, { runs }: NoticeOrder): readonly (string | null | undefined)[] => {
  const rule = leadingRuleOf(notice);
  const shows = rule === null ? undefined : WORDS[rule].shows;
  if (shows === undefined) return [];
  const started = runs.flatMap((run) => (isTime(run.from) ? [{ ...run, from: run.from }] : []));
  const daemon = started.filter(({ role }) => role === 'daemon').sort(byStart);
  const tasks = started.filter(({ role }) => role === 'application').sort(byStart);
  if (shows === 'starts') return [tasks[0]?.from, daemon.find(({ from }) => from > (tasks[0]?.from ?? ''))?.from];
  if (shows === 'ends') return [lastEndOf(daemon), lastEndOf(tasks)];
  return newestGap(daemon, tasks);
};

const byStart = (one: Timed, other: Timed): number => (one.from < other.from ? -1 : 1);

const lastEndOf = (runs: readonly Timed[]): string | undefined =>
  runs
    .flatMap(({ to }) => to ?? [])
    .sort()
    .at(-1);

/** The newest end of the daemon after which a task ran without it, and its next start. */
const newestGap = (daemon: readonly Timed[], tasks: readonly Timed[]): readonly (string | undefined)[] => {
  const gaps = daemon.flatMap(({ to }) => {
    if (to === null || daemon.some((other) => other.from <= to && (other.to === null || other.to > to))) return [];
    const next = daemon.find(({ from }) => from > to)?.from;
    const ranWithout = tasks.some(
      (task) => (next === undefined || task.from < next) && (task.to === null || task.to > to),
    );
    return ranWithout ? [[to, next]] : [];
  });
  return gaps.at(-1) ?? [];
};
