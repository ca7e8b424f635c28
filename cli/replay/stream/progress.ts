import type { Output } from '../../terminal/io.ts';
import { grouped } from '../../terminal/numbers.ts';
import { progressLine } from '../../terminal/progress-line.ts';

/** Keeps one line on the reading of events on standard error, if it is a terminal. */
export const showProgress = (stderr: Output, eventCount: () => number) => {
  const startedAt = performance.now();
  const line = progressLine(stderr);
  let bytes = 0;
  return {
    clear: line.clear,
    add: (more: number): void => {
      bytes += more;
      line.show((now) => {
        const events = eventCount();
        const perSecond = Math.round((events / Math.max(1, now - startedAt)) * 1000);
        return `${grouped(events)} events, ${grouped(Math.round(bytes / 1e6))} MB, ${grouped(perSecond)} events/s`;
      });
    },
  };
};
