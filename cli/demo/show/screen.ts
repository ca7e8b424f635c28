import { type Output, writeLines } from '../../terminal/io.ts';

const CLEAR = '\r\u001b[K';
const USUAL_WIDTH = 80; // some terminals say 0

/** Lines, and below them one that is written over and over where a person looks on. */
export type Screen = {
  readonly print: (lines: readonly string[]) => Promise<void>;
  /** Shows where it stands; nothing where the output is no terminal. */
  readonly progress: (text: string) => void;
  readonly clear: () => void;
};

/** @param stdout for the lines · @param stderr for the line that changes */
export const createScreen = (stdout: Output, stderr: Output): Screen => {
  const isLive = stderr.isTTY === true;
  let current = '';
  const clear = (): void => {
    if (current !== '') stderr.write(CLEAR);
    current = '';
  };
  const progress = (text: string): void => {
    if (!isLive || text === current) return;
    current = text.slice(0, (stderr.columns || USUAL_WIDTH) - 1);
    stderr.write(`${CLEAR}${current}`);
  };
  return {
    print: async (lines) => {
      if (lines.length === 0) return;
      const below = current;
      clear();
      await writeLines(stdout, lines);
      progress(below);
    },
    progress,
    clear,
  };
};
