import { firstStartOf, lastEndOf } from '../../shared/core/canary/steps.ts';
import { applicationTasksOf } from '../../shared/core/ledger/daemon-now.ts';
import { tasksOfDaemon } from '../../shared/core/ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../../shared/core/ledger/ledger.ts';
import { shortened, visible } from '../terminal/text.ts';

const WIDTH = 48;
const LONGEST_NAME = 24;

/** The order as a few bars over one axis of time: `├───┤`, without its right end where that was not seen. */
export const pictureOf = (ledger: Ledger, daemonNames: readonly string[]): readonly string[] => {
  const rows = [
    ...daemonNames.map((name) => rowOf(shortened(visible(name), LONGEST_NAME), tasksOfDaemon(ledger, name))),
    rowOf('application tasks', applicationTasksOf(ledger)),
  ].filter((row) => row.from !== null);
  const times = rows.flatMap(({ from, to }) => [from ?? [], to ?? []].flat());
  const [first, last] = [
    times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    times.reduce((a, b) => Math.max(a, b), 0),
  ];
  const columnOf = (at: number): number => Math.round(((at - first) / Math.max(1, last - first)) * (WIDTH - 1));
  const width = rows.reduce((most, { name }) => Math.max(most, name.length), 0);
  return rows.map(({ name, from, to }) => {
    const [start, end] = [columnOf(from ?? first), to === null ? WIDTH : columnOf(to)];
    const bar = `├${'─'.repeat(Math.max(0, end - start - 1))}${to === null ? '…' : '┤'}`;
    return `${name.padEnd(width)}  ${' '.repeat(start)}${bar}`;
  });
};

const rowOf = (name: string, tasks: readonly KnownTask[]) => ({
  name,
  from: firstStartOf(tasks),
  to: lastEndOf(tasks),
});
