import { isRow } from './carriers.ts';
import type { Sink } from './sink.ts';

/** A query gives at most a thousand fields; of more, nobody holds all. */
const MOST_CELLS = 10_000;

/** Puts the cells of a row together, of Logs Insights, which come one by one; other values of a list are handed on as they come. */
export const collectCells = (sink: Sink) => {
  let cells: unknown[] = [];
  let firstLine = 0;
  const end = (): void => {
    if (cells.length > 0) sink.value(cells, firstLine);
    cells = [];
  };
  return {
    add: (value: unknown, line: number): void => {
      if (!isRow([value])) {
        end();
        sink.value(value, line);
        return;
      }
      if (cells.length === 0) firstLine = line;
      cells.push(value);
      if (cells.length === MOST_CELLS) end();
    },
    end,
  };
};
