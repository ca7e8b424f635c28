import type { Notice, NoticeRun } from '../notices/notice.ts';
import { latestOf } from '../words/extremes.ts';
import { clockOf, word } from '../words/plain.ts';
import { labelledOf, momentsOf } from './order-moments.ts';

/** Fits a phone that is held sideways, and an e-mail. */
export const WIDEST_PICTURE = 60;
const LABEL = 14;
const COLUMN = 9;
const MOST_ROWS = 4;

/**
 * The order of the runs in text: a row for each daemon and service, a column for each moment that has a label, and the other moments in
 * their order between these; none of them to scale. Labels of several days have a row with the days.
 * @returns lines of at most `WIDEST_PICTURE` columns; none where nothing is known of an order
 *
 *     log-agent     ██████████████████✗
 *     web ×2                 ██████████████████▶
 *                   08:00:49 08:00:54 08:30:49 08:31:31
 */
export const orderPicture = (notice: Notice): readonly string[] => {
  const { order } = notice;
  if (order === null || order.runs.length === 0) return [];
  const moments = momentsOf(order);
  if (moments.length < 2) return [];
  const labelled = labelledOf(notice, order, moments);
  const scale = { cells: cellsOf(moments, labelled), width: labelled.length * COLUMN };
  const rows = [...Map.groupBy(order.runs, ({ name, role }) => `${role} ${name}`).values()].slice(0, MOST_ROWS);
  return [
    ...rows.map((runs) => `${labelOf(runs)}${barsOf(runs, scale)}`.trimEnd()),
    lineOf(clocksOf(labelled)),
    ...daysOf(labelled),
  ];
};

/** The cell of each moment, in the order of time. */
type Cells = readonly { readonly at: string; readonly cell: number }[];
type Scale = { readonly cells: Cells; readonly width: number };

/** A moment without a label stands between two that have one, in its order. */
const cellsOf = (moments: readonly string[], labelled: readonly string[]): Cells => {
  const columns = Map.groupBy(moments, (at) => labelled.findLastIndex((label) => label <= at));
  return [...columns].flatMap(([column, within]) =>
    within.map((at, index) => ({ at, cell: column * COLUMN + Math.round((index * COLUMN) / within.length) })),
  );
};

const lineOf = (labels: readonly string[]): string =>
  `${' '.repeat(LABEL)}${labels.map((label) => label.padEnd(COLUMN)).join('')}`.trimEnd();

const clocksOf = (labelled: readonly string[]): readonly string[] => {
  const clocks = labelled.map((time) => clockOf(time).slice(0, 8));
  // two of one second differ by their milliseconds alone, and the hour is in the others
  const isShared = new Set(clocks).size < clocks.length;
  return labelled.map((at, index) => {
    const exact = clockOf(at).slice(3, 11);
    return isShared && exact.length > 5 ? exact : (clocks[index] ?? '');
  });
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line with the day of the first label and of each that is of another day than the one before; none where all are of one day. */
const daysOf = (labelled: readonly string[]): readonly string[] => {
  const days = labelled.map((at) => `${MONTHS[Number(at.slice(5, 7)) - 1] ?? '?'} ${Number(at.slice(8, 10))}`);
  if (new Set(days).size < 2) return [];
  return [lineOf(days.map((day, index) => (day === days[index - 1] ? '' : day)))];
};

const labelOf = ([first, ...others]: readonly NoticeRun[]): string => {
  if (first === undefined) return ' '.repeat(LABEL);
  const count = latestOf([first, ...others].map(({ count }) => count));
  const times = count > 1 ? ` ×${count}` : '';
  return `${word(first.name, LABEL - 1 - times.length)}${times}`.padEnd(LABEL);
};

const [BAR, ENDED, GOES_ON, UNKNOWN] = ['█', '✗', '▶', '?'];

/** The runs of one row; where the next one begins before the last has ended they are one bar. */
const barsOf = (runs: readonly NoticeRun[], scale: Scale): string => {
  const drawn = Array<string>(scale.width).fill(' ');
  for (const run of runs) draw(run, scale.cells, drawn);
  return drawn.join('').slice(0, WIDEST_PICTURE - LABEL);
};

const draw = ({ from, to, isRunning }: NoticeRun, cells: Cells, drawn: string[]): void => {
  const start = cellOf(from, cells, cells[0]);
  const end = cellOf(to, cells, cells.at(-1));
  for (let cell = start; cell < end; cell += 1) drawn[cell] = BAR;
  const last = to !== null ? ENDED : isRunning ? GOES_ON : UNKNOWN;
  if (drawn[end] === ' ') drawn[end] = last;
};

/** The cell of a time: that of the last moment that is not after it. */
const cellOf = (time: string | null, cells: Cells, otherwise: Cells[number] | undefined): number => {
  const moment = time === null ? otherwise : cells.findLast(({ at }) => at <= time);
  return moment?.cell ?? 0;
};
