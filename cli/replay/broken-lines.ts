import type { Output } from '../io.ts';
import { visible } from '../terminal.ts';
import { nameOf } from './input/source.ts';
import { counted } from './numbers.ts';

const MOST_NAMED = 20;
const LONGEST = 300;

/** Names broken lines on standard error as they come, and counts those that are too many to name. */
export const reportBrokenLines = (stderr: Output, beforeEach: () => void) => {
  let count = 0;
  return {
    add: (problem: string, file: string, line: number): void => {
      count++;
      if (count > MOST_NAMED) return;
      beforeEach();
      stderr.write(`${visible(`${nameOf(file)}:${line}: ${problem}`.slice(0, LONGEST))}\n`);
    },
    end: (): void => {
      if (count > MOST_NAMED) stderr.write(`… and ${counted(count - MOST_NAMED, 'more broken line')}\n`);
    },
    count: (): number => count,
  };
};
