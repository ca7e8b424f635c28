import type { Output } from '../../terminal/io.ts';
import { grouped } from '../../terminal/numbers.ts';

const PAUSE_MS = 100;
const USUAL_WIDTH = 80; // some terminals say 0
const CLEAR = '\r\u001b[K';

/** Keeps one line of progress on standard error, if it is a terminal. */
export const showProgress = (stderr: Output, eventCount: () => number) => {
  const startedAt = performance.now();
  let shownAt = startedAt;
  let bytes = 0;
  let isShown = false;
  const clear = (): void => {
    if (isShown) stderr.write(CLEAR);
    isShown = false;
  };
  return {
    clear,
    add: (more: number): void => {
      bytes += more;
      const now = performance.now();
      if (stderr.isTTY !== true || now - shownAt < PAUSE_MS) return;
      shownAt = now;
      isShown = true;
      const events = eventCount();
      const perSecond = Math.round((events / (now - startedAt)) * 1000);
      const text = `${grouped(events)} events, ${grouped(Math.round(bytes / 1e6))} MB, ${grouped(perSecond)} events/s`;
      stderr.write(`${CLEAR}${text.slice(0, (stderr.columns || USUAL_WIDTH) - 1)}`);
    },
  };
};
