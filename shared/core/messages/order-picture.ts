import type { Notice, NoticeOrder, NoticeRun } from '../notices/notice.ts';
import { latestOf } from '../words/extremes.ts';
import { clockOf, word } from '../words/plain.ts';

/** Fits a phone that is held sideways, and an e-mail. */
export const WIDEST_PICTURE = 60;
const LABEL = 14;
const COLUMN = 9;
const MOST_COLUMNS = 5;
const MOST_ROWS = 4;

/**
 * The order of the runs in text: a row for each daemon and service, a column for each moment, none of them to scale.
 * @returns lines of at most `WIDEST_PICTURE` columns; none where nothing is known of an order
 *
 *     log-agent     ██████████████████✗
 *     web ×2                 ██████████████████▶
 *                   08:00:49 08:00:54 08:30:49 08:31:31
 */
export const orderPicture = ({ order }: Pick<Notice, 'order'>): readonly string[] => {
  if (order === null || order.runs.length === 0) return [];
  const moments = momentsOf(order);
  if (moments.length < 2) return [];
  const rows = [...Map.groupBy(order.runs, ({ name, role }) => `${role} ${name}`).values()].slice(0, MOST_ROWS);
  return [
    ...rows.map((runs) => `${labelOf(runs)}${barsOf(runs, moments)}`.trimEnd()),
    `${' '.repeat(LABEL)}${moments.map((moment) => moment.label.padEnd(COLUMN)).join('')}`.trimEnd(),
  ];
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isTime = (time: string | null): time is string => time !== null && TIME.test(time);

type Moment = { readonly at: string; readonly label: string };

/** The starts and ends; if there are too many, the first ones give way: what broke the order, and now, stand at the end. */
const momentsOf = ({ runs, leavingAt, asOf }: NoticeOrder): readonly Moment[] => {
  const times = [...runs.flatMap(({ from, to }) => [from, to]), leavingAt, asOf].filter(isTime);
  const sorted = [...new Set(times)].filter((time) => time <= asOf).sort();
  const shown = sorted.length <= MOST_COLUMNS ? sorted : [...sorted.slice(0, 1), ...sorted.slice(1 - MOST_COLUMNS)];
  const clocks = shown.map((time) => clockOf(time).slice(0, 8));
  // two of one second differ by their milliseconds alone, and the hour is in the others
  const isShared = new Set(clocks).size < clocks.length;
  return shown.map((at, index) => {
    const exact = clockOf(at).slice(3, 11);
    return { at, label: isShared && exact.length > 5 ? exact : (clocks[index] ?? '') };
  });
};

const labelOf = ([first, ...others]: readonly NoticeRun[]): string => {
  if (first === undefined) return ' '.repeat(LABEL);
  const count = latestOf([first, ...others].map(({ count }) => count));
  const times = count > 1 ? ` ×${count}` : '';
  return `${word(first.name, LABEL - 1 - times.length)}${times}`.padEnd(LABEL);
};

const [BAR, ENDED, GOES_ON, UNKNOWN] = ['█', '✗', '▶', '?'];

/** The runs of one row; where the next one begins before the last has ended they are one bar. */
const barsOf = (runs: readonly NoticeRun[], moments: readonly Moment[]): string => {
  const cells = Array<string>(moments.length * COLUMN).fill(' ');
  for (const run of runs) draw(run, moments, cells);
  return cells.join('').slice(0, WIDEST_PICTURE - LABEL);
};

const draw = ({ from, to, isRunning }: NoticeRun, moments: readonly Moment[], cells: string[]): void => {
  const start = columnOf(from, moments, 0);
  const end = columnOf(to, moments, moments.length - 1);
  for (let cell = start * COLUMN; cell < end * COLUMN; cell += 1) cells[cell] = BAR;
  const last = to !== null ? ENDED : isRunning ? GOES_ON : UNKNOWN;
  if (end * COLUMN < cells.length && cells[end * COLUMN] === ' ') cells[end * COLUMN] = last;
};

/** The column of a time: that of the last moment that is not after it. */
const columnOf = (time: string | null, moments: readonly Moment[], otherwise: number): number => {
  if (time === null) return otherwise;
  const index = moments.findLastIndex(({ at }) => at <= time);
  return Math.max(0, index);
};
