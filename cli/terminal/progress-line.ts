import type { Output } from './io.ts';

const PAUSE_MS = 100;
const USUAL_WIDTH = 80; // some terminals say 0
const CLEAR = '\r\u001b[K';

/** Keeps one line of progress on standard error, if it is a terminal. */
export const progressLine = (stderr: Output) => {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    /** Shows the text, unless it was shown a moment ago: it is made only if it is shown. */
    show: (textOf: (now: number) => string): void => {
      const now = performance.now();
      if (stderr.isTTY !== true || now - shownAt < PAUSE_MS) return;
      shownAt = now;
      isShown = true;
      stderr.write(`${CLEAR}${textOf(now).slice(0, (stderr.columns || USUAL_WIDTH) - 1)}`);
    },
    clear: (): void => {
      if (isShown) stderr.write(CLEAR);
      isShown = false;
    },
  };
};
