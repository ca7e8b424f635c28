import { isRow } from './carriers.ts';
import { holdBytes } from './held-bytes.ts';
import { LONGEST_RECORD, type Sink, TOO_LONG } from './sink.ts';

/**
 * Holds the bytes of one record and hands on what they are read as. Records of a list within a list may be the cells of a row
 * of Logs Insights: those are put together.
 */
export const collectRecords = (sink: Sink) => {
  const held = holdBytes(LONGEST_RECORD);
  const cells = collectCells(sink);
  return {
    add: held.add,
    handOn: (read: (text: string) => unknown, line: number, mayBeCell: boolean): void => {
      const text = held.take();
      if (text === null) sink.broken(TOO_LONG, line);
      else if (mayBeCell) cells.add(read(text), line);
      else sink.value(read(text), line);
    },
    endRow: cells.end,
  };
};

/** A query gives at most a thousand fields; a longer row is handed on in pieces, so that nobody holds it whole. */
const MOST_CELLS = 10_000;

/** Puts the cells of a row together, which come one by one; hands other values of a list on as they come. */
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
